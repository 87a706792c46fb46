/** People and households by name without marks, in Vietnamese order. Keys are made once, in slices while the page is idle. */
import { searchKey, sortKey } from '../lib/names.js';
import { mergedData } from './entity.js';

const SLICE = 250;
const TYPES = ['person', 'household'];

/** @typedef {import('../types.js').Entity} Entity */
/** @typedef {{type: string, id: string, name: string}} Hit */
/** @typedef {Hit & {key: string, sort: string, data: Record<string, any>}} Indexed */
/** @typedef {{types?: string[], area_id?: string, unit_id?: string, clan_id?: string, collective_id?: string, limit?: number}} Scope */

/**
 * @param {{notebook: import('./notebook.js').Notebook, timers: import('../types.js').Timers}} options
 */
export function createSearch({ notebook, timers }) {
  /** @type {Map<string, Indexed>} */
  const entries = new Map();
  /** In order; null before everything has its keys. @type {Indexed[] | null} */
  let sorted = null;
  /** Names that wait for their keys. @type {Set<string>} */
  let stale = new Set();
  /** @type {any} */
  let timer = null;

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

  /** @param {string} name `type/id` */
  function forget(name) {
    const before = entries.get(name);
    if (!before) return;
    entries.delete(name);
    sorted?.splice(sorted.indexOf(before), 1);
  }

  /** @param {string} name `type/id` */
  function index(name) {
    const [type, id] = name.split('/');
    const entity = notebook.entity(type, id);
    const data = entity && (entity.gone === null || entity.flight) ? mergedData(entity) : null;
    if (!data || data.deleted) {
      forget(name);
      return;
    }
    const text = String((type === 'person' ? data.full_name : data.head_name) ?? '');
    const before = entries.get(name);
    if (before?.name === text) {
      before.data = data;
      return;
    }
    forget(name);
    const entry = { type, id, name: text, key: ` ${searchKey(text)}`, sort: sortKey(text), data };
    entries.set(name, entry);
    place(entry);
  }

  function finish() {
    for (const name of stale) index(name);
    stale.clear();
    sorted ??= [...entries.values()].sort((a, b) => (a.sort < b.sort ? -1 : Number(a.sort > b.sort)));
    return sorted;
  }

  function warm() {
    timer = null;
    let left = SLICE;
    for (const name of stale) {
      index(name);
      stale.delete(name);
      left -= 1;
      if (left === 0) break;
    }
    if (stale.size) later();
    else finish();
  }

  function later() {
    timer ??= timers.setTimeout(warm, 0);
  }

  /** @param {Indexed} entry @param {Scope} scope */
  function within({ type, data }, scope) {
    const household = type === 'person' && data.household_id ? notebook.entity('household', data.household_id) : null;
    const area = household ? mergedData(household).area_id : data.area_id;
    const { collective_id: any } = scope;
    if (any && ![area, data.unit_id, data.clan_id].includes(any)) return false;
    return (
      (!scope.area_id || area === scope.area_id) &&
      (!scope.unit_id || data.unit_id === scope.unit_id) &&
      (!scope.clan_id || data.clan_id === scope.clan_id)
    );
  }

  return {
    /** Everything is looked at again, in slices. */
    reset() {
      entries.clear();
      sorted = null;
      stale = new Set();
      for (const type of TYPES) for (const id of notebook.ids(type)) stale.add(`${type}/${id}`);
      later();
    },

    /** @param {string[]} names `type/id` */
    refresh(names) {
      for (const name of names) if (TYPES.includes(name.slice(0, name.indexOf('/')))) stale.add(name);
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
      const types = scope.types ?? TYPES;
      /** @type {Hit[]} */
      const hits = [];
      for (const entry of finish()) {
        if (!types.includes(entry.type) || !words.every((word) => entry.key.includes(word)) || !within(entry, scope))
          continue;
        hits.push({ type: entry.type, id: entry.id, name: entry.name });
        if (hits.length >= (scope.limit ?? 50)) break;
      }
      return hits;
    },

    /** @param {string} type @param {string} id @returns {string} the key of the official order */
    sortKeyOf(type, id) {
      finish();
      return entries.get(`${type}/${id}`)?.sort ?? '';
    },

    stop: () => timer && timers.clearTimeout(timer),
  };
}

/** @typedef {ReturnType<typeof createSearch>} Search */
