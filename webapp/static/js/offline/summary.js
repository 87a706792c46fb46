/** What a list or a count needs to know of a record, as one line of text: it is kept in the head of its chunk. */
import { cut, decode } from './encoding.js';
import { dirty, mergedData } from './entity.js';
import { at, clear, toLine } from './lines.js';

/** @typedef {import('../types.js').Entity} Entity */
/** @typedef {import('./lines.js').Row} Row */

/** @type {Record<string, string[]>} */
const FIELDS = {
  household: ['area_id', 'head_name', 'address'],
  person: ['household_id', 'unit_id', 'clan_id', 'full_name'],
  visit: ['household_id', 'outcome', 'at', 'note'],
  registration: ['person_id', 'campaign_id'],
  declaration: ['person_id', 'campaign_id', 'collective_id', 'state'],
  evidence: ['declaration_id'],
  consent: ['person_id'],
  submission: ['declaration_id'],
};
/** Marks: not shown in any list; came back; was changed on this phone. */
export const [HIDDEN, RETURNED, TOUCHED] = ['x', 'r', 't'];

/** @param {string} type @param {string} field @returns {number} its place in the line, -1: not in the line */
export const placeOf = (type, field) => (FIELDS[type]?.indexOf(field) ?? -1) + 1 || -1;

/** Gone records stay in sight only while something of them is unsent. @param {Entity} entity */
export const visible = (entity) => entity.gone === null || dirty(entity);

/** @param {Entity} entity @returns {string} */
export function lineOf(entity) {
  const data = mergedData(entity);
  const marks =
    (!visible(entity) || data.deleted ? HIDDEN : '') +
    (data.returns?.length ? RETURNED : '') +
    (entity.savedAt ? TOUCHED : '');
  const fields = (FIELDS[entity.type] ?? []).map((field) => clear(String(data[field] ?? '')));
  return toLine([marks, ...fields]);
}

/**
 * A record as its line tells it: each field of the type by its name, '' where there is none, read from the line when somebody asks.
 * @typedef {Record<string, string> & {id: string, marks: string}} Line
 */

/** @type {Map<string, new (id: string, row: Row) => Line>} */
const shapes = new Map();

/** @param {string} type */
function shapeOf(type) {
  let Shape = shapes.get(type);
  if (!Shape) {
    Shape = /** @type {any} */ (
      class {
        /** @param {string} id @param {Row} row */
        constructor(id, row) {
          this.id = id;
          this.marks = at(row, 0);
          this.row = row;
        }
      }
    );
    for (const [k, field] of (FIELDS[type] ?? []).entries()) {
      Object.defineProperty(/** @type {any} */ (Shape).prototype, field, {
        get() {
          return at(this.row, k + 1);
        },
      });
    }
    shapes.set(type, /** @type {any} */ (Shape));
  }
  return /** @type {new (id: string, row: Row) => Line} */ (Shape);
}

/** @param {string} type @param {string} id @param {Row} row @returns {Line} */
export const fieldsOf = (type, id, row) => new (shapeOf(type))(id, row);

/** A head whose lines have other fields is made again. */
const format = [...JSON.stringify(FIELDS)].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 8);

/** @type {import('./heads.js').Brief} */
export const brief = {
  format,
  cut: (name, bytes) => (name[0] === 'e' ? cut(bytes) : bytes),
  line: (name, bytes) => (name[0] === 'e' ? lineOf(decode(bytes)) : ''),
};
