/** Consent, one purpose at a time. Nothing is written unless the person said yes to that very purpose. */
import { all, fill, need, part, stamp } from './dom.js';
import { day } from './format.js';
import { criteria } from './register.js';
import { offerUndo } from './undo.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */
/** @typedef {import('../offline/app.js').App} App */

/** @param {App} app @param {string} personId @param {string} purpose @returns {View | null} the one that holds today */
export function consentTo(app, personId, purpose) {
  const taken = new Set(app.records.list('withdrawal', { subject: 'consent' }).map(({ data }) => data.subject_id));
  const given = app.records.list(
    'consent',
    ({ id, data }) =>
      data.person_id === personId && data.purposes?.includes(purpose) && !data.withdrawn_at && !taken.has(id),
  );
  return given.sort((a, b) => (a.savedAt ?? '').localeCompare(b.savedAt ?? '')).at(-1) ?? null;
}

/** @param {import('./shell.js').Shell} shell @param {() => View | null} person */
export function startConsent(shell, person) {
  const { app } = shell;
  const $view = need(document, 'main [data-view~="consent"]');

  /** @param {string} type @param {Record<string, any>} data */
  async function write(type, data) {
    shell.saved('saving');
    try {
      const saved = await app.records.event(type, data);
      shell.saved('saved', saved);
      draw();
      offerUndo(word(`consent.did.${type}`), () => takeBack(type, saved.id));
    } catch (error) {
      shell.saved('failed', error);
    }
  }

  /** What left the phone already is answered by its opposite, a yes by its withdrawal; a withdrawal stands. @param {string} type @param {string} id */
  async function takeBack(type, id) {
    let done = await app.records.takeBack(id, type);
    if (!done && type === 'consent') {
      await app.records.event('withdrawal', { subject: type, subject_id: id, reason: word('consent.mistake') });
      done = true;
    }
    draw();
    return done;
  }

  for (const $purpose of all($view, '[data-purpose]')) {
    const purpose = $purpose.dataset.purpose ?? '';
    part($purpose, 'agree').addEventListener('click', () => {
      const $method = /** @type {HTMLInputElement} */ (need($purpose, 'input:checked'));
      write('consent', {
        person_id: person()?.id,
        purposes: [purpose],
        method: $method.value,
        text_version: $view.dataset.textVersion,
      });
    });
    part($purpose, 'take-back').addEventListener('click', () => {
      const one = person();
      const given = one && consentTo(app, one.id, purpose);
      if (!given) return;
      write('withdrawal', { subject: 'consent', subject_id: given.id, reason: word('consent.reason') });
    });
  }

  function draw() {
    const one = person();
    if (!one) return;
    const year = app.records.campaign()?.data.year ?? '';
    const days = app.records.campaign()?.data.posting_days ?? criteria(app)?.posting.days ?? '';
    const said = [];
    for (const $purpose of all($view, '[data-purpose]')) {
      const purpose = $purpose.dataset.purpose ?? '';
      const $text = part($purpose, 'text');
      $text.textContent = ($text.dataset.text ?? '').replace('{year}', year).replace('{days}', days);
      const given = consentTo(app, one.id, purpose);
      part($purpose, 'ask').hidden = Boolean(given);
      part($purpose, 'given').hidden = !given;
      if (!given) continue;
      const method = word(`consent.${given.data.method}`);
      const on = day(given.savedAt);
      fill($purpose, { given: word(on ? 'consent.given' : 'consent.given_before', { day: on, method }) });
      said.push(word(`consents.${purpose}`));
    }
    fill(part(document, 'consent'), { consents: said.join(' · ') || word('consents.none') });
    const agreed = Boolean(consentTo(app, one.id, 'review'));
    stamp(part(document, 'consented'), agreed ? 'done' : 'new', word(`consented.${agreed ? 'yes' : 'no'}`));
  }

  return { draw };
}
