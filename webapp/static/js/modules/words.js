/** Sentences of the page: the templates hold them (`data-word`), modules only name them. */

/** Read with the page: what takes the place of its content later, as the lock does, takes the templates along. */
const known = read();

function read() {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const $template of document.querySelectorAll('template[data-words]')) {
    const { content } = /** @type {HTMLTemplateElement} */ ($template);
    for (const $word of content.querySelectorAll('[data-word]')) {
      found.set($word.getAttribute('data-word') ?? '', ($word.textContent ?? '').trim());
    }
  }
  return found;
}

/**
 * @param {string} key @param {Record<string, string | number>} [values] put in for `{name}`
 * @returns {string} empty where the page has no such sentence
 */
export function word(key, values = {}) {
  const text = known.get(key) ?? '';
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** A sentence that is said later, on a page that has it; or a text as it is. @typedef {string | [key: string, values?: Record<string, string | number>]} Said */

/** The first of several keys that the page has. @param {string[]} keys @param {Record<string, string | number>} [values] */
export function firstWord(keys, values) {
  for (const key of keys) {
    const text = word(key, values);
    if (text) return text;
  }
  return '';
}
