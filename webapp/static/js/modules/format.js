/** Numbers and times as people write them in the language of the page (`<html lang>`); without a page, as here. */

/** @param {number} number @returns {string} two digits */
const two = (number) => String(number).padStart(2, '0');

/** @param {string | null | undefined} iso @returns {string} 10:32, by the phone's own clock */
export function clockTime(iso) {
  const at = iso ? new Date(iso) : null;
  return at && !Number.isNaN(at.getTime()) ? `${two(at.getHours())}:${two(at.getMinutes())}` : '';
}

/** @param {string | null | undefined} iso an instant or a day @returns {string} 05/02/2026 */
export function day(iso) {
  const plain = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso ?? '');
  if (plain) return `${plain[3]}/${plain[2]}/${plain[1]}`;
  const at = iso ? new Date(iso) : null;
  return at && !Number.isNaN(at.getTime()) ? `${two(at.getDate())}/${two(at.getMonth() + 1)}/${at.getFullYear()}` : '';
}

/** @param {string | null | undefined} iso @returns {string} 05/02/2026 10:32 */
export const moment = (iso) => [day(iso), clockTime(iso)].filter(Boolean).join(' ');

/** @returns {string} what stands before halves: a comma, in English a point */
const mark = () => (globalThis.document?.documentElement.lang === 'en' ? '.' : ',');

/** @param {number | null | undefined} points @returns {string} 8,5 */
export const points = (points) => (points === null || points === undefined ? '–' : String(points).replace('.', mark()));

/** @param {string} iso @param {number} now ms @returns {boolean} on the day that it is now */
export const isToday = (iso, now) => day(iso) === day(new Date(now).toISOString());

/** A text of the criteria: `{text, source}` or plain. @param {any} text @returns {string} */
export const textOf = (text) => (typeof text === 'string' ? text : (text?.text ?? ''));

/**
 * A birthday as people write it: `12/3/1964`, `12-03-1964`, `12 3 1964`, `12031964`, `3/1964`, `1964`.
 * @param {string} text
 * @returns {{birth_date: string | null, birth_year: number | null} | null} null: neither a day nor a year
 */
export function parseBirth(text) {
  const plain = text.trim();
  if (!plain) return { birth_date: null, birth_year: null };
  const year = /^(?:\d{1,2}[\s/.-]+)?(\d{4})$/.exec(plain);
  if (year && possible(Number(year[1]))) return { birth_date: null, birth_year: Number(year[1]) };
  const whole = /^(\d{1,2})[\s/.-]+(\d{1,2})[\s/.-]+(\d{4})$/.exec(plain) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(plain);
  if (!whole) return null;
  const [d, m, y] = whole.slice(1).map(Number);
  const date = new Date(Date.UTC(y, m - 1, d));
  if (date.getUTCDate() !== d || date.getUTCMonth() !== m - 1 || !possible(y)) return null;
  return { birth_date: `${y}-${two(m)}-${two(d)}`, birth_year: null };
}

/** @param {number} year */
const possible = (year) => year >= 1900 && year <= new Date().getFullYear();

/** @param {{birth_date?: string | null, birth_year?: number | null}} person @returns {string} as it is typed */
export const birthText = ({ birth_date, birth_year }) => (birth_date ? day(birth_date) : String(birth_year ?? ''));

/** @param {{birth_date?: string | null, birth_year?: number | null}} person @returns {number | null} */
export const birthYear = ({ birth_date, birth_year }) =>
  birth_date ? Number(birth_date.slice(0, 4)) : (birth_year ?? null);

/**
 * What looks wrong in an ID number; warnings only, as the rules of the register say them.
 * @param {string} text @param {{year: number | null, sex: string | null}} person
 * @returns {{number: string | null, warnings: string[]}} `number`: null while it cannot be one
 */
export function checkIdNumber(text, { year, sex }) {
  const number = text.replace(/[\s.-]/g, '');
  if (!/^(?:\d{9}|\d{12})$/.test(number)) return { number: null, warnings: number ? ['id_number'] : [] };
  if (number.length === 9) return { number, warnings: [] };
  const century = Number(number[3]);
  const saidYear = 1900 + 100 * Math.floor(century / 2) + Number(number.slice(4, 6));
  const saidSex = century % 2 ? 'female' : 'male';
  const warnings = [];
  if (year !== null && year !== saidYear) warnings.push('id_year_mismatch');
  if (sex && sex !== saidSex) warnings.push('id_sex_mismatch');
  return { number, warnings };
}

/** @param {string} text @returns {boolean} a Vietnamese number, as people write it */
export function isPhone(text) {
  const digits = text.replace(/[\s.\-()]/g, '').replace(/^(?:\+84|0084|84(?=\d{9}))0?/, '0');
  return /^(?:0[35789]\d{8}|02\d{9})$/.test(digits);
}

/** @param {string | null | undefined} phone as the ward keeps it, +84905000123 @returns {string} as people here read it: 0905 000 123 */
export function phoneText(phone) {
  const local = (phone ?? '').replace(/^\+84(?=\d{9,10}$)/, '0');
  return /^0\d{9}$/.test(local) ? `${local.slice(0, 4)} ${local.slice(4, 7)} ${local.slice(7)}` : local;
}
