/** What is in memory of a notebook: bytes by name, each parsed when somebody first asks, and lines taken apart. */
import { decode, isMarked } from './encoding.js';
import { createFinder } from './finder.js';
import { toRow } from './lines.js';
import { lineOf } from './summary.js';

/** @typedef {import('../types.js').Bytes} Bytes */
/** @typedef {import('./lines.js').Row} Row */

/** @param {(name: string) => Row | string | undefined} line of a record, where the storage knows it */
export function createMemory(line) {
  /** @type {Map<string, Bytes>} */
  let raw = new Map();
  /** @type {Map<string, any>} */
  let parsed = new Map();
  /** @type {Set<string>} */
  let unsentNames = new Set();
  /** @type {Map<string, Map<string, string>>} */
  let byType = new Map();

  /** @type {Map<string, Row>} */
  let taken = new Map();
  const finder = createFinder({ lines, row });

  /** @param {string} type */
  function ids(type) {
    return byType.get(type)?.keys() ?? [];
  }

  /** @param {string} name of a record that is there @returns {Row} its line */
  function rowOf(name) {
    let found = taken.get(name);
    if (!found) {
      const known = line(name) ?? lineOf(read(name));
      found = typeof known === 'string' ? toRow(known) : known;
      taken.set(name, found);
    }
    return found;
  }

  /** @param {string} type @param {string} id @returns {Row | null} */
  function row(type, id) {
    const name = byType.get(type)?.get(id);
    return name === undefined ? null : rowOf(name);
  }

  /** Every record of a type with its line. @param {string} type @returns {{id: string, row: Row}[]} */
  function lines(type) {
    return Array.from(byType.get(type) ?? [], ([id, name]) => ({ id, row: rowOf(name) }));
  }

  /** @param {string} name @param {Bytes | null} bytes @param {any} [value] */
  function take(name, bytes, value) {
    parsed.delete(name);
    taken.delete(name);
    const record = name.startsWith('e/');
    const cut = name.indexOf('/', record ? 2 : 0);
    const [group, id] = [name.slice(record ? 2 : 0, cut), name.slice(cut + 1)];
    const names = byType.get(group) ?? new Map();
    if (names.size === 0) byType.set(group, names);
    if (record) finder.touch(group, id);
    if (bytes === null) {
      raw.delete(name);
      unsentNames.delete(name);
      names.delete(id);
      return;
    }
    raw.set(name, bytes);
    if (value !== undefined) parsed.set(name, value);
    names.set(id, name);
    // Only records carry a flag: the token of a ward whose name begins with an "a" would look like one that is unsent.
    if (record && isMarked(bytes)) unsentNames.add(name);
    else unsentNames.delete(name);
  }

  /** @param {Map<string, Bytes>} all taken over as it is */
  function replace(all) {
    raw = all;
    parsed = new Map();
    unsentNames = new Set();
    byType = new Map();
    taken = new Map();
    finder.forget();
    // Thousands at a start, on slow phones: nothing is done here that can wait.
    for (const [name, bytes] of all) {
      const record = name.startsWith('e/');
      const cut = name.indexOf('/', record ? 2 : 0);
      const group = name.slice(record ? 2 : 0, cut);
      let names = byType.get(group);
      if (!names) {
        names = new Map();
        byType.set(group, names);
      }
      names.set(name.slice(cut + 1), name);
      if (record && isMarked(bytes)) unsentNames.add(name);
    }
  }

  /** @param {string} name @returns {any} */
  function read(name) {
    if (!parsed.has(name)) {
      const bytes = raw.get(name);
      if (!bytes) return null;
      parsed.set(name, decode(bytes));
    }
    return parsed.get(name);
  }

  return {
    take,
    replace,
    read,
    ids,
    row,
    rows: () => raw,
    lines,
    find: finder.find,
    /** @param {string} name */
    held: (name) => raw.get(name),
    /** @param {string} group a type of record, or the first letter of other names @returns {string[]} */
    namesOf: (group) => [...(byType.get(group)?.values() ?? [])],
    groups: () => [...byType.keys()],
    unsent: () => [...unsentNames],
  };
}
