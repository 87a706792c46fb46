/** Watches the writes: at the first one that fails the app takes no new work and says why, until one succeeds again. */
import { StorageError } from './errors.js';

/**
 * @param {{probe: () => Promise<unknown>, onChange: () => void}} options `probe`: a small write that harms nothing
 */
export function createGate({ probe, onChange }) {
  /** @type {string | null} */
  let reason = null;

  /** @param {string | null} next */
  function turn(next) {
    if (next === reason) return;
    reason = next;
    onChange();
  }

  /** @template T @param {() => Promise<T>} run @returns {Promise<T>} */
  async function write(run) {
    try {
      const result = await run();
      turn(null);
      return result;
    } catch (error) {
      if (error instanceof StorageError) turn(error.code);
      throw error;
    }
  }

  return {
    write,
    accepting: () => reason === null,
    reason: () => reason,
    /** Is there room again? */
    async retry() {
      await write(probe).catch(() => {});
    },
  };
}

/** @typedef {ReturnType<typeof createGate>} Gate */
