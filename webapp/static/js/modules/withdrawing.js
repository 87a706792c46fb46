/** Taking a sheet or a registration back, in the person's own name; until it is sent, one tap takes that back too. */
import { fill, need, part } from './dom.js';
import { sheetOf, sheetState } from './register.js';
import { registrationOf } from './registration.js';
import { offerUndo } from './undo.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */
/** @typedef {import('../offline/app.js').App} App */
/** @typedef {'declaration' | 'registration'} Subject */

/** @type {Subject[]} */
const SUBJECTS = ['declaration', 'registration'];
/** The steps before a decision. */
const MAY = ['draft', 'returned', 'attention', 'waiting', 'submitted', 'verified', 'reviewed', 'confirmed', 'posted'];

/** @param {App} app @param {string} id of what was taken back @returns {View | null} the withdrawal, as this phone knows it */
export const withdrawalOf = (app, id) =>
  app.records.list('withdrawal', ({ data, attention }) => data.subject_id === id && !attention)[0] ?? null;

/** @param {App} app @param {View} person @returns {Record<Subject, View | null>} what can be taken back today */
export function withdrawable(app, person) {
  const sheet = sheetOf(app, person.id);
  const registered = registrationOf(app, person.id);
  return {
    declaration: sheet && MAY.includes(sheetState(sheet)) && !withdrawalOf(app, sheet.id) ? sheet : null,
    registration: registered && !registered.data.withdrawn_at && !withdrawalOf(app, registered.id) ? registered : null,
  };
}

/** @param {import('./shell.js').Shell} shell @param {() => View | null} person @param {() => void} changed */
export function startWithdrawing(shell, person, changed) {
  const { app } = shell;
  const $view = need(document, 'main [data-view~="withdraw"]');

  /** @param {Subject} subject */
  async function withdraw(subject) {
    const one = person();
    const taken = one && withdrawable(app, one)[subject];
    if (!one || !taken) return;
    const $reason = /** @type {HTMLInputElement} */ (need($view, 'input[name="reason"]:checked'));
    const $more = /** @type {HTMLInputElement} */ (need($view, '#reason-more'));
    const reason = [$reason.value, $more.value.trim()].filter(Boolean).join(' ');
    shell.saved('saving');
    try {
      const saved = await app.records.event('withdrawal', { subject, subject_id: taken.id, reason });
      shell.saved('saved', saved);
      location.hash = one.id;
      offerUndo(word(`withdrawn.${subject}`), async () => {
        const back = await app.records.takeBack(saved.id, 'withdrawal');
        changed();
        return back;
      });
      changed();
    } catch (error) {
      shell.saved('failed', error);
    }
  }

  for (const subject of SUBJECTS) part($view, `withdraw-${subject}`).addEventListener('click', () => withdraw(subject));

  return {
    draw() {
      const one = person();
      if (!one) return;
      const may = withdrawable(app, one);
      for (const subject of SUBJECTS) part($view, `may-${subject}`).hidden = !may[subject];
      const none = SUBJECTS.every((subject) => !may[subject]);
      part($view, 'reasons').hidden = none;
      part($view, 'nothing-to-withdraw').hidden = !none;
      fill($view, { withdraw_who: one.data.full_name });
      part(document, 'withdraw').hidden = none;
    },
  };
}
