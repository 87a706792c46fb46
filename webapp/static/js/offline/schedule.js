/** When to try next: capped back-off with full jitter after a failure, an easy rhythm after a success. */

const FIRST_MS = 5_000;
const CAP_MS = 45_000;
const LEAST_MS = 1_000;
const IDLE_MS = 5 * 60_000;
const AFTER_SAVE_MS = 3_000;
const ELSEWHERE_MS = 20_000;
const BUSY_MS = 15_000;
const PATIENCE_MS = 10 * 60_000;

/**
 * @param {{env: Pick<import('../types.js').Env, 'clock' | 'timers' | 'random'>, run: () => void, onChange: () => void}} options
 */
export function createSchedule({ env, run, onChange }) {
  let failures = 0;
  /** @type {any} */
  let timer = null;
  /** @type {number | null} */
  let at = null;

  /** @returns {number} 0 ≤ n < 1 */
  function fraction() {
    const bytes = new Uint8Array(4);
    env.random.getRandomValues(bytes);
    return new DataView(bytes.buffer).getUint32(0) / 2 ** 32;
  }

  /** @param {number} ms */
  function arm(ms) {
    if (timer !== null) env.timers.clearTimeout(timer);
    at = env.clock.now() + ms;
    timer = env.timers.setTimeout(() => {
      timer = null;
      at = null;
      run();
    }, ms);
    onChange();
  }

  return {
    /** @param {number} [within] ms after which something may go that was held back */
    succeeded(within = IDLE_MS) {
      failures = 0;
      arm(Math.min(IDLE_MS, within));
    },
    /** @param {number | null} retryAfter seconds that the server asked for */
    failed(retryAfter) {
      const wait = Math.max(LEAST_MS, fraction() * Math.min(CAP_MS, FIRST_MS * 2 ** failures));
      failures += 1;
      arm(retryAfter === null ? wait : Math.max(wait, Math.min(PATIENCE_MS, retryAfter * 1000)));
    },
    /** Another tab is at it. */
    busy() {
      arm(BUSY_MS);
    },
    /**
     * Something was saved: soon, but a back-off that runs is not cut short.
     * @param {boolean} [elsewhere] in another tab, which sends it itself, unless it is closed before
     */
    soon(elsewhere = false) {
      const ms = elsewhere ? ELSEWHERE_MS : AFTER_SAVE_MS;
      if (failures === 0 && (at === null || at - env.clock.now() > ms)) arm(ms);
    },
    stop() {
      if (timer !== null) env.timers.clearTimeout(timer);
      timer = null;
      at = null;
    },
    /** @returns {string | null} */
    nextAttemptAt: () => (at === null ? null : new Date(at).toISOString()),
  };
}
