/** Saving while somebody types: changes gather for a moment, are saved in order, and none is dropped when a save fails. */

/**
 * @param {(fields: Record<string, any>) => Promise<{savedAt: string}>} save
 * @param {{delay?: number, timers?: import('../types.js').Timers,
 *          onState?: (state: 'saving' | 'saved' | 'failed', detail?: any) => void}} [options] `delay` in ms, at most 300
 */
export function createSaver(save, { delay = 250, timers = globalThis, onState = () => {} } = {}) {
  /** @type {Record<string, any>} */
  let waiting = {};
  /** @type {any} */
  let timer = null;
  /** @type {Promise<void> | null} */
  let running = null;

  const some = () => Object.keys(waiting).length > 0;

  async function run() {
    while (some()) {
      const fields = waiting;
      waiting = {};
      onState('saving');
      try {
        const { savedAt } = await save(fields);
        if (!some()) onState('saved', { savedAt });
      } catch (error) {
        waiting = { ...fields, ...waiting };
        onState('failed', error);
        throw error;
      }
    }
  }

  /** Saves at once; resolves when nothing is left unsaved. */
  function flush() {
    if (timer !== null) timers.clearTimeout(timer);
    timer = null;
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    /** @param {string | Record<string, any>} field or several fields at once @param {any} [value] */
    set(field, value) {
      Object.assign(waiting, typeof field === 'string' ? { [field]: value } : field);
      timer ??= timers.setTimeout(() => {
        flush().catch(() => {});
      }, delay);
    },
    flush,
    get dirty() {
      return some() || running !== null;
    },
  };
}
