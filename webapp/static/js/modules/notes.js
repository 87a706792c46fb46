/** What is to be said about each indicator: why it came back, what does not count yet, and its place in the strip. */
import { all, clone, fill, need, part } from './dom.js';
import { points, textOf } from './format.js';
import { problemText } from './trouble.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */
/** @typedef {import('../offline/scoring.js').Line} Line */

/** @param {import('./declaration.js').Context} context */
export function startNotes({ shell, $form, $sections }) {
  const $indicators = $sections.filter(($section) => $section.dataset.indicator !== 'review');

  /** @param {View} one @param {Record<string, Line>} lines @param {boolean} open */
  function draw(one, lines, open) {
    const criteria = shell.app.records.criteria(one.data.criteria_version);
    // What concerns the whole sheet stands above every indicator.
    const whole = open ? one.returns.filter((reason) => !reason.indicator) : [];
    const $notes = part($form, 'notes');
    drawReturns($notes, whole, criteria);
    for (const text of new Set(one.attention?.problems.map(problemText))) {
      $notes.append(Object.assign(clone('note'), { textContent: text }));
      $notes.hidden = false;
    }
    for (const $section of $indicators) {
      const code = $section.dataset.indicator ?? '';
      const returns = open ? one.returns.filter((reason) => reason.indicator === code) : [];
      const rivals = one.rivals.filter(({ field }) => field.startsWith(`answers.${code}.`));
      for (const $entry of /** @type {HTMLFieldSetElement[]} */ (all($section, '[data-entry]')))
        $entry.disabled = !open;
      drawReturns(part($section, 'returns'), returns, criteria);
      drawWarnings($section, lines[code], rivals, open);
      drawDot(code, $section, lines[code], returns.length + rivals.length > 0);
    }
  }

  /** @param {HTMLElement} $returns @param {View['returns']} returns @param {any} criteria */
  function drawReturns($returns, returns, criteria) {
    $returns.hidden = returns.length === 0;
    $returns.replaceChildren(
      ...returns.map(({ code, text }) => {
        const known = criteria?.return_reasons.find((/** @type {any} */ one) => one.code === code);
        return fill(clone('return'), { text: text || textOf(known?.text) || problemText({ field: '', code }) });
      }),
    );
  }

  /** @param {HTMLElement} $section @param {Line | undefined} line @param {View['rivals']} rivals @param {boolean} open */
  function drawWarnings($section, line, rivals, open) {
    const missing = (line?.reasons ?? []).filter((code) => code !== 'not_answered' && open);
    const texts = [
      ...missing.map((code) => problemText({ field: '', code })),
      ...rivals.map(({ mine, value }) => word(mine ? 'rival.mine' : 'rival', { value: String(value ?? '') })),
    ];
    const shown = part($section, 'warnings');
    if (texts.join('|') === shown.dataset.shown) return;
    shown.dataset.shown = texts.join('|');
    shown.replaceChildren(
      ...texts.map((text) => {
        const $warning = clone('warning');
        $warning.textContent = text;
        return $warning;
      }),
    );
  }

  /** @param {string} code @param {HTMLElement} $section @param {Line | undefined} line @param {boolean} mend */
  function drawDot(code, $section, line, mend) {
    const $dot = need($form, `[data-go="${code}"]`);
    const given = line && line.claimed !== null;
    const state = mend || (given && line.effective < 5) ? 'low' : given ? 'done' : '';
    const values = { n: $section.dataset.number ?? '', name: $section.dataset.name ?? '' };
    $dot.dataset.state = state;
    $dot.setAttribute('aria-label', word(`dot.${state || 'open'}`, { ...values, points: points(line?.claimed) }));
  }

  /** Which indicator is in view. */
  function here() {
    for (const $section of $indicators) {
      const $dot = need($form, `[data-go="${$section.dataset.indicator}"]`);
      if ($section.hidden) $dot.removeAttribute('aria-current');
      else $dot.setAttribute('aria-current', 'step');
    }
  }

  return { draw, here };
}
