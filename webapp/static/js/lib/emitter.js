/** Named events with plain listeners; one listener's error never reaches the others. */

/**
 * @returns {{on: (event: string, fn: (detail: any) => void) => () => void, emit: (event: string, detail?: unknown) => void}}
 */
export function createEmitter() {
  /** @type {Map<string, Set<(detail: any) => void>>} */
  const listeners = new Map();
  return {
    on(event, fn) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(fn));
      return () => set.delete(fn);
    },
    emit(event, detail = {}) {
      for (const fn of [...(listeners.get(event) ?? [])]) {
        try {
          fn(detail);
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
}
