/** What still stands in the way of the title, in words: "Còn thiếu 6 điểm; chỉ số 6 dưới 5." */
import { points } from './format.js';
import { word } from './words.js';

/** @typedef {import('../offline/scoring.js').Line} Line */

/**
 * @param {{indicators: Record<string, Line>, recognised: boolean, criteria: any,
 *          missing: {points: number, indicators: string[]}}} scored
 * @param {HTMLElement[]} $sections name the numbers of the indicators
 * @param {{short?: boolean}} [how] `short`: without the reason why an indicator is below the least
 * @returns {string} one sentence
 */
export function standing({ indicators, recognised, criteria, missing }, $sections, { short = false } = {}) {
  if (recognised) return word(short ? 'standing.reached_short' : 'standing.reached');
  const numbers = new Map(
    $sections.map(($section) => [$section.dataset.indicator ?? '', $section.dataset.number ?? '']),
  );
  /** @param {string[]} codes */
  const list = (codes) => codes.map((code) => numbers.get(code)).join(', ');
  const codes = Object.keys(indicators);
  const open = codes.filter((code) => indicators[code].claimed === null);
  const unproven = short ? [] : codes.filter((code) => indicators[code].reasons.some((one) => one.startsWith('no_')));
  const low = missing.indicators.filter((code) => !open.includes(code) && !unproven.includes(code));
  const parts = [
    missing.points > 0 ? word('standing.points', { n: points(missing.points) }) : '',
    open.length > 0 ? word('standing.open', { n: open.length }) : '',
    low.length > 0
      ? word('standing.low', { list: list(low), least: points(criteria.recognition.indicator_minimum) })
      : '',
    unproven.length > 0 ? word('standing.unproven', { list: list(unproven) }) : '',
  ].filter(Boolean);
  const text = parts.join('; ');
  return text ? `${text[0].toUpperCase()}${text.slice(1)}.` : '';
}
