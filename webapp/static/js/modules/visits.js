/** Visits of a household: one tap writes it down, a note may follow. */
import { createSaver } from '../offline/draft.js';
import { all, clone, fill, need, part, rows } from './dom.js';
import { moment } from './format.js';
import { word } from './words.js';

const SHOWN = 6;

/** @param {import('./shell.js').Shell} shell @param {() => string | null} householdId */
export function startVisits(shell, householdId) {
  const { records } = shell.app;
  const $note = /** @type {HTMLInputElement} */ (need(document, '#visit-text'));
  /** @type {string | null} */
  let current = null;
  const saver = createSaver((fields) => records.change('visit', /** @type {string} */ (current), fields), {
    onState: shell.saved,
  });
  shell.keep(saver);

  /** @param {string} outcome */
  async function write(outcome) {
    shell.saved('saving');
    try {
      // Another tap soon after corrects this visit instead of making a second one.
      const saved = current
        ? await records.change('visit', current, { outcome })
        : await records.create('visit', { household_id: householdId(), outcome, at: new Date().toISOString() });
      current = saved.id;
      shell.saved('saved', saved);
      part(document, 'visit-note').hidden = false;
    } catch (error) {
      shell.saved('failed', error);
    }
  }

  for (const $button of all(document, '[data-outcome]')) {
    $button.addEventListener('click', () => write($button.dataset.outcome ?? 'done'));
  }
  $note.addEventListener('input', () => {
    if (current) saver.set('note', $note.value.trim() || null);
  });

  return {
    draw() {
      const visits = records.list('visit', { household_id: householdId() });
      visits.sort((a, b) => (a.data.at < b.data.at ? 1 : -1));
      for (const $button of all(document, '[data-outcome]')) {
        const chosen = current && records.get('visit', current)?.data.outcome === $button.dataset.outcome;
        $button.setAttribute('aria-pressed', String(Boolean(chosen)));
      }
      rows(part(document, 'visits'), visits.slice(0, SHOWN), ({ data }) =>
        fill(clone('visit-row'), { outcome: word(`visit.${data.outcome}`), at: moment(data.at), note: data.note }),
      );
    },
  };
}
