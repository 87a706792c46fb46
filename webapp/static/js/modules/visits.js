/** Visits of a household: one tap writes it down, a second one takes it back; a note may follow, or the day to come again. */
import { createSaver } from '../offline/draft.js';
import { all, clone, fill, need, part, rows } from './dom.js';
import { day, moment } from './format.js';
import { dayKey } from './round.js';
import { endUndo, offerUndo } from './undo.js';
import { word } from './words.js';

const SHOWN = 6;

/** The day that a button means: so many days from now, or the next of a weekday. @param {DOMStringMap} said @param {Date} now */
export function dayMeant({ days, weekday }, now) {
  const ahead = days !== undefined ? Number(days) : (Number(weekday) - now.getDay() + 7) % 7 || 7;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + ahead);
}

/** @param {import('./shell.js').Shell} shell @param {() => string | null} householdId @param {() => void} changed */
export function startVisits(shell, householdId, changed) {
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
    const before = current && records.get('visit', current)?.data.outcome;
    if (before === outcome) return;
    shell.saved('saving');
    try {
      // Another tap soon after corrects this visit instead of making a second one.
      const saved = current
        ? await records.change('visit', current, { outcome })
        : await records.create('visit', { household_id: householdId(), outcome, at: new Date().toISOString() });
      current = saved.id;
      shell.saved('saved', saved);
      offerUndo(word('visit.written', { outcome: word(`visit.${outcome}`) }), () => takeBack(saved.id, before));
      draw();
    } catch (error) {
      shell.saved('failed', error);
    }
  }

  /** @param {string} id @param {string | null} before the outcome that stood there */
  async function takeBack(id, before) {
    await saver.flush();
    const done = before ? await records.change('visit', id, { outcome: before }) : await records.takeBack(id, 'visit');
    if (done && !before) {
      current = null;
      $note.value = '';
    }
    draw();
    return Boolean(done);
  }

  for (const $button of all(document, '[data-outcome]')) {
    $button.addEventListener('click', () => write($button.dataset.outcome ?? 'done'));
  }
  for (const $when of all(document, '[data-when]')) {
    $when.addEventListener('click', () => {
      const on = dayKey(dayMeant($when.dataset, new Date()));
      $note.value = word('visit.appointment', { when: $when.textContent ?? '', day: day(on).slice(0, 5) });
      noted();
    });
  }
  $note.addEventListener('input', noted);

  function noted() {
    endUndo();
    if (current) saver.set('note', $note.value.trim() || null);
  }

  function draw() {
    const visits = records.list('visit', { household_id: householdId() });
    visits.sort((a, b) => (a.data.at < b.data.at ? 1 : -1));
    const outcome = current && records.get('visit', current)?.data.outcome;
    for (const $button of all(document, '[data-outcome]'))
      $button.setAttribute('aria-pressed', String(outcome === $button.dataset.outcome));
    part(document, 'visit-note').hidden = !outcome;
    part(document, 'visit-when').hidden = outcome !== 'later';
    part(document, 'visits-before').hidden = visits.length === 0;
    rows(part(document, 'visits'), visits.slice(0, SHOWN), ({ data }) =>
      fill(clone('visit-row'), { outcome: word(`visit.${data.outcome}`), at: moment(data.at), note: data.note }),
    );
    changed();
  }

  return {
    draw,
    /** @returns {string | null} how it went just now */
    outcome: () => (current && records.get('visit', current)?.data.outcome) || null,
    /** Another household is on the screen. */
    forget() {
      current = null;
      $note.value = '';
    },
  };
}
