/** Sending what is sealed while nobody can look at it: rows leave on a receipt that echoes id and hash, which is kept. */
import { decode, encode } from '../encoding.js';
import { ApiError } from '../errors.js';
import { choose, restOf } from './choosing.js';
import { checkOf, entityOf, isLost, MARK, OUT, outName, RECEIPT, rowsOf } from './names.js';
import { sendPhotos } from './sending-photos.js';

const MAX = { ops: 200, bytes: 256 * 1024 };
const STATUSES = ['stored', 'merged', 'already', 'conflict', 'invalid', 'forbidden'];

/** @typedef {import('../../types.js').Write} Write */
/** @typedef {import('./choosing.js').Parcel} Parcel */
/** @typedef {import('./names.js').OutRow} OutRow */

/** @param {any} answer @param {Parcel} parcel */
function receiptFor(answer, { envelope }) {
  const some = Array.isArray(answer) ? answer : [];
  return some.find(
    (one) => one?.id === envelope.id && checkOf(String(one.hash)) === envelope.check && STATUSES.includes(one.status),
  );
}

/**
 * @param {{store: import('../../types.js').Store, env: import('../../types.js').Env, api: import('../api.js').Api,
 *          uploader: ReturnType<typeof import('../tus.js').createUploader>}} parts
 */
export function createSending({ store, env, api, uploader }) {
  const now = () => new Date(env.clock.now()).toISOString();

  /** @returns {Promise<import('./choosing.js').Place[]>} */
  async function places() {
    const rows = [...(await rowsOf(store, OUT))].filter(([name]) => !name.startsWith(`${OUT}photo/`));
    return rows.map(([name, row]) => ({ of: entityOf(name).join('/'), row }));
  }

  /** @param {string} of @param {(row: OutRow) => OutRow | null} change @returns {Promise<Write[]>} */
  async function rowWith(of, change) {
    const [type, id] = of.split('/');
    const bytes = await store.get(outName(type, id));
    if (!bytes) return [];
    const next = change(decode(bytes));
    return [[outName(type, id), next?.ops.length ? encode(next) : null]];
  }

  /** The next request; on the disk it is said that it may have left, before any byte of it does. @param {import('./choosing.js').Place[]} all @param {any} limits */
  const next = (all, limits) =>
    store.update(async () => {
      const parcels = choose(all, limits);
      const known = await store.get(MARK);
      const mark = known ? decode(known) : { tried: [] };
      const tried = new Set([...mark.tried, ...parcels.map(({ envelope }) => envelope.id)]);
      /** @type {Write[]} */
      const writes = tried.size > mark.tried.length ? [[MARK, encode({ ...mark, tried: [...tried] })]] : [];
      return { writes, result: parcels };
    });

  /** What the server answered to one parcel. @param {Parcel} parcel @param {any} answer @returns {Promise<Write[]>} */
  async function answered(parcel, answer) {
    const { of, envelope } = parcel;
    const receipt = receiptFor(answer, parcel);
    if (!receipt) {
      const refused = answer?.code === 'unopenable' && answer.kept !== false ? 'unopenable' : '';
      return refused ? rowWith(of, (row) => (row.ops[0].id === envelope.id ? { ...row, refused } : row)) : [];
    }
    const { status, problems } = receipt;
    /** @type {import('./names.js').Kept} */
    const kept = {
      ...{ of, check: envelope.check, status, at: now() },
      rev: Number.isInteger(receipt.rev) ? receipt.rev : null,
      problems: Array.isArray(problems) ? problems : [],
    };
    const refused = status === 'invalid' || status === 'forbidden';
    const row = await rowWith(of, (one) => {
      if (refused) return one.ops[0].id === envelope.id ? { ...one, refused: status } : one;
      return { ...one, ops: one.ops.filter(({ id }) => id !== envelope.id) };
    });
    return [[RECEIPT + envelope.id, encode(kept)], ...row];
  }

  /** @param {Parcel[]} parcels */
  async function post(parcels) {
    const envelopes = parcels.map(({ envelope: { kid, enc, ciphertext } }) => ({ kid, enc, ciphertext }));
    const { body } = await api.request('POST', '/sealed', { json: { envelopes } });
    const answers = Array.isArray(body?.receipts) ? body.receipts : [];
    await store.update(async () => {
      const writes = await Promise.all(parcels.map((parcel, i) => answered(parcel, answers[i])));
      return { writes: writes.flat() };
    });
    // Without an answer of its own nothing was delivered, whatever else was said.
    if (parcels.some((parcel, i) => !receiptFor(answers[i], parcel) && answers[i]?.code !== 'unopenable'))
      throw new ApiError(answers.some((/** @type {any} */ one) => one?.code === 'too_many') ? 'too_large' : 'server');
  }

  /** @param {Parcel} parcel @param {string} refused */
  const refuse = ({ of }, refused) =>
    store.update(async () => ({ writes: await rowWith(of, (row) => ({ ...row, refused })) }));

  return {
    /**
     * Sends all that may go now. Rejects when the network or the server fails.
     * @param {() => boolean} goOn asked before each request @param {(of: string) => boolean} [only] which rows
     * @returns {Promise<number | null>} ms until something may go that is held back now
     */
    async run(goOn, only = () => true) {
      const lost = await isLost(store);
      const held = new Set();
      let limits = MAX;
      /** @type {unknown} */
      let failure = null;
      while (goOn()) {
        const all = (await places()).filter(({ of }) => only(of));
        const parcels = (await next(all, { ...limits, held, lost, now: env.clock.now() })) ?? [];
        if (parcels.length === 0) break;
        try {
          await post(parcels);
          limits = { ops: Math.min(MAX.ops, limits.ops * 2), bytes: Math.min(MAX.bytes, limits.bytes * 2) };
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          const split = error.code === 'too_large' || error.code === 'server' || error.status === 400;
          if (!split) throw error;
          limits = { ops: Math.max(1, parcels.length >> 1), bytes: Math.max(1024, limits.bytes >> 1) };
          if (parcels.length > 1 && error.code !== 'server') continue;
          if (parcels.length > 1 || (error.code === 'server' && error.status !== 500)) throw error;
          // Perhaps one breaks the server: it must not hold back the others.
          held.add(parcels[0].envelope.id);
          if (error.code === 'server') failure = error;
          else await refuse(parcels[0], error.code === 'too_large' ? 'too_large' : error.problem || 'malformed');
        }
      }
      await sendPhotos({ store, uploader, goOn, lost, now, only });
      if (failure) throw failure;
      const rests = (await places()).map(({ row }) => restOf(row, env.clock.now())).filter((ms) => ms > 0);
      return rests.length ? Math.min(...rests) : null;
    },
  };
}
