/** The declaration as the person's page shows it, and the one next thing to do. */
import { consentTo } from './consent.js';
import { fill, part, point, stamp } from './dom.js';
import { paths } from './fragment.js';
import { onward } from './onward.js';
import { isOpen, reviewedAt, sheetOf, stampSheet } from './register.js';
import { withdrawalOf } from './withdrawing.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */
/** @typedef {import('./shell.js').Shell} Shell */

/** @param {View} sheet @returns {number} indicators that have points */
const answered = (sheet) =>
  Object.values(sheet.data.answers ?? {}).filter((/** @type {any} */ answer) => (answer?.self ?? null) !== null).length;

/** @param {Shell} shell @param {View} person */
export function drawSheetCard({ app }, person) {
  const sheet = sheetOf(app, person.id);
  const $card = part(document, 'sheet');
  const taken = sheet && (sheet.data.state ?? 'draft') !== 'withdrawn' && withdrawalOf(app, sheet.id);
  if (taken) stamp(part($card, 'sheet-stamp'), 'wait', word('sheet.withdrawing'));
  else stampSheet(part($card, 'sheet-stamp'), sheet);
  const all = app.records
    .criteria(sheet?.data.criteria_version ?? '')
    ?.competencies.flatMap((/** @type {any} */ one) => one.indicators).length;
  fill($card, {
    sheet: sheet ? word('sheet.answered', { n: answered(sheet), all: all ?? 10 }) : word('sheet.not_begun'),
  });
  point($card, sheet ? paths.declaration(sheet) : '#');

  const $next = part(document, 'next');
  const ready = person.data.group && reviewedAt(app, person);
  if (!ready) next('edit', paths.person(person.id, 'sua'));
  else if (!sheet && !consentTo(app, person.id, 'review')) next('consent', paths.person(person.id, 'dong-y'));
  else if (!sheet) next('start', '#');
  else if (isOpen(sheet) && !taken) next('go_on', paths.declaration(sheet));
  else next('look', paths.declaration(sheet));
  drawOnward();

  /** Done here: the next member or the next door is what comes now. */
  function drawOnward() {
    const $onward = part(document, 'onward');
    const done = $next.dataset.what === 'look' && Boolean(person.data.household_id);
    $onward.hidden = !done;
    $next.classList.toggle('button--quiet', done);
    $onward.classList.toggle('button--quiet', !done);
    $next.parentElement?.classList.toggle('foot__pair--first', done);
    if (!done) return;
    const { label, href } = onward(app, person.data.household_id, { personId: person.id });
    $onward.textContent = label;
    point($onward, href);
  }

  /** @param {string} what @param {string} href */
  function next(what, href) {
    $next.dataset.what = what;
    $next.textContent = word(`next.${what}`);
    point($next, href);
  }
}

/**
 * Opens the declaration, making it first where there is none.
 * @param {Shell} shell @param {View} person @param {boolean} always the card was touched, not the next step
 * @returns {boolean} whether this took care of it
 */
export function openSheet(shell, person, always) {
  const { app } = shell;
  if (sheetOf(app, person.id)) return false;
  if (!always && part(document, 'next').dataset.what !== 'start') return false;
  const campaign = app.records.campaign();
  if (!campaign) {
    shell.alert('no_campaign');
    return true;
  }
  if (!person.data.group || !reviewedAt(app, person)) {
    location.hash = `${person.id}/sua`;
    return true;
  }
  shell.saved('saving');
  app.records
    .create('declaration', {
      person_id: person.id,
      campaign_id: campaign.id,
      collective_id: reviewedAt(app, person),
      criteria_version: campaign.data.criteria_version,
      group: person.data.group,
    })
    .then((made) => {
      shell.saved('saved', made);
      const sheet = app.records.get('declaration', made.id);
      if (sheet) location.assign(paths.declaration(sheet));
    })
    .catch((error) => shell.saved('failed', error));
  return true;
}
