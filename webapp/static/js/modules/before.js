/** The person's last year beside this one: the score, and the sentence, which one touch copies. */
import { fill, part } from './dom.js';
import { points } from './format.js';
import { answerOf, lastSheet } from './last-year.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */

/** @param {import('./declaration.js').Context} context @param {($section: HTMLElement) => void} drawPhrases */
export function startBefore({ shell, $sections, sheet }, drawPhrases) {
  /** @type {Awaited<ReturnType<typeof lastSheet>>} */
  let last = null;
  let of = '';

  function draw() {
    for (const $section of $sections) {
      if ($section.dataset.indicator === 'review') continue;
      const before = answerOf(last, $section.dataset.indicator ?? '');
      const year = before?.year ?? '';
      const agreed = before?.agreed ?? null;
      const differs = agreed !== null && agreed !== before?.self;
      const values = { year, points: points(before?.self), agreed: points(agreed) };
      fill($section, { before: before ? word(differs ? 'before.agreed' : 'before.self', values) : '' });
      const $copy = part($section, 'before');
      $copy.hidden = !before?.statement;
      $copy.dataset.phrase = before?.statement ?? '';
      fill($copy, { said: before ? word('before.copy', { year, text: before.statement }) : '' });
      drawPhrases($section);
    }
  }

  return {
    /** Looks for it once a sheet, and again when records came in. */
    async look() {
      const one = sheet();
      if (!one) return;
      const found = await lastSheet(shell.app.records, one).catch(() => null);
      const now = `${one.id}/${found?.view.id}/${found?.view.rev}/${Boolean(found?.view.data.answers)}`;
      if (now === of) return;
      [last, of] = [found, now];
      draw();
    },
  };
}
