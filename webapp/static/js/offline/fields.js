/** Fields by unit of merging: a top-level field, or `answers.<indicator>.self|statement`. */

/** @typedef {Record<string, any>} Data */

/**
 * `{note, answers: {c01: {self}}}` → `{note, 'answers.c01.self'}`; keys that are flat already stay.
 * @param {Data} data @returns {Data}
 */
export function flatten(data) {
  /** @type {Data} */
  const flat = {};
  for (const [field, value] of Object.entries(data)) {
    if (field !== 'answers' || value === null || typeof value !== 'object') {
      flat[field] = value;
      continue;
    }
    for (const [indicator, answer] of Object.entries(value)) {
      for (const [part, content] of Object.entries(answer ?? {})) flat[`answers.${indicator}.${part}`] = content;
    }
  }
  return flat;
}

/**
 * The other way round, laid over a copy of `data`.
 * @param {Data} data @param {Data} flat @returns {Data}
 */
export function overlay(data, flat) {
  const merged = { ...data };
  for (const [field, value] of Object.entries(flat)) {
    const [head, indicator, part] = field.split('.');
    if (head === 'answers' && part) {
      merged.answers = { ...merged.answers, [indicator]: { ...merged.answers?.[indicator], [part]: value } };
    } else {
      merged[field] = value;
    }
  }
  return merged;
}

/** @param {Data | null} data @param {string} field */
export function fieldOf(data, field) {
  const [head, indicator, part] = field.split('.');
  return head === 'answers' && part ? data?.answers?.[indicator]?.[part] : data?.[field];
}

/** @param {any} value nothing, cleared and empty are one */
const empty = (value) => value === undefined || value === null || value === '';

/** @param {any} a @param {any} b @returns {boolean} */
export function same(a, b) {
  if (empty(a) || empty(b)) return empty(a) && empty(b);
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Array.isArray(a) === Array.isArray(b) && [...keys].every((key) => same(a[key], b[key]));
}

/**
 * Text as NFC, without what JSON cannot carry to a database: NUL and halves of surrogate pairs.
 * @template T @param {T} value @returns {T}
 */
export function clean(value) {
  if (typeof value === 'string') {
    return /** @type {T} */ (
      value
        .normalize('NFC')
        .replaceAll('\0', '')
        .replace(/\p{Surrogate}/gu, '\ufffd')
    );
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return /** @type {T} */ (/** @type {unknown} */ (value.map(clean)));
  return /** @type {T} */ (Object.fromEntries(Object.entries(value).map(([key, one]) => [key, clean(one)])));
}

/** Is it this very content? @param {import('../types.js').Op} op @param {{base_rev: number | null, data: Record<string, any>}} content @param {string | null} at */
export const isMadeOf = (op, { base_rev, data }, at) =>
  op.base_rev === base_rev && op.made_at === at && JSON.stringify(op.data) === JSON.stringify(data);
