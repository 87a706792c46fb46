/**
 * Everything on the phone, in memory: sealed bytes are loaded once, each record is parsed when somebody first asks for it.
 * Changes go through `update`, which writes first and shows afterwards.
 *
 * Names: `e/<type>/<id>` records, `s/<operation>` sent operations, `p/<evidence>` photos, `m/<what>` the rest.
 */
import { decode, encode, encodeRecord, isMarked, nameOf } from './encoding.js';
import { dirty } from './entity.js';

/** @typedef {import('../types.js').Entity} Entity */
/** @typedef {import('../types.js').Bytes} Bytes */
/**
 * @typedef {object} Change what one `update` may do; it sees its own changes
 * @property {(type: string, id: string) => Entity | null} entity
 * @property {(entity: Entity) => void} put
 * @property {(type: string, id: string) => void} drop
 * @property {(name: string) => any} value
 * @property {(name: string, value: any) => void} set null removes
 */

/**
 * @param {{store: import('../types.js').Store, onChange: (names: string[]) => void}} options
 *   `onChange` hears names; an empty list means everything
 */
export function createNotebook({ store, onChange }) {
  /** @type {Map<string, Bytes>} */
  let raw = new Map();
  /** @type {Map<string, any>} */
  let parsed = new Map();
  /** @type {Set<string>} */
  let unsentNames = new Set();
  /** @type {Map<string, Map<string, string>>} */
  let byType = new Map();

  /** @param {string} name @param {Bytes | null} bytes @param {any} [value] */
  function take(name, bytes, value) {
    parsed.delete(name);
    const [kind, type, id] = name.split('/');
    const group = kind === 'e' ? type : kind;
    if (!byType.has(group)) byType.set(group, new Map());
    if (bytes === null) {
      raw.delete(name);
      unsentNames.delete(name);
      byType.get(group)?.delete(id ?? type);
      return;
    }
    raw.set(name, bytes);
    if (value !== undefined) parsed.set(name, value);
    byType.get(group)?.set(kind === 'e' ? id : type, name);
    // Only records carry a flag: the token of a ward whose name begins with an "a" would look like one that is unsent.
    if (kind === 'e' && isMarked(bytes)) unsentNames.add(name);
    else unsentNames.delete(name);
  }

  /** @param {Map<string, Bytes>} all */
  function replace(all) {
    raw = new Map();
    parsed = new Map();
    unsentNames = new Set();
    byType = new Map();
    for (const [name, bytes] of all) take(name, bytes);
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

  store.onChange((changes, all) => {
    if (all) replace(/** @type {Map<string, Bytes>} */ (changes));
    else for (const [name, bytes] of changes) take(name, bytes);
    onChange(all ? [] : [...changes.keys()]);
  });

  return {
    async load() {
      replace(await store.load());
    },
    /** Out of memory: the notebook is locked. */
    forget() {
      replace(new Map());
    },
    /** @param {string} type @param {string} id @returns {Entity | null} */
    entity: (type, id) => read(nameOf(type, id)),
    /** @param {string} type @returns {Iterable<Entity>} */
    *all(type) {
      for (const name of byType.get(type)?.values() ?? []) yield read(name);
    },
    /** Without parsing any. @param {string} type @returns {Iterable<string>} */
    ids: (type) => byType.get(type)?.keys() ?? [],
    /** @param {string} kind `s` or `p` @returns {any[]} */
    values: (kind) => [...(byType.get(kind)?.values() ?? [])].map(read),
    /** @param {string} name */
    value: read,
    /** Records with something unsent or in conflict. @returns {Entity[]} */
    unsent: () => [...unsentNames].map(read),
    types: () => [...byType.keys()],

    /**
     * Reads and writes as one step, alone on this phone; resolves when it was flushed and read back.
     * @template T @param {(change: Change) => T | Promise<T>} run @returns {Promise<T>}
     */
    async update(run) {
      /** @type {string[]} */
      let names = [];
      const result = await store.update(async () => {
        /** @type {Map<string, any>} */
        const changed = new Map();
        /** @param {string} name */
        const look = (name) => (changed.has(name) ? changed.get(name) : read(name));
        const value = await run({
          entity: (type, id) => look(nameOf(type, id)),
          put: (entity) => {
            changed.set(nameOf(entity.type, entity.id), entity);
          },
          drop: (type, id) => {
            changed.set(nameOf(type, id), null);
          },
          value: look,
          set: (name, content) => {
            changed.set(name, content);
          },
        });
        /** @type {[string, Bytes | null][]} */
        const writes = [...changed]
          .filter(([name, content]) => content !== null || raw.has(name))
          .map(([name, content]) => [
            name,
            content === null ? null : name[0] === 'e' ? encodeRecord(content, dirty(content)) : encode(content),
          ]);
        names = writes.map(([name]) => name);
        return {
          writes,
          result: { value },
          apply: () => {
            for (const [name, bytes] of writes) take(name, bytes, changed.get(name) ?? undefined);
          },
        };
      });
      if (names.length) onChange(names);
      return /** @type {{value: T}} */ (result).value;
    },
  };
}

/** @typedef {ReturnType<typeof createNotebook>} Notebook */
