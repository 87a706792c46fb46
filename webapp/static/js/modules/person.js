/** One person: who they are, registration, consent, declaration; each on its own view. */
import { bookmark } from './bookmark.js';
import { carryUndo } from './carried-undo.js';
import { startConsent } from './consent.js';
import { fill, onClick, part, point, stamp } from './dom.js';
import { showErrors } from './form-errors.js';
import { birthText, phoneText } from './format.js';
import { paths, readFragment, replaceFragment } from './fragment.js';
import { drawMembers } from './members.js';
import { editPerson, missing } from './person-form.js';
import { collectiveName, describe, groupName, householdName, placeName, reviewedAt } from './register.js';
import { registrationOf, startRegistration } from './registration.js';
import { drawSheetCard, openSheet } from './sheet-card.js';
import { drawTrouble } from './trouble.js';
import { showView } from './views.js';
import { startWithdrawing, withdrawalOf } from './withdrawing.js';
import { word } from './words.js';

/** @type {Record<string, string>} */
const VIEWS = { sua: 'edit', 'dang-ky': 'register', 'dong-y': 'consent', rut: 'withdraw', 'doi-ho': 'move' };

/** @param {import('./shell.js').Shell} shell */
export function start(shell) {
  const { app } = shell;
  const { records } = app;
  /** @type {import('./autosave.js').Autosave | null} */
  let form = null;
  const person = () => {
    const { id } = readFragment();
    return id ? records.get('person', id) : null;
  };
  const registration = startRegistration(shell, person);
  const consent = startConsent(shell, person);
  const withdrawing = startWithdrawing(shell, person, () => draw());

  function route() {
    form?.stop();
    form = null;
    const { id, rest } = readFragment();
    const view = rest[0] === 'moi' ? 'edit' : (VIEWS[rest[0] ?? ''] ?? 'show');
    if (rest[0] !== 'moi' && !person()) {
      shell.alert('unknown_record');
      return;
    }
    if (view === 'edit') form = editPerson(shell, { id, where: rest.slice(1), onMade: made });
    if (rest[0] === 'moi') fill(document, { title: word('person.new'), under: placeName(app, rest[1], rest[2]) });
    if (view === 'register') registration.open();
    if (view === 'move') import('./moving.js').then(({ openMoving }) => openMoving(shell, person));
    if (id && !['withdraw', 'move'].includes(view)) bookmark('person', id, view === 'show' ? '' : (rest[0] ?? ''));
    showView(view);
    pointBack(view, rest);
    draw();
  }

  /** @param {string} view @param {string[]} rest */
  function pointBack(view, rest) {
    const $back = /** @type {HTMLElement} */ (document.querySelector('[data-back]'));
    const one = person();
    if (one && view !== 'show') point($back, paths.person(one.id));
    else if (one)
      point(
        $back,
        one.data.household_id ? paths.household(one.data.household_id) : paths.households(one.data.unit_id ?? ''),
      );
    else point($back, rest[1] === 'ho' ? paths.household(rest[2] ?? '') : paths.households(rest[2] ?? ''));
  }

  /** @param {string} id */
  function made(id) {
    replaceFragment(`${id}/sua`);
    bookmark('person', id, 'sua');
    part(document, 'remove').hidden = false;
    draw();
  }

  function draw() {
    const one = person();
    if (!one) return;
    const { data } = one;
    const home = data.household_id ? records.get('household', data.household_id) : null;
    fill(document, { title: data.full_name, under: describe(app, one), name: data.full_name });
    /** @type {Record<string, string>} */
    const facts = {
      birth: birthText(data),
      id: data.id_last4 || data.id_number ? `•••••••• ${data.id_last4 ?? data.id_number.slice(-4)}` : '',
      phone: phoneText(data.phone),
      group: groupName(app, data.group),
      collective: collectiveName(app, reviewedAt(app, one)),
    };
    for (const [name, text] of Object.entries(facts))
      part(document, name).textContent = text || word('person.not_said');
    drawTrouble(part(document, 'attention'), one);
    point(part(document, 'edit'), paths.person(one.id, 'sua'));
    point(part(document, 'move'), paths.person(one.id, 'doi-ho'));
    point(part(document, 'registration'), paths.person(one.id, 'dang-ky'));
    point(part(document, 'consent'), paths.person(one.id, 'dong-y'));
    part(document, 'household').hidden = !home;
    if (home) {
      point(part(document, 'household'), paths.household(home.id));
      part(document, 'household').textContent = householdName(home);
    }
    const registered = registrationOf(app, one.id);
    fill(part(document, 'registration'), { goals: registered?.data.goals });
    const back = registered && (registered.data.withdrawn_at || withdrawalOf(app, registered.id));
    const state = back ? 'withdrawn' : registered ? 'yes' : 'no';
    stamp(part(document, 'registered'), state === 'yes' ? 'done' : 'new', word(`registered.${state}`));
    consent.draw();
    drawSheetCard(shell, one);
    drawMembers(app, one);
    withdrawing.draw();
  }

  async function finish() {
    await shell.settled();
    const id = form?.id ?? readFragment().id;
    if (id) location.hash = id;
    else showErrors(part(document, 'form'), missing(part(document, 'form'), readFragment().rest[1] === 'ho'));
  }

  onClick(document, 'done', (event) => {
    event.preventDefault();
    finish().catch(() => {});
  });
  for (const name of ['next', 'sheet']) {
    onClick(document, name, (event) => {
      const one = person();
      if (one && openSheet(shell, one, name === 'sheet')) event.preventDefault();
    });
  }
  onClick(document, 'remove', async () => {
    const one = person();
    try {
      await form?.flush();
      if (!one) return;
      await records.remove('person', one.id);
      carryUndo('person', one.id);
      location.assign(one.data.household_id ? paths.household(one.data.household_id) : paths.home);
    } catch (error) {
      shell.alert(/** @type {any} */ (error).code === 'in_use' ? 'in_use' : 'not_saved');
    }
  });
  addEventListener('hashchange', route);
  route();
  shell.onRecords(draw);
}
