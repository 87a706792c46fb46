/**
 * Everything on the phone, in memory: sealed bytes are loaded once, each record is parsed when somebody first asks for it.
 * The answers of sheets stay in the database until somebody opens one (`warm`); lists and counts read the lines of records.
 * Changes go through `update`, which writes first and shows afterwards.
 *
 * Names: `e/<type>/<id>` records, `s/<operation>` sent operations, `p/<evidence>` photos, `m/<what>` the rest.
 */
import { ColdError, encode, encodeRecord, nameOf } from './encoding.js';
import { dirty } from './entity.js';
import { createMemory } from './memory.js';
import { lineOf } from './summary.js';
import { createWarming } from './warming.js';

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
 * @param {{store: import('../types.js').Store, onChange: (names: string[]) => void, onDamage?: () => void,
 *          outgoing?: import('./outgoing.js').Outgoing}} options
 *   `onChange` hears names; an empty list means everything. `onDamage`: a row could not be read
 */
export function createNotebook({ store, onChange, onDamage, outgoing }) {
  const memory = createMemory((name) => store.line?.(name));
  const { take, replace, read, held } = memory;
  const warming = createWarming({ store, held, take, onChange, onDamage });

  store.onChange((changes, all) => {
    if (all) {
      replace(/** @type {Map<string, Bytes>} */ (changes));
      outgoing?.forget();
    }
    for (const [name, bytes] of all ? [] : changes)
      if (name.startsWith('device/')) outgoing?.heard(name, bytes);
      else take(name, bytes);
    onChange(all ? [] : [...changes.keys()]);
  });

  /**
   * @template T @param {(change: Change) => T | Promise<T>} run @param {Set<string>} looked names that it asked for
   * @returns {Promise<T>}
   */
  async function attempt(run, looked) {
    /** @type {string[]} */
    let names = [];
    const result = await store.update(async () => {
      /** @type {Map<string, any>} */
      const changed = new Map();
      /** @param {string} name */
      const look = (name) => (changed.has(name) ? changed.get(name) : looked.add(name) && read(name));
      /** @type {Change} */
      const change = {
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
      };
      const taken = (await outgoing?.before(change)) ?? [];
      const value = await run(change);
      const sealed = (await outgoing?.after(changed, read, change.entity)) ?? [];
      /** @type {import('../types.js').Write[]} */
      const writes = [...changed]
        .filter(([name, content]) => content !== null || held(name))
        .map(([name, content]) => [
          name,
          content === null ? null : name[0] === 'e' ? encodeRecord(content, dirty(content)) : encode(content),
          content !== null && name[0] === 'e' ? lineOf(content) : undefined,
        ]);
      names = writes.map(([name]) => name);
      return {
        writes: [...writes, ...taken, ...sealed],
        result: { value },
        apply: () => {
          outgoing?.written();
          for (const [name, bytes] of writes) take(name, bytes, changed.get(name) ?? undefined);
        },
      };
    });
    if (names.length) onChange(names);
    return /** @type {{value: T}} */ (result).value;
  }

  return {
    async load() {
      outgoing?.forget();
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
      for (const name of memory.namesOf(type)) yield read(name);
    },
    /** Without parsing any. @type {(type: string) => Iterable<string>} */
    ids: memory.ids,
    row: memory.row,
    /** Everything as it is stored. */
    rows: memory.rows,
    lines: memory.lines,
    find: memory.find,
    ...warming,
    /** @param {string} kind `s` or `p` @returns {any[]} */
    values: (kind) => memory.namesOf(kind).map(read),
    /** @param {string} name */
    value: read,
    /** Records with something unsent or in conflict. @returns {Entity[]} */
    unsent: () => memory.unsent().map(read),
    types: memory.groups,

    /**
     * Reads and writes as one step, alone on this phone; resolves when it was flushed and read back.
     * @template T @param {(change: Change) => T | Promise<T>} run @returns {Promise<T>}
     */
    async update(run) {
      /** @type {Set<string>} */
      const looked = new Set();
      for (;;) {
        try {
          return await attempt(run, looked);
        } catch (error) {
          // An edit is compared with what stands there: now that is read, and the step taken again.
          if (!(error instanceof ColdError) || (await warming.warm([...looked])).length === 0) throw error;
        }
      }
    },
  };
}

/** @typedef {ReturnType<typeof createNotebook>} Notebook */
