/** Sentences of the page: the templates hold them (`data-word`), modules only name them. */

/** @type {Map<string, string> | null} */
let known = null;

function read() {
  known = new Map();
  for (const $template of document.querySelectorAll('template[data-words]')) {
    const { content } = /** @type {HTMLTemplateElement} */ ($template);
    for (const $word of content.querySelectorAll('[data-word]')) {
      known.set($word.getAttribute('data-word') ?? '', ($word.textContent ?? '').trim());
    }
  }
  return known;
}

/**
 * @param {string} key @param {Record<string, string | number>} [values] put in for `{name}`
 * @returns {string} empty where the page has no such sentence
 */
export function word(key, values = {}) {
  const text = (known ?? read()).get(key) ?? '';
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** The first of several keys that the page has. @param {string[]} keys @param {Record<string, string | number>} [values] */
export function firstWord(keys, values) {
  for (const key of keys) {
    const text = word(key, values);
    if (text) return text;
  }
  return '';
}
