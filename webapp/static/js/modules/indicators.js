/** The fields of the ten indicators: read, saved while somebody types, and what the rules say about them. */
import { createSaver } from '../offline/draft.js';
import { all, clone, fill, need, part } from './dom.js';
import { points, textOf } from './format.js';
import { problemText } from './trouble.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */
/** @typedef {import('../offline/scoring.js').Line} Line */

/** @param {import('./declaration.js').Context} context */
export function startIndicators({ shell, $form, $sections, sheet }) {
  const $indicators = $sections.filter(($section) => $section.dataset.indicator !== 'review');
  const { records } = shell.app;
  const saver = createSaver(
    (fields) => {
      const one = /** @type {View} */ (sheet());
      return records.change('declaration', one.id, fields);
    },
    { onState: shell.saved },
  );
  shell.keep(saver);

  /** @param {HTMLElement} $section */
  const radios = ($section) => /** @type {HTMLInputElement[]} */ (all($section, '.scores input'));
  /** @param {HTMLElement} $section */
  const statement = ($section) => /** @type {HTMLTextAreaElement} */ (need($section, 'textarea[name$="-statement"]'));

  for (const $section of $indicators) {
    const code = $section.dataset.indicator;
    for (const $radio of radios($section)) {
      $radio.addEventListener('change', () => {
        saver.set(`answers.${code}.self`, Number($radio.value));
        saver.flush().catch(() => {});
      });
    }
    statement($section).addEventListener('input', () => {
      saver.set(`answers.${code}.statement`, statement($section).value || null);
    });
  }

  /** Puts in what is kept. @param {View} one @param {boolean} [all_] also over what has the focus */
  function load({ data }, all_ = true) {
    for (const $section of $indicators) {
      const answer = data.answers?.[$section.dataset.indicator ?? ''] ?? {};
      for (const $radio of radios($section))
        $radio.checked = Number($radio.value) === answer.self && answer.self !== null;
      const $statement = statement($section);
      if (all_ || document.activeElement !== $statement) $statement.value = answer.statement ?? '';
      const offered = radios($section).some(($radio) => $radio.checked);
      const other = (answer.self ?? null) !== null && !offered;
      fill($section, { other: other ? word('score.other', { points: points(answer.self) }) : '' });
    }
  }

  /** @param {View} one @param {Record<string, Line>} lines @param {boolean} open */
  function draw(one, lines, open) {
    const criteria = records.criteria(one.data.criteria_version);
    // What concerns the whole sheet stands above every indicator.
    const whole = open ? one.returns.filter((reason) => !reason.indicator) : [];
    const $notes = part($form, 'notes');
    drawReturns($notes, whole, criteria);
    for (const problem of one.attention?.problems ?? []) {
      $notes.append(Object.assign(clone('note'), { textContent: problemText(problem) }));
      $notes.hidden = false;
    }
    for (const $section of $indicators) {
      const code = $section.dataset.indicator ?? '';
      const line = lines[code];
      const returns = open ? one.returns.filter((reason) => reason.indicator === code) : [];
      const rivals = one.rivals.filter(({ field }) => field.startsWith(`answers.${code}.`));
      /** @type {HTMLFieldSetElement} */ (part($section, 'entry')).disabled = !open;
      drawReturns($section, returns, criteria);
      drawWarnings($section, line, rivals, open);
      drawDot(code, $section, line, returns.length + rivals.length > 0);
    }
  }

  /** @param {HTMLElement} $section @param {View['returns']} returns @param {any} criteria */
  function drawReturns($section, returns, criteria) {
    const $returns = $section.dataset.part === 'notes' ? $section : part($section, 'returns');
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
    $dot.dataset.state = mend || (given && line.effective < 5) ? 'low' : given ? 'done' : '';
    if ($section.hidden) $dot.removeAttribute('aria-current');
    else $dot.setAttribute('aria-current', 'step');
  }

  return {
    load,
    draw,
    /** Somebody else's change came in: shown unless it is being written over here. @param {View} one */
    refresh: (one) => {
      if (!saver.dirty) load(one, false);
    },
  };
}
