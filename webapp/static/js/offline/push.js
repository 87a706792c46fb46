/** Sending: choose, freeze durably, send, believe only receipts that echo id and hash. */

import { createBatches } from './batch.js';
import { mergedData, unsent } from './entity.js';
import { ApiError } from './errors.js';
import { receive } from './receipts.js';
import { labelOf } from './references.js';
import { waitsForParent } from './sequence.js';

/** @typedef {import('../types.js').Op} Op */
/** @typedef {import('../types.js').Receipt} Receipt */
/** @typedef {import('./notebook.js').Change} Change */

/** May a smaller request do after this answer to a whole one? A 404 of a server that is being set up says nothing. @param {ApiError} error */
const maySplit = ({ code, status }) =>
  code === 'too_large' || code === 'server' || (code === 'refused' && status === 400);
const STATUSES = ['stored', 'merged', 'already', 'conflict', 'invalid', 'forbidden'];
/** @param {any} body @param {Op} op @returns {Receipt | null} */
function receiptFor(body, op) {
  const found = (Array.isArray(body?.receipts) ? body.receipts : []).find(
    (/** @type {any} */ one) => one?.id === op.id && one.hash === op.hash && STATUSES.includes(one.status),
  );
  if (!found) return null;
  return {
    ...found,
    rev: Number.isInteger(found.rev) ? found.rev : null,
    problems: Array.isArray(found.problems) ? found.problems : [],
  };
}

/**
 * @param {{notebook: import('./notebook.js').Notebook, api: import('./api.js').Api, env: import('../types.js').Env}} options
 */
export function createPush({ notebook, api, env }) {
  const batches = createBatches({ notebook, env });
  const now = () => new Date(env.clock.now()).toISOString();

  /** @param {Change} change @param {Op} op @param {Receipt} receipt @param {Set<string>} held */
  function apply(change, op, receipt, held) {
    const entity = change.entity(op.type, op.entity_id);
    if (entity?.flight?.id !== op.id) return;
    if (
      receipt.problems.some(({ code }) => code === 'unknown_reference') &&
      waitsForParent(entity, new Set(), change.entity, [])
    ) {
      held.add(op.id);
      return;
    }
    const next = receive(entity, receipt, now());
    if (next.gone && !unsent(next)) change.drop(op.type, op.entity_id);
    else change.put(next);
    if (receipt.status === 'invalid' || receipt.status === 'forbidden') return;
    const look = (/** @type {string} */ type, /** @type {string} */ id) => {
      const found = change.entity(type, id);
      return found && mergedData(found);
    };
    const { maxRev = 0 } = change.value('m/sync') ?? {};
    const label = labelOf(op.type, op.entity_id, mergedData(next), look);
    change.set(`s/${op.id}`, { op, rev: receipt.rev ?? maxRev, at: now(), label });
    if ((receipt.rev ?? 0) > maxRev) change.set('m/sync', { ...change.value('m/sync'), maxRev: receipt.rev });
  }

  /** One operation that no request can carry. @param {Op} op @param {string} code */
  const refuse = (op, code) =>
    notebook.update((change) => {
      const entity = change.entity(op.type, op.entity_id);
      const receipt = {
        id: op.id,
        hash: op.hash,
        status: /** @type {const} */ ('invalid'),
        rev: null,
        problems: [{ field: '', code }],
      };
      if (entity?.flight?.id === op.id) change.put(receive(entity, receipt, now()));
    });

  /**
   * Posts one batch and hands each receipt that matches to `take`.
   * @param {Op[]} batch @param {(change: Change, op: Op, receipt: Receipt) => void} take
   */
  async function post(batch, take) {
    const { body } = await api.request('POST', '/operations', { json: { operations: batch } });
    const pairs = batch.map((op) => /** @type {const} */ ([op, receiptFor(body, op)]));
    await notebook.update((change) => {
      for (const [op, receipt] of pairs) if (receipt) take(change, op, receipt);
    });
    // Without its receipt an operation was not delivered, whatever else the answer said.
    if (pairs.some(([, receipt]) => !receipt)) throw new ApiError('server');
  }

  return {
    post,
    apply,

    /** Sends everything that may go now. @param {() => boolean} goOn asked before each request @returns {Promise<number>} how many went */
    async run(goOn) {
      const held = new Set();
      let count = 0;
      /** @type {unknown} */
      let failure = null;
      while (goOn()) {
        const batch = await batches.next(held);
        if (batch.length === 0) break;
        try {
          await post(batch, (change, op, receipt) => apply(change, op, receipt, held));
          count += batch.length;
          batches.grow(batch);
        } catch (error) {
          if (!(error instanceof ApiError) || !maySplit(error)) throw error;
          batches.shrink(batch);
          if (error.code === 'server') {
            // Perhaps one record breaks the server: it must not hold back the others.
            if (batch.length > 1 || error.status !== 500) throw error;
            batches.suspect(batch[0]);
            held.add(batch[0].id);
            failure = error;
          } else if (batch.length === 1) {
            await refuse(batch[0], error.code === 'too_large' ? 'too_large' : error.problem || 'malformed');
          }
        }
      }
      if (failure) throw failure;
      return count;
    },
  };
}

/** @typedef {ReturnType<typeof createPush>} Push */
