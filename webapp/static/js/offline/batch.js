/** What goes into the next request: chosen in order, within bounds, and frozen on the disk before any byte of it leaves. */

import { utf8 } from '../lib/bytes.js';
import { contentHash } from '../lib/canonical.js';
import { uuid4 } from '../lib/ids.js';
import { freeze, nextContent, unsent } from './entity.js';
import { isMadeOf } from './fields.js';
import { isHeld } from './holding.js';
import { inOrder, waitsForParent } from './sequence.js';

export const MAX_OPS = 200;
export const MAX_BYTES = 256 * 1024;

/** @typedef {import('../types.js').Entity} Entity */
/** @typedef {import('../types.js').Op} Op */

/**
 * @param {{notebook: import('./notebook.js').Notebook, env: import('../types.js').Env}} options
 */
export function createBatches({ notebook, env }) {
  let limits = { ops: MAX_OPS, bytes: MAX_BYTES };
  /** Operations on which the server failed when they came alone: they go last, and alone. @type {Set<string>} */
  const suspects = new Set();
  const now = () => new Date(env.clock.now()).toISOString();

  /** @param {Entity} entity @returns {Promise<Op | null>} */
  async function operationOf(entity) {
    if (entity.flight) return entity.flight;
    const content = nextContent(entity);
    if (!content) return null;
    const sealed = entity.ready?.ops.find((op) => isMadeOf(op, content, entity.editedAt));
    if (sealed) return sealed;
    const op = {
      id: uuid4(env.random),
      type: entity.type,
      entity_id: entity.id,
      ...content,
      made_at: entity.editedAt ?? now(),
    };
    return { ...op, hash: await contentHash(op, env.crypto.subtle) };
  }

  /**
   * The next request, frozen on the disk before any byte of it leaves.
   * @param {Set<string>} held operations that wait for the next round @returns {Promise<Op[]>}
   */
  const usual = (held) =>
    notebook.update(async (change) => {
      const waiting = notebook.unsent();
      /** @type {Op[]} */
      const batch = [];
      const chosen = new Set();
      let size = 0;
      for (const entity of waiting.filter(unsent).sort(inOrder)) {
        if (isHeld(entity, env.clock.now())) continue;
        if (waitsForParent(entity, chosen, change.entity, waiting)) continue;
        const op = await operationOf(entity);
        if (!op || held.has(op.id) || suspects.has(op.id)) continue;
        size += utf8(JSON.stringify(op)).length + 1;
        if (batch.length && size > limits.bytes) break;
        if (!entity.flight) change.put(freeze(entity, op));
        batch.push(op);
        chosen.add(`${entity.type}/${entity.id}`);
        if (batch.length >= limits.ops) break;
      }
      return batch;
    });

  /** One of those that go alone. @param {Set<string>} held @returns {Op[]} */
  function alone(held) {
    const entity = notebook.unsent().find(({ flight }) => flight && suspects.has(flight.id) && !held.has(flight.id));
    return entity?.flight ? [entity.flight] : [];
  }

  return {
    /** @param {Set<string>} held operations that wait for the next round @returns {Promise<Op[]>} none: nothing may go */
    async next(held) {
      const batch = await usual(held);
      return batch.length ? batch : alone(held);
    },
    /** It went: a little more next time. @param {Op[]} batch */
    grow(batch) {
      for (const { id } of batch) suspects.delete(id);
      limits = { ops: Math.min(MAX_OPS, limits.ops * 2), bytes: Math.min(MAX_BYTES, limits.bytes * 2) };
    },
    /** It did not: half of it. @param {Op[]} batch */
    shrink(batch) {
      limits = {
        ops: Math.max(1, Math.floor(batch.length / 2)),
        bytes: Math.max(1024, Math.floor(limits.bytes / 2)),
      };
    },
    /** @param {Op} op */
    suspect(op) {
      suspects.add(op.id);
    },
  };
}
