/**
 * The order in which things happen, as a choice. Every promise that a phone awaits of its world (crypto, network, timers,
 * messages) waits here until the seeded generator lets it go on, one at a time; between two choices everything that can run,
 * runs to its end. So a seed is a story, and the same seed the same story, whatever the machine does meanwhile.
 */

/** Until every promise that can go on has gone on: nothing of the machine is waited for, so no turn of its loop is needed. */
const quiet = () => new Promise((resolve) => process.nextTick(resolve));

/** A small seeded generator (mulberry32). @param {number} seed */
export function seeded(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  const random = () => next() / 2 ** 32;
  return {
    random,
    chance: (/** @type {number} */ p) => random() < p,
    below: (/** @type {number} */ n) => Math.floor(random() * n),
    /** @template T @param {T[]} list @returns {T} */
    pick: (list) => list[Math.floor(random() * list.length)],
    getRandomValues(/** @type {any} */ bytes) {
      for (let i = 0; i < bytes.length; i += 1) bytes[i] = next() & 0xff;
      return bytes;
    },
  };
}

/** @typedef {{owner: any, label: string, settled: Promise<void>, go: () => void}} Held */

/** @param {ReturnType<typeof seeded>} rng @param {number} start ms */
export function createScheduler(rng, start) {
  /** @type {Held[]} */
  let held = [];
  /** @type {(() => void)[]} the tasks of the simulated IndexedDB, first come first served */
  const tasks = [];
  /** @type {{owner: any, at: number, serial: number, fn: () => void}[]} */
  let timers = [];
  /** @type {{tasks: number, strike: () => void}[]} */
  let accidents = [];
  let now = start;
  let serial = 0;
  let picks = 0;
  let digest = 0;
  // How often time runs on while somebody still waits for an answer.
  let slowness = 0.02;
  /** @type {((line: string) => void) | null} */
  let trace = null;

  globalThis.setImmediate = /** @type {any} */ (
    (/** @type {any} */ fn, /** @type {any[]} */ ...args) => {
      tasks.push(() => fn(...args));
    }
  );

  const note = (/** @type {string} */ line) => {
    for (let i = 0; i < line.length; i += 1) digest = (Math.imul(digest, 31) + line.charCodeAt(i)) >>> 0;
    trace?.(`${picks} ${now - start} ${line}`);
  };

  /** Runs whatever can run without a choice. */
  async function settle() {
    for (;;) {
      await quiet();
      const task = tasks.shift();
      if (!task) return;
      task();
      // Between two tasks of a disk, and so in the midst of a transaction.
      for (const one of accidents) one.tasks -= 1;
      for (const one of accidents.filter(({ tasks: left }) => left < 0)) one.strike();
      accidents = accidents.filter(({ tasks: left }) => left >= 0);
    }
  }

  return {
    now: () => now,
    picks: () => picks,
    digest: () => digest,
    note,
    settle,
    /** @param {(line: string) => void} fn */
    traceTo(fn) {
      trace = fn;
    },

    /**
     * A promise that settles as `work` does, but only when it is chosen, and never for an owner that died.
     * @template T @param {any} owner @param {string} label @param {Promise<T>} work @returns {Promise<T>}
     */
    hold(owner, label, work) {
      return new Promise((resolve, reject) => {
        /** @type {Held} */
        const one = { owner, label, settled: Promise.resolve(), go: () => {} };
        one.settled = work.then(
          (value) => {
            one.go = () => resolve(value);
          },
          (error) => {
            one.go = () => reject(error);
          },
        );
        if (!owner?.dead) held.push(one);
      });
    },

    timers: (/** @type {any} */ owner) => ({
      setTimeout(/** @type {() => void} */ fn, /** @type {number} */ ms) {
        serial += 1;
        timers.push({ owner, at: now + ms, serial, fn });
        return serial;
      },
      clearTimeout(/** @type {any} */ handle) {
        timers = timers.filter((one) => one.serial !== handle);
      },
    }),

    /** Strikes after so many tasks of the disks, whatever is under way then. @param {number} after @param {() => void} strike */
    accident(after, strike) {
      accidents.push({ tasks: after, strike });
    },

    /** What was to strike later does not. */
    calm() {
      accidents = [];
    },

    /** From now on whoever asks is answered before time runs on. */
    hurry() {
      slowness = 0;
    },

    /** What an owner waited for will not come. @param {any} owner */
    forget(owner) {
      held = held.filter((one) => one.owner !== owner);
      timers = timers.filter((one) => one.owner !== owner);
    },

    /** One choice. @returns {Promise<boolean>} false: nothing waits but timers beyond `until` */
    async step(until = Number.POSITIVE_INFINITY) {
      await settle();
      const due = timers.reduce((/** @type {any} */ first, one) => {
        return !first || one.at < first.at || (one.at === first.at && one.serial < first.serial) ? one : first;
      }, null);
      const jump = due && due.at <= until && (held.length === 0 || rng.chance(slowness));
      if (!jump && held.length === 0) {
        if (until !== Number.POSITIVE_INFINITY) now = Math.max(now, until);
        return false;
      }
      picks += 1;
      if (jump) {
        now = Math.max(now, due.at);
        timers = timers.filter((one) => one !== due);
        note(`timer of ${due.owner?.name}`);
        due.fn();
        return true;
      }
      const [one] = held.splice(rng.below(held.length), 1);
      note(`${one.owner?.name} ${one.label}`);
      await one.settled;
      one.go();
      return true;
    },

    /** Lets everything go on until simulated time has passed. @param {number} ms */
    async pass(ms) {
      const until = now + ms;
      while (await this.step(until));
    },
  };
}

/** @typedef {ReturnType<typeof createScheduler>} Scheduler */
