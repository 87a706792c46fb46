/** The names of one kind of record (people, or households) with their keys, in Vietnamese order. */
import { searchKey, sortKey } from '../lib/names.js';
import { at } from './lines.js';
import { HIDDEN, placeOf } from './summary.js';

/** @typedef {{type: string, id: string, name: string, key: string, sort: string, row: import('./lines.js').Row}} Indexed */

/** @param {Indexed} a @param {Indexed} b */
const byName = (a, b) => (a.sort < b.sort ? -1 : Number(a.sort > b.sort));

/**
 * @param {{notebook: import('./notebook.js').Notebook, type: string}} options
 */
export function createNameIndex({ notebook, type }) {
  const column = placeOf(type, type === 'person' ? 'full_name' : 'head_name');
  /** @type {Map<string, Indexed>} */
  const entries = new Map();
  /** In order; null before everything has its keys. @type {Indexed[] | null} */
  let sorted = null;
  /** Ids that wait for their keys. @type {Set<string>} */
  let stale = new Set();

  /** @param {Indexed} entry its place in the order, found by halving */
  function place(entry) {
    if (!sorted) return;
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle].sort < entry.sort) low = middle + 1;
      else high = middle;
    }
    sorted.splice(low, 0, entry);
  }

  /** @param {string} id */
  function forget(id) {
    const before = entries.get(id);
    if (!before) return;
    entries.delete(id);
    sorted?.splice(sorted.indexOf(before), 1);
  }

  /** @param {string} id */
  function look(id) {
    stale.delete(id);
    const row = notebook.row(type, id);
    if (!row || at(row, 0).includes(HIDDEN)) {
      forget(id);
      return;
    }
    const name = at(row, column);
    const before = entries.get(id);
    if (before?.name === name) {
      before.row = row;
      return;
    }
    forget(id);
    const entry = { type, id, name, key: ` ${searchKey(name)}`, sort: sortKey(name), row };
    entries.set(id, entry);
    place(entry);
  }

  /** Makes the keys of at most so many. @param {number} most */
  function work(most) {
    let left = most;
    for (const id of stale) {
      if (left === 0) return;
      look(id);
      left -= 1;
    }
    sorted ??= [...entries.values()].sort(byName);
  }

  return {
    reset() {
      entries.clear();
      sorted = null;
      stale = new Set(notebook.ids(type));
    },
    /** @param {string} id */
    refresh(id) {
      stale.add(id);
    },
    ready: () => stale.size === 0 && sorted !== null,
    work,
    /** @returns {Indexed[]} */
    inOrder() {
      work(Infinity);
      return sorted ?? [];
    },
    /** One record, whatever waits. @param {string} id */
    get(id) {
      if (stale.has(id)) look(id);
      return entries.get(id);
    },
  };
}
