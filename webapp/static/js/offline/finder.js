/** The records of a type by the value of a field that stands in their lines: which people a household has, and the like. */
import { at } from './lines.js';
import { placeOf } from './summary.js';

/**
 * @typedef {object} Index
 * @property {Map<string, Set<string>>} ids by value
 * @property {Map<string, string>} value by id
 * @property {Set<string>} stale ids that changed since
 */

/** So often all lines are looked through: most pages ask once or twice, and an index of thousands costs more than that. */
const WITHOUT = 4;

/**
 * @param {{lines: (type: string) => {id: string, row: import('./lines.js').Row}[], row: (type: string, id: string) => import('./lines.js').Row | null}} notebook
 */
export function createFinder({ lines, row }) {
  /** By `type field`. @type {Map<string, Index>} */
  const indexes = new Map();
  /** How often there was none, by the same key. @type {Map<string, number>} */
  const asked = new Map();

  /** @param {Index} index @param {string} id @param {string | null} value null: it is gone */
  function place(index, id, value) {
    const before = index.value.get(id);
    if (before === value) return;
    if (before !== undefined) index.ids.get(before)?.delete(id);
    index.value.delete(id);
    if (value === null) return;
    index.value.set(id, value);
    const there = index.ids.get(value);
    if (there) there.add(id);
    else index.ids.set(value, new Set([id]));
  }

  /** @param {string} type @param {string} field */
  function indexOf(type, field) {
    const key = `${type} ${field}`;
    let index = indexes.get(key);
    if (!index) {
      index = { ids: new Map(), value: new Map(), stale: new Set(lines(type).map(({ id }) => id)) };
      indexes.set(key, index);
    }
    const column = placeOf(type, field);
    for (const id of index.stale) {
      const line = row(type, id);
      place(index, id, line && at(line, column));
    }
    index.stale.clear();
    return index;
  }

  return {
    /** @param {string} type @param {string} field that stands in the line @param {string} value @returns {string[]} */
    find(type, field, value) {
      const key = `${type} ${field}`;
      const times = asked.get(key) ?? 0;
      asked.set(key, times + 1);
      if (times >= WITHOUT) return [...(indexOf(type, field).ids.get(value) ?? [])];
      const column = placeOf(type, field);
      return lines(type)
        .filter(({ row: line }) => at(line, column) === value)
        .map(({ id }) => id);
    },
    /** @param {string} type @param {string} id that changed, came or went */
    touch(type, id) {
      for (const [key, { stale }] of indexes) if (key.startsWith(`${type} `)) stale.add(id);
    },
    forget: () => indexes.clear(),
  };
}
