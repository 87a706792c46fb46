/** Which record names which: what must be sent first, what may not be removed, whose name stands for it on screen. */

/** Order of sending: parents before children. */
export const WRITABLE = [
  'household',
  'visit',
  'person',
  'registration',
  'declaration',
  'evidence',
  'consent',
  'submission',
  'withdrawal',
];
export const EVENTS = ['consent', 'submission', 'withdrawal'];
export const REMOVABLE = ['household', 'person', 'evidence'];

/** @typedef {{type: string, id: string}} Reference */

/** @type {Record<string, [field: string, type: string][]>} */
const FIELDS = {
  visit: [['household_id', 'household']],
  person: [['household_id', 'household']],
  registration: [['person_id', 'person']],
  declaration: [['person_id', 'person']],
  evidence: [['declaration_id', 'declaration']],
  consent: [['person_id', 'person']],
  submission: [['declaration_id', 'declaration']],
};

/** @param {string} type @param {Record<string, any>} data @returns {Reference[]} */
export function parentsOf(type, data) {
  if (type === 'withdrawal')
    return data.subject && data.subject_id ? [{ type: data.subject, id: data.subject_id }] : [];
  return (FIELDS[type] ?? [])
    .filter(([field]) => data[field])
    .map(([field, parent]) => ({ type: parent, id: data[field] }));
}

/** Types whose records may name a record of this type. @param {string} type */
export const childTypes = (type) =>
  Object.keys(FIELDS).filter((child) => FIELDS[child].some(([, parent]) => parent === type));

/**
 * The person or household whose name stands for a record.
 * @param {string} type @param {string} id @param {Record<string, any>} data
 * @param {(type: string, id: string) => Record<string, any> | null} look
 * @returns {Reference | null}
 */
export function labelOf(type, id, data, look) {
  if (type === 'person' || type === 'household') return { type, id };
  const parent = parentsOf(type, data)[0];
  if (!parent) return null;
  if (parent.type === 'person' || parent.type === 'household') return parent;
  return labelOf(parent.type, parent.id, look(parent.type, parent.id) ?? {}, look);
}
