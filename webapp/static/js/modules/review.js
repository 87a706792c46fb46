/** The last screen of the declaration: all ten at a glance, and handing it in. */
import { consentTo } from './consent.js';
import { clone, fill, need, onClick, part, point, rows } from './dom.js';
import { points } from './format.js';
import { paths } from './fragment.js';
import { sheetState } from './register.js';
import { standing } from './standing.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */

/** @param {import('./declaration.js').Context} context */
export function startReview({ shell, $form, $sections, sheet, go, changed }) {
  const { app } = shell;
  const $section = need($form, '[data-indicator="review"]');
  const $indicators = $sections.filter(($one) => $one !== $section);

  async function submit() {
    const one = sheet();
    if (!one || !consentTo(app, one.data.person_id, 'review')) return;
    const $submit = /** @type {HTMLButtonElement} */ (part($section, 'submit'));
    $submit.disabled = true;
    try {
      await shell.settled();
      const $scribe = /** @type {HTMLInputElement} */ (need($section, 'input[name="scribe"]:checked'));
      shell.saved('saving');
      shell.saved('saved', await app.records.event('submission', { declaration_id: one.id, scribe: $scribe.value }));
      changed();
      part($section, 'submitted').focus();
    } catch (error) {
      shell.saved('failed', error);
    } finally {
      $submit.disabled = false;
    }
  }
  onClick($form, 'submit', submit);

  /** @param {HTMLElement} $one @param {any} scored */
  function drawLine($one, scored) {
    const code = $one.dataset.indicator ?? '';
    const line = scored.indicators[code];
    const $row = clone('line');
    const less = line.claimed !== null && line.effective !== line.claimed;
    fill($row, {
      name: `${$one.dataset.number}. ${$one.dataset.name}`,
      under: line.reasons.map((/** @type {string} */ reason) => word(`reason.${reason}`)).join(' · '),
      points: points(line.claimed),
      counts: less ? word('score.counts', { points: points(line.effective) }) : '',
    });
    const $link = part($row, 'link');
    point($link, `#${code}`);
    $link.addEventListener('click', (event) => {
      event.preventDefault();
      go(code);
    });
    return $row;
  }

  return {
    /** @param {View} one @param {any} scored @param {boolean} open */
    draw(one, scored, open) {
      if ($section.hidden) return;
      const state = sheetState(one);
      const agreed = Boolean(consentTo(app, one.data.person_id, 'review'));
      part($section, 'verdict').textContent = scored ? standing(scored, $sections) : '';
      if (scored) rows(part($section, 'lines'), $indicators, ($one) => drawLine($one, scored));
      part($section, 'submit-form').hidden = !open;
      part($section, 'no-consent').hidden = agreed;
      point(part($section, 'consent'), paths.person(one.data.person_id, 'dong-y'));
      part($section, 'submit').setAttribute('aria-disabled', String(!agreed));
      const $submitted = part($section, 'submitted');
      $submitted.hidden = open;
      if (!open) {
        const key = state === 'waiting' ? 'sheet.sent_here' : state === 'submitted' ? 'sheet.sent' : 'sheet.closed';
        $submitted.textContent = word(key);
      }
    },
  };
}
