/**
 * People and households by name without marks, in Vietnamese order. A kind gets its keys when a page first asks for it, and
 * the other kind then in slices while the page is idle: most pages never search, and pay nothing at their start.
 */
import { searchKey } from '../lib/names.js';
import { at } from './lines.js';
import { createNameIndex } from './name-index.js';
import { placeOf } from './summary.js';

const SLICE = 250;
const TYPES = ['person', 'household'];

/** @typedef {{type: string, id: string, name: string}} Hit */
/** @typedef {import('./name-index.js').Indexed} Indexed */
/** @typedef {{types?: string[], area_id?: string, unit_id?: string, clan_id?: string, collective_id?: string, limit?: number}} Scope */

/**
 * @param {{notebook: import('./notebook.js').Notebook, timers: import('../types.js').Timers}} options
 */
export function createSearch({ notebook, timers }) {
  const indexes = new Map(TYPES.map((type) => [type, createNameIndex({ notebook, type })]));
  /** @type {any} */
  let timer = null;

  function warm() {
    timer = null;
    for (const index of indexes.values()) {
      if (index.ready()) continue;
      index.work(SLICE);
      later();
      return;
    }
  }

  function later() {
    timer ??= timers.setTimeout(warm, 0);
  }

  const areaAt = placeOf('household', 'area_id');
  const [homeAt, unitAt, clanAt] = ['household_id', 'unit_id', 'clan_id'].map((field) => placeOf('person', field));

  /** @param {string} id of a household */
  function areaOf(id) {
    const home = notebook.row('household', id);
    return home && at(home, areaAt);
  }

  /** @param {Indexed} entry @param {Scope} scope */
  function within({ type, row }, scope) {
    const person = type === 'person';
    const area = person ? areaOf(at(row, homeAt)) : at(row, areaAt);
    const [unit, clan] = person ? [at(row, unitAt), at(row, clanAt)] : [];
    const { collective_id: any } = scope;
    if (any && ![area, unit, clan].includes(any)) return false;
    return (
      (!scope.area_id || area === scope.area_id) &&
      (!scope.unit_id || unit === scope.unit_id) &&
      (!scope.clan_id || clan === scope.clan_id)
    );
  }

  return {
    /** Everything is looked at again, when it is next asked for. */
    reset() {
      for (const index of indexes.values()) index.reset();
    },

    /** @param {string[]} names `type/id` */
    refresh(names) {
      for (const name of names) {
        const cut = name.indexOf('/');
        indexes.get(name.slice(0, cut))?.refresh(name.slice(cut + 1));
      }
    },

    /**
     * Every word of the query begins a word of the name. An empty query lists all.
     * @param {string} query @param {Scope} [scope] @returns {Hit[]}
     */
    search(query, scope = {}) {
      const words = searchKey(query)
        .split(' ')
        .filter(Boolean)
        .map((word) => ` ${word}`);
      const lists = (scope.types ?? TYPES).map((type) => indexes.get(type)?.inOrder() ?? []);
      if (![...indexes.values()].every((index) => index.ready())) later();
      /** @type {Hit[]} */
      const hits = [];
      for (const entry of merged(lists)) {
        if (!words.every((word) => entry.key.includes(word)) || !within(entry, scope)) continue;
        hits.push({ type: entry.type, id: entry.id, name: entry.name });
        if (hits.length >= (scope.limit ?? 50)) break;
      }
      return hits;
    },

    /** @param {string} type @param {string} id @returns {string} the key of the official order */
    sortKeyOf: (type, id) => indexes.get(type)?.get(id)?.sort ?? '',

    stop: () => timer && timers.clearTimeout(timer),
  };
}

/** Lists that are in order as one in order. @param {Indexed[][]} lists */
function* merged(lists) {
  const at = lists.map(() => 0);
  for (;;) {
    let first = -1;
    for (const [which, list] of lists.entries()) {
      if (at[which] < list.length && (first < 0 || list[at[which]].sort < lists[first][at[first]].sort)) first = which;
    }
    if (first < 0) return;
    yield lists[first][at[first]++];
  }
}

/** @typedef {ReturnType<typeof createSearch>} Search */
