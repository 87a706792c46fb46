/** Sending and receiving as one: one drain at a time over all tabs, the state that people see, and when to try again. */
import { ApiError } from './errors.js';
import { createExchange } from './exchange.js';
import { heldFor, release } from './holding.js';
import { createSchedule } from './schedule.js';

/** @typedef {import('../types.js').SyncState} SyncState */

/**
 * @param {{notebook: import('./notebook.js').Notebook, store: import('../types.js').Store, env: import('../types.js').Env,
 *          push: import('./push.js').Push, pull: import('./pull.js').Pull,
 *          reconcile: import('./reconcile.js').Reconcile, photos: import('./photos.js').Photos,
 *          spaceIsLow: () => boolean, usable: () => boolean, onChange: (state: SyncState) => void}} options
 */
export function createSync({ notebook, store, env, push, pull, reconcile, photos, spaceIsLow, usable, onChange }) {
  /** @type {SyncState['phase']} */
  let phase = 'idle';
  /** @type {boolean | null} */
  let online = null;
  /** @type {string | null} */
  let error = null;
  /** @type {Promise<void> | null} */
  let running = null;
  let again = false;
  let stopped = true;

  const schedule = createSchedule({
    env,
    run: () => {
      wake('timer');
    },
    onChange: () => onChange(state()),
  });

  /** @returns {SyncState['session']} */
  const session = () => notebook.value('m/session')?.state ?? 'none';

  /** @returns {SyncState} */
  function state() {
    return {
      phase,
      online,
      error,
      session: usable() ? session() : 'none',
      nextAttemptAt: schedule.nextAttemptAt(),
      lastSuccessAt: usable() ? (notebook.value('m/sync')?.lastSuccessAt ?? null) : null,
    };
  }

  /** @param {SyncState['phase']} next */
  function turn(next) {
    phase = next;
    onChange(state());
  }

  const goOn = () => !stopped;
  const exchange = createExchange({ notebook, push, pull, reconcile, photos, spaceIsLow, goOn, turn });

  async function drain() {
    await store.catchUp();
    if (session() !== 'signed_in' || !goOn()) return;
    try {
      await exchange();
      await notebook.update((change) => {
        change.set('m/sync', { ...change.value('m/sync'), lastSuccessAt: new Date(env.clock.now()).toISOString() });
      });
      [online, error] = [true, null];
      schedule.succeeded(heldFor(notebook.unsent(), env.clock.now()));
    } catch (failure) {
      await failed(failure);
    } finally {
      turn('idle');
    }
  }

  /** @param {unknown} failure */
  async function failed(failure) {
    const known = failure instanceof ApiError ? failure : null;
    error = known?.code ?? /** @type {any} */ (failure)?.code ?? 'server';
    online = known ? !['offline', 'portal', 'timeout'].includes(known.code) : online;
    if (error === 'signed_out' || error === 'revoked') {
      // Nobody else's doing will mend it: wait for a person, keep everything.
      const next = error;
      await notebook
        .update((change) => {
          change.set('m/session', { state: next });
        })
        .catch(() => {});
      schedule.stop();
      return;
    }
    schedule.failed(known?.retryAfter ?? null);
    if (!known) throw failure;
  }

  /** @returns {Promise<void>} */
  async function run() {
    do {
      again = false;
      const got = await env.locks.request('cdht:drain', { ifAvailable: true }, async (lock) => {
        if (lock) await drain();
        return lock !== null;
      });
      if (!got) schedule.busy();
    } while (again && !stopped && error === null);
  }

  /** @param {string} why `visible`, `online`, `timer`, `open`, `now`; `saved` and `saved elsewhere` wait a moment for more @returns {Promise<void>} */
  async function wake(why) {
    if (stopped || !usable()) return undefined;
    if (why === 'saved' || why === 'saved elsewhere') {
      if (running) again = true;
      else if (session() === 'signed_in') schedule.soon(why !== 'saved');
      return undefined;
    }
    // A drain that is under way may have passed what this call is about.
    if (running && why !== 'timer') again = true;
    running ??= run()
      .catch((failure) => {
        error = failure?.code ?? 'server';
      })
      .finally(() => (running = null));
    return running;
  }

  return {
    get state() {
      return state();
    },
    wake,
    start() {
      stopped = false;
      return wake('open');
    },
    async sendNow() {
      stopped = false;
      // A device that was shut out may have been let in again: asking is the only way to know.
      if (usable() && session() === 'signed_out')
        await notebook.update((change) => change.set('m/session', { state: 'signed_in' }));
      if (usable()) await release(notebook, env.clock.now());
      await wake('now');
      return state();
    },
    stop() {
      stopped = true;
      schedule.stop();
    },
  };
}
