/** Vietnamese names: the search key without marks, and the order of official lists (given, middle, family name). */

const LETTERS = 'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz';
/** Tones in the order of the dictionary: level, huyền, hỏi, ngã, sắc, nặng. */
const TONES = ['\u0300', '\u0309', '\u0303', '\u0301', '\u0323'];
const TONE_MARKS = /[\u0300\u0309\u0303\u0301\u0323]/g;
const MARKS = /\p{M}/gu;
const FIRST = 0x100;

/**
 * Lower case without marks, đ folded to d, one space between words: the same for NFC, NFD and both tone placements.
 * @param {string} text
 */
export function searchKey(text) {
  return text.normalize('NFD').replace(MARKS, '').toLowerCase().replaceAll('đ', 'd').trim().replace(/\s+/g, ' ');
}

/** @param {string} word letters first, then tones: `hoa` < `hòa` < `hóa` < `hoan` */
function wordKey(word) {
  const decomposed = word.normalize('NFD');
  let letters = '';
  for (const letter of decomposed.replace(TONE_MARKS, '').normalize('NFC')) {
    const place = LETTERS.indexOf(letter);
    letters += place < 0 ? letter : String.fromCharCode(FIRST + place);
  }
  let tones = '';
  for (const mark of decomposed.match(TONE_MARKS) ?? []) tones += String.fromCharCode(2 + TONES.indexOf(mark));
  return `${letters}\u0001${tones}`;
}

/**
 * A key whose plain comparison gives the order of official lists.
 * @param {string} name family, middle, given
 */
export function sortKey(name) {
  const words = name.normalize('NFC').toLowerCase().trim().split(/\s+/);
  const given = words.pop() ?? '';
  const family = words.shift() ?? '';
  return [given, ...words, '', family].map((word) => (word ? wordKey(word) : '')).join('\u0000');
}

/** @param {string} a @param {string} b names */
export function compareNames(a, b) {
  const x = sortKey(a);
  const y = sortKey(b);
  if (x !== y) return x < y ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}
