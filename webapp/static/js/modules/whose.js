/**
 * Whose notebook this page opens. A phone that several people share has one for each of them (docs/adr/0017): here stand the
 * names of their databases, and never anybody's name. A phone that one person uses has no such list.
 */

const FIRST = 'so-cdht';
const NAME = /^so-cdht(-\d\d?)?$/;
const [ALL, OPEN, ADDED] = ['nguoi', 'so', 'them'];

/** @param {string} name */
export const isNotebook = (name) => NAME.test(name);

/** Which person of this phone it is: 1, 2 … @param {string} name */
export const numberOf = (name) => Number(name.slice(FIRST.length + 1) || 1);

/** @param {number} n */
export const nameOf = (n) => (n === 1 ? FIRST : `${FIRST}-${n}`);

/** A browser that keeps no notes keeps no second notebook either. @param {'localStorage' | 'sessionStorage'} notes @param {string} key */
function read(notes, key) {
  try {
    return globalThis[notes].getItem(key) ?? '';
  } catch {
    return '';
  }
}

/** @returns {string[]} never none */
export function notebooks() {
  const known = read('localStorage', ALL).split(' ').filter(isNotebook);
  return known.length ? known : [FIRST];
}

/** The one that pages open now. */
export function current() {
  const open = read('localStorage', OPEN);
  return notebooks().includes(open) ? open : notebooks()[0];
}

/** The notebook that is made for somebody new, on the page that takes the code and in this tab alone. */
export function added() {
  const name = read('sessionStorage', ADDED);
  return isNotebook(name) && document.body.dataset.module === 'enrolment' ? name : null;
}

/** Another tab may change over meanwhile: this page stays with the one that it began with. */
export const whose = added() ?? current();

/** What is each person's own in the notes of the browser ends so; the first's as ever. */
export const own = whose.slice(FIRST.length);

export const others = () => notebooks().filter((name) => name !== whose);

/** @param {string[]} names @param {string} [open] */
export function keep(names, open = current()) {
  localStorage.setItem(ALL, [...new Set(names)].sort((a, b) => numberOf(a) - numberOf(b)).join(' '));
  localStorage.setItem(OPEN, open);
}

/** @param {string | null} name null: it is no longer being made */
export const add = (name) => (name ? sessionStorage.setItem(ADDED, name) : sessionStorage.removeItem(ADDED));

/** This person goes; the next one's notebook is opened from now on. @param {boolean} kept something of theirs is still here */
export function makeWay(kept) {
  const [next] = others();
  if (next) keep(kept ? notebooks() : others(), next);
}
