/** Which PINs are none: those that a stranger tries first. Pure. */

export const LENGTH = 6;

/** @param {string} text @returns {string} its digits; also those of full width */
export const digitsOf = (text) => text.normalize('NFKC').replace(/\D/g, '');

/** @param {number[]} digits @param {number} step each is the one before plus this, from 9 on to 0 */
const runs = (digits, step) => digits.every((digit, i) => i === 0 || digit === (digits[i - 1] + step + 10) % 10);

/**
 * @param {string} pin digits
 * @returns {null | 'length' | 'repeated' | 'run' | 'date'} why not
 */
export function weakness(pin) {
  if (!/^\d+$/.test(pin) || pin.length !== LENGTH) return 'length';
  const digits = [...pin].map(Number);
  const pair = digits.every((digit, i) => digit === digits[i % 2]);
  const triple = digits.every((digit, i) => digit === digits[i % 3]);
  // 111222 and 112233 are no better than 111111.
  const doubled = digits.every((digit, i) => i % 2 === 0 || digit === digits[i - 1]);
  if (pair || triple || doubled || new Set(digits).size <= 2) return 'repeated';
  if (runs(digits, 1) || runs(digits, -1)) return 'run';
  return isDate(pin) ? 'date' : null;
}

/** Days and years of birth: 120364, 031264, 640312, 121964, 196412, 1964 with anything behind or before it. @param {string} pin */
function isDate(pin) {
  const [a, b, c] = [pin.slice(0, 2), pin.slice(2, 4), pin.slice(4)].map(Number);
  const day = (/** @type {number} */ n) => n >= 1 && n <= 31;
  const month = (/** @type {number} */ n) => n >= 1 && n <= 12;
  if ((day(a) && month(b)) || (month(a) && day(b)) || (month(b) && day(c))) return true;
  const year = (/** @type {string} */ text) => Number(text) >= 1900 && Number(text) <= 2039;
  return year(pin.slice(0, 4)) || year(pin.slice(2));
}
