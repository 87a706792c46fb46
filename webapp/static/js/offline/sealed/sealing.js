/** At every save: what the record still owes becomes operations, each is sealed, and the row is written with the record. */
import { base64url, fromBase64url, utf8 } from '../../lib/bytes.js';
import { contentHash } from '../../lib/canonical.js';
import { uuid4 } from '../../lib/ids.js';
import { encode } from '../encoding.js';
import { mergedData, unsent } from '../entity.js';
import { isMadeOf } from '../fields.js';
import { parentsOf, WRITABLE } from '../references.js';
import { owed } from './chain.js';
import { checkOf, outName } from './names.js';

/** @typedef {import('../../types.js').Entity} Entity */
/** @typedef {import('../../types.js').Op} Op */
/** @typedef {import('../../types.js').Write} Write */
/** @typedef {(type: string, id: string) => Entity | null} Look */

/** @param {Entity} entity @param {Look} look @returns {string[]} */
function needsOf(entity, look) {
  const data = mergedData(entity);
  const needs = parentsOf(entity.type, data).map(({ type, id }) => `${type}/${id}`);
  if (entity.type === 'submission') {
    const declaration = look('declaration', data.declaration_id);
    const person = declaration && mergedData(declaration).person_id;
    if (person) needs.push(`person/${person}`);
  }
  return needs;
}

/**
 * @param {{env: Pick<import('../../types.js').Env, 'crypto' | 'random' | 'clock'>, seal: import('./hpke.js').Seal,
 *          key: () => import('../../types.js').SealKey}} parts
 */
export function createSealing({ env, seal, key }) {
  /** @param {Entity} entity @returns {Promise<Op[]>} behind the one under way; those that stand already stay what they are */
  async function operationsOf(entity) {
    const at = entity.editedAt ?? new Date(env.clock.now()).toISOString();
    const known = entity.ready?.ops ?? [];
    return Promise.all(
      owed(entity).map(async (content) => {
        const same = known.find((op) => isMadeOf(op, content, at) && (op.after ?? null) === content.after);
        if (same) return same;
        const { base_rev, data, after } = content;
        const made = { id: uuid4(env.random), type: entity.type, entity_id: entity.id, base_rev, data, made_at: at };
        return { ...made, ...(after ? { after } : {}), hash: await contentHash(made, env.crypto.subtle) };
      }),
    );
  }

  /** @param {Op} op @returns {Promise<import('./names.js').Envelope>} */
  async function envelope(op) {
    const { kid, public: point } = key();
    const { enc, ciphertext } = await seal(fromBase64url(point), utf8(JSON.stringify({ operations: [op] })));
    return { id: op.id, check: checkOf(op.hash), kid, enc: base64url(enc), ciphertext: base64url(ciphertext) };
  }

  return {
    envelope,

    /**
     * The record as it is to be kept, and its row.
     * @param {Entity} entity @param {Look} look
     * @returns {Promise<{entity: Entity, writes: Write[]}>}
     */
    async record(entity, look) {
      const name = outName(entity.type, entity.id);
      const { flight, ready, notBefore, order } = entity;
      const ops = unsent(entity) ? await operationsOf(entity) : [];
      if (!flight && ops.length === 0)
        return ready ? { entity: { ...entity, ready: null }, writes: [[name, null]] } : { entity, writes: [] };
      const all = flight ? [flight, ...ops] : ops;
      const needs = needsOf(entity, look);
      const row = [key().kid, notBefore, ...needs, ...all.map(({ id }) => id)].join(' ');
      // One that may have left the phone and is not among them any more lies below whatever comes after it.
      const gone = ready?.tried?.filter((id) => all.every((op) => op.id !== id)).at(-1);
      const maybe = gone ? { id: gone, on: flight?.id ?? null } : (ready?.maybe ?? null);
      const tried = ready?.tried?.filter((id) => ops.some((op) => op.id === id)) ?? [];
      const next = { ...entity, ready: { row, ops, tried, maybe } };
      // What is to be sent on top of it must say so.
      if (gone && ops.length) return this.record({ ...next, ready: { ...next.ready, ops: [] } }, look);
      if (ready?.row === row) return { entity: next, writes: [] };
      /** @type {import('./names.js').OutRow} */
      const out = {
        rank: WRITABLE.indexOf(entity.type),
        order,
        notBefore,
        needs,
        ops: await Promise.all(all.map(envelope)),
      };
      return { entity: next, writes: [[name, encode(out)]] };
    },
  };
}
