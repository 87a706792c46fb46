/**
 * Vietnamese names: the search key without marks, and the order of official lists (given, middle, family name).
 * Both keys are, character for character, those of `webapp/domain/names.py`.
 */

/** Tones in the order of the dictionary: ngang is 1, then huyền, hỏi, ngã, sắc, nặng. @type {Record<string, number>} */
const TONES = { '\u0300': 2, '\u0309': 3, '\u0303': 4, '\u0301': 5, '\u0323': 6 };
/** @type {Record<string, string>} */
const VOWELS = { 'a\u0306': 'a1', 'a\u0302': 'a2', 'e\u0302': 'e1', 'o\u0302': 'o1', 'o\u031b': 'o2', 'u\u031b': 'u1' };
const MARK = /\p{M}/u;
const MARKS = /\p{M}/gu;
const NOT_IN_WORDS = /[^\p{L}\p{N}]+/gu;
const LETTERS = /^[\p{L}\p{N}]+$/u;
const SPACES = /\s+/;
const NOT_IN_NAMES = /[^\p{L}\p{N}\p{M}]+/u;
const APOSTROPHES = /['’ʼ`]/g;

/** @param {string} text */
const decompose = (text) => text.normalize('NFD').toLowerCase().normalize('NFD');

/** @param {string} letter */
function letterKey(letter) {
  if (letter === 'đ') return 'd1';
  if (letter >= 'a' && letter <= 'z') return `${letter}0`;
  if (letter >= '0' && letter <= '9') return `2${letter}`;
  return `z9${/** @type {number} */ (letter.codePointAt(0)).toString(16).padStart(6, '0')}`;
}

/** The letters of a word as codes, and its tone. @param {string} word @returns {[string, number]} */
function spell(word) {
  /** @type {string[]} */
  const letters = [];
  let base = '';
  let tone = 1;
  for (const character of word) {
    if (MARK.test(character)) {
      tone = Math.max(tone, TONES[character] ?? 1);
      const marked = VOWELS[base + character];
      if (marked && letters.length) letters[letters.length - 1] = marked;
    } else {
      base = character;
      letters.push(letterKey(character));
    }
  }
  return [letters.join(''), tone];
}

/**
 * One word of letters and digits alone, folded and spelt; null for anything else.
 * @typedef {{fold: string, spelling: [string, number]} | null} Word
 */

/** A ward's ten thousand names are a few hundred words: each is looked at once. @type {Map<string, Word>} */
const known = new Map();
const REMEMBERED = 5000;

/** @param {string} word lower case, NFC @returns {Word} */
function look(word) {
  let found = known.get(word);
  if (found === undefined) {
    if (known.size >= REMEMBERED) known.clear();
    found = LETTERS.test(word) ? { fold: slowSearchKey(word), spelling: spell(decompose(word)) } : null;
    known.set(word, found);
  }
  return found;
}

/** The words of a plain name; null when it needs the long way. @param {string} text */
function plainWords(text) {
  const words = text.normalize('NFC').toLowerCase().trim().split(SPACES).map(look);
  return words.includes(null) ? null : /** @type {NonNullable<Word>[]} */ (words);
}

/** @param {string} text */
const slowSearchKey = (text) =>
  decompose(text).replace(MARKS, '').replaceAll('đ', 'd').replace(NOT_IN_WORDS, ' ').trim();

/**
 * Lower case without any marks, đ as d, words apart by one space: the same for NFC, NFD and both tone placements.
 * @param {string} text
 */
export function searchKey(text) {
  return (
    plainWords(text)
      ?.map(({ fold }) => fold)
      .join(' ') ?? slowSearchKey(text)
  );
}

/** @param {[string, number][]} words */
function partKey(words) {
  return `${words.map(([letters]) => letters).join('1')}0${words.map(([, tone]) => tone).join('')}0`;
}

/**
 * A key of `[0-9a-z]` whose plain comparison gives the order of official lists.
 * @param {string} name family, middle, given; a single word is the given name
 */
export function sortKey(name) {
  const words =
    plainWords(name)?.map(({ spelling }) => spelling) ??
    decompose(name).replace(APOSTROPHES, '').split(NOT_IN_NAMES).filter(Boolean).map(spell);
  const given = words.splice(-1);
  const family = words.splice(0, 1);
  return partKey(given) + partKey(words) + partKey(family);
}

/** @param {string} a @param {string} b names */
export function compareNames(a, b) {
  const x = sortKey(a);
  const y = sortKey(b);
  if (x !== y) return x < y ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}
