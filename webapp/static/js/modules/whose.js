/**
 * Whose notebook this page opens. A phone that several people share has one for each of them (docs/adr/0017): here stand the
 * names of their databases, and never anybody's name. A phone that one person uses has no such list.
 */

const FIRST = 'so-cdht';
const NAME = /^so-cdht(-\d\d?)?$/;
const [ALL, OPEN, ADDED] = ['nguoi', 'so', 'them'];

/** @param {unknown} name */
export const isNotebook = (name) => typeof name === 'string' && NAME.test(name);

/** Which person of this phone it is: 1, 2 … @param {string} name */
export const numberOf = (name) => Number(name.slice(FIRST.length + 1) || 1);

/** @param {number} n */
export const nameOf = (n) => (n === 1 ? FIRST : `${FIRST}-${n}`);

/** @returns {string[]} never none */
export function notebooks() {
  try {
    const known = JSON.parse(localStorage.getItem(ALL) ?? '[]').filter(isNotebook);
    if (known.length) return known;
  } catch {
    // A browser that keeps nothing keeps no second notebook either.
  }
  return [FIRST];
}

/** The one that pages open now. */
export function current() {
  try {
    const open = localStorage.getItem(OPEN) ?? '';
    if (notebooks().includes(open)) return open;
  } catch {
    // See above.
  }
  return notebooks()[0];
}

/** The notebook that is made for somebody new, on the page that takes the code and in this tab alone. */
export function added() {
  try {
    const name = sessionStorage.getItem(ADDED);
    return document.body.dataset.module === 'enrolment' && isNotebook(name) ? name : null;
  } catch {
    return null;
  }
}

/** Another tab may change over meanwhile: this page stays with the one that it began with. */
export const whose = added() ?? current();

export const others = () => notebooks().filter((name) => name !== whose);

/** @param {string[]} names @param {string} [open] */
export function keep(names, open = current()) {
  localStorage.setItem(ALL, JSON.stringify([...new Set(names)].sort((a, b) => numberOf(a) - numberOf(b))));
  localStorage.setItem(OPEN, open);
}

/** @param {string | null} name null: it is no longer being made */
export const add = (name) => (name ? sessionStorage.setItem(ADDED, name) : sessionStorage.removeItem(ADDED));

/** This person goes; the next one's notebook is opened from now on. @param {boolean} kept something of theirs is still here */
export function makeWay(kept) {
  const [next] = others();
  if (next) keep(kept ? notebooks() : others(), next);
}
