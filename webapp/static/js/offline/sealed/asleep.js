/** Sending while the notebook is locked: the same rhythm and the same care as while it is open, with nothing to look at. */
import { decode, encode } from '../encoding.js';
import { ApiError } from '../errors.js';
import { createSchedule } from '../schedule.js';
import { isLost, MARK, OUT, RECEIPT, rowsOf } from './names.js';
import { createSending } from './sending.js';

/** @typedef {import('../../types.js').SyncState} SyncState */
/** @typedef {{records: number, photos: number, refused: number}} Counts `refused`: what the server did not take, and nobody saw yet */

/**
 * @param {{store: import('../../types.js').Store, env: import('../../types.js').Env, status: () => string,
 *          onChange: () => void} & import('../outgoing.js').Wire} parts `status` of the keys
 */
export function createAsleep({ store, env, status, api, uploader, onChange }) {
  const sending = createSending({ store, env, api, uploader });
  /** @type {Partial<SyncState>} */
  let state = { phase: 'idle', online: null, error: null };
  let stopped = true;
  let failed = false;
  /** @type {Promise<void> | null} */
  let running = null;

  const schedule = createSchedule({
    env,
    run: () => {
      wake();
    },
    onChange,
  });

  /** @param {Partial<SyncState>} next */
  function turn(next) {
    state = { ...state, ...next };
    onChange();
  }

  /** Receipts that come after the key was destroyed are for nobody: only how many were refused is told. */
  async function noteLoss() {
    if (status() !== 'destroyed' || (await isLost(store))) return;
    await store.update(async () => {
      const mark = await store.get(MARK);
      return { writes: [[MARK, encode({ tried: [], ...(mark && decode(mark)), lost: true })]] };
    });
  }

  async function counts() {
    const rows = [...(await rowsOf(store, OUT)), ...(await rowsOf(store, RECEIPT))];
    /** @type {Counts} */
    const sum = { records: 0, photos: 0, refused: 0 };
    for (const [name, row] of rows) {
      const isPhoto = name.startsWith(`${OUT}photo/`);
      if (name.startsWith(RECEIPT)) {
        if (['invalid', 'forbidden'].includes(row.status) && !rows.some(([other]) => other === OUT + row.of))
          sum.refused += 1;
      } else if (row.refused) sum.refused += 1;
      else sum[isPhoto ? 'photos' : 'records'] += 1;
    }
    return sum;
  }

  async function drain() {
    await noteLoss();
    const { records, photos } = await counts();
    if (records + photos === 0) return turn({ online: state.online ?? null, error: null });
    turn({ phase: 'sending' });
    try {
      const rest = await sending.run(() => !stopped);
      turn({ online: true, error: null, lastSuccessAt: new Date(env.clock.now()).toISOString() });
      failed = false;
      schedule.succeeded(rest ?? undefined);
    } catch (error) {
      const known = error instanceof ApiError ? error : null;
      const code = known?.code ?? /** @type {any} */ (error)?.code ?? 'server';
      failed = true;
      turn({ error: code, online: known ? !['offline', 'portal', 'timeout'].includes(code) : state.online });
      // Nobody else's doing will mend it: it waits for a person.
      if (code === 'revoked' || code === 'signed_out') {
        turn({ session: code });
        schedule.stop();
      } else schedule.failed(known?.retryAfter ?? null);
    } finally {
      turn({ phase: 'idle' });
    }
  }

  /** One at a time over all tabs, those whose notebook is open included. @returns {Promise<void>} */
  async function wake() {
    if (stopped) return undefined;
    running ??= env.locks
      .request('cdht:drain', { ifAvailable: true }, async (lock) => (lock ? drain() : schedule.busy()))
      .catch(() => schedule.failed(null))
      .finally(() => {
        running = null;
      });
    return running;
  }

  return {
    counts,
    noteLoss,
    wake,
    /** @returns {Partial<SyncState>} */
    get state() {
      return { ...state, nextAttemptAt: failed ? schedule.nextAttemptAt() : null };
    },
    start() {
      stopped = false;
      return wake();
    },
    async stop() {
      stopped = true;
      schedule.stop();
      await running;
    },
    /** What was lost with a key, sent beside a notebook that is open. @param {(of: string) => boolean} isMine @returns {Promise<void>} */
    async sendLost(isMine) {
      if (!(await isLost(store))) return;
      await env.locks.request('cdht:drain', { ifAvailable: true }, async (lock) => {
        if (lock)
          await sending.run(
            () => true,
            (of) => !isMine(of),
          );
      });
    },
  };
}

/** @typedef {ReturnType<typeof createAsleep>} Asleep */
