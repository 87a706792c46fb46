/** "I will strive for it": what the person sets out to do this year. */
import { createSaver } from '../offline/draft.js';
import { need, onClick, part } from './dom.js';
import { reviewedAt } from './register.js';

/** @typedef {import('../types.js').View} View */
/** @typedef {import('../offline/app.js').App} App */

/** @param {App} app @param {string} personId @returns {View | null} */
export function registrationOf(app, personId) {
  const campaign = app.records.campaign();
  if (!campaign) return null;
  return app.records.list('registration', { person_id: personId, campaign_id: campaign.id })[0] ?? null;
}

/** @param {import('./shell.js').Shell} shell @param {() => View | null} person */
export function startRegistration(shell, person) {
  const { app } = shell;
  const $goals = /** @type {HTMLTextAreaElement} */ (need(document, '#goals'));
  const current = () => {
    const one = person();
    return one ? registrationOf(app, one.id) : null;
  };

  const saver = createSaver(
    async (fields) => {
      const one = /** @type {View} */ (person());
      const registered = registrationOf(app, one.id);
      if (registered) return app.records.change('registration', registered.id, fields);
      return app.records.create('registration', {
        person_id: one.id,
        campaign_id: app.records.campaign()?.id,
        collective_id: reviewedAt(app, one),
        group: one.data.group,
        ...fields,
      });
    },
    { onState: shell.saved },
  );
  shell.keep(saver);

  /** Group and collective must be known first; where they are not, the form of the person opens. */
  function possible() {
    const one = person();
    return Boolean(one?.data.group && reviewedAt(app, one) && app.records.campaign());
  }

  function show() {
    part(document, 'register').hidden = Boolean(current());
  }

  $goals.addEventListener('input', () => {
    if (possible()) saver.set('goals', $goals.value.trim() || null);
  });
  onClick(document, 'register', async () => {
    saver.set('goals', $goals.value.trim() || null);
    await saver.flush().catch(() => {});
    show();
    if (current()) location.hash = /** @type {View} */ (person()).id;
  });

  return {
    open() {
      if (!possible()) {
        const one = person();
        if (one) location.hash = `${one.id}/sua`;
        return;
      }
      $goals.value = current()?.data.goals ?? '';
      show();
    },
  };
}
