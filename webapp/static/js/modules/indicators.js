/** The fields of the ten indicators: read, saved while somebody types, put in by a touch, and taken back again. */
import { drawn, pause } from '../lib/pause.js';
import { createSaver } from '../offline/draft.js';
import { all, fill, moveTo, need, part } from './dom.js';
import { points } from './format.js';
import { startNotes } from './notes.js';
import { says, toggled } from './phrases.js';
import { offerUndo } from './undo.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */
/** @typedef {import('../offline/scoring.js').Line} Line */

/** @param {import('./declaration.js').Context} context */
export function startIndicators(context) {
  const { shell, $sections, sheet } = context;
  const $indicators = $sections.filter(($section) => $section.dataset.indicator !== 'review');
  const { records } = shell.app;
  const notes = startNotes(context);
  /** Scores that were taken away on this page. @type {Map<string, number>} */
  const cleared = new Map();
  const saver = createSaver(
    (fields) => {
      const one = /** @type {View} */ (sheet());
      return records.change('declaration', one.id, fields);
    },
    { onState: shell.saved },
  );
  shell.keep(saver);

  /** @param {HTMLElement} $section */
  const codeOf = ($section) => $section.dataset.indicator ?? '';
  /** @param {HTMLElement} $section */
  const radios = ($section) => /** @type {HTMLInputElement[]} */ (all($section, '.scores input'));
  /** @param {HTMLElement} $section */
  const statement = ($section) => /** @type {HTMLTextAreaElement} */ (need($section, 'textarea[name$="-statement"]'));

  /** @param {string} field @param {any} value */
  function save(field, value) {
    saver.set(field, value);
    // What was touched is seen first; whoever leaves before that has it saved on leaving.
    drawn().then(() => saver.flush().catch(() => {}));
  }

  /** @param {HTMLElement} $section @param {number | null} points */
  function score($section, points) {
    for (const $radio of radios($section)) $radio.checked = points !== null && Number($radio.value) === points;
    save(`answers.${codeOf($section)}.self`, points);
    drawScore($section, points);
  }

  /** @param {HTMLElement} $section @param {Event} event */
  function clear($section, event) {
    const [code, given] = [codeOf($section), sheet()?.data.answers?.[codeOf($section)]?.self ?? null];
    if (given === null) return;
    cleared.set(code, given);
    score($section, null);
    // The button that was pressed is gone: by a key one stands on the one that takes it back.
    if (/** @type {UIEvent} */ (event).detail === 0) part($section, 'unclear').focus();
    offerUndo(word('undo.score', { n: $section.dataset.number ?? '' }), () => score($section, given));
  }

  /** @param {HTMLElement} $section */
  function drawPhrases($section) {
    for (const $phrase of all($section, '[data-phrase]')) {
      $phrase.setAttribute('aria-pressed', String(says(statement($section).value, $phrase.dataset.phrase ?? '')));
    }
  }

  /** @param {HTMLElement} $section @param {number | null} given */
  function drawScore($section, given) {
    const offered = radios($section).some(($radio) => Number($radio.value) === given);
    const before = given === null ? cleared.get(codeOf($section)) : undefined;
    part($section, 'clear').hidden = given === null;
    part($section, 'unclear').hidden = before === undefined;
    fill($section, {
      other: given !== null && !offered ? word('score.other', { points: points(given) }) : '',
      unclear: before === undefined ? '' : word('score.again', { points: points(before) }),
    });
  }

  for (const $section of $indicators) {
    const $statement = statement($section);
    for (const $radio of radios($section)) {
      $radio.addEventListener('change', () => score($section, Number($radio.value)));
      // A finger chose: on to what was done. With arrow keys one only walks past the scores.
      $radio.addEventListener('click', ({ detail }) => {
        if (detail > 0 && $radio.value !== '0') moveTo(part($section, 'done'));
      });
    }
    part($section, 'clear').addEventListener('click', (event) => clear($section, event));
    part($section, 'unclear').addEventListener('click', () => {
      score($section, cleared.get(codeOf($section)) ?? null);
      part($section, 'clear').focus();
    });
    $statement.addEventListener('input', () => {
      saver.set(`answers.${codeOf($section)}.statement`, $statement.value || null);
      drawPhrases($section);
    });
    part($section, 'phrases').addEventListener('click', ({ target }) => {
      const $phrase = target instanceof Element ? target.closest('[data-phrase]') : null;
      if (!($phrase instanceof HTMLElement)) return;
      $statement.value = toggled($statement.value, $phrase.dataset.phrase ?? '', $statement.maxLength);
      save(`answers.${codeOf($section)}.statement`, $statement.value || null);
      drawPhrases($section);
    });
  }

  /** Puts in what is kept. @param {HTMLElement} $section @param {View} one @param {boolean} over also over what has the focus */
  function put($section, { data }, over) {
    const answer = data.answers?.[codeOf($section)] ?? {};
    for (const $radio of radios($section))
      $radio.checked = Number($radio.value) === answer.self && answer.self !== null;
    const $statement = statement($section);
    if (over || document.activeElement !== $statement) $statement.value = answer.statement ?? '';
    drawScore($section, answer.self ?? null);
    drawPhrases($section);
  }

  return {
    /** Everything, while none of it is in view. @param {View} one */
    async load(one) {
      for (const [at, $section] of $indicators.entries()) {
        if (at % 3 === 0) await pause();
        put($section, one, true);
      }
    },
    /** @param {View} one @param {Record<string, Line>} lines @param {boolean} open */
    draw(one, lines, open) {
      for (const $section of $indicators) part($section, 'phrases').hidden = !open;
      notes.draw(one, lines, open);
    },
    drawPhrases,
    here: notes.here,
    /** Somebody else's change came in: shown unless it is being written over here. @param {View} one */
    refresh(one) {
      if (!saver.dirty) for (const $section of $indicators) put($section, one, false);
    },
  };
}
