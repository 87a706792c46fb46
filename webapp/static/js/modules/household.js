/** One household: its people and visits, or the form for it. */
import { clone, fill, onClick, part, point, rows, stamp } from './dom.js';
import { paths, readFragment, replaceFragment } from './fragment.js';
import { editHousehold } from './household-form.js';
import { collectiveName, describe, householdName, sheetsByPerson, stampSheet } from './register.js';
import { drawTrouble } from './trouble.js';
import { showView } from './views.js';
import { startVisits } from './visits.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */

/** @param {import('./shell.js').Shell} shell */
export function start(shell) {
  const { records } = shell.app;
  /** @type {{flush: () => Promise<any>, stop: () => void, id: string | null} | null} */
  let form = null;
  const visits = startVisits(shell, () => readFragment().id);

  function route() {
    form?.stop();
    form = null;
    const { id, rest } = readFragment();
    if (rest[0] === 'moi' || rest[0] === 'sua') {
      form = editHousehold(shell, { id, areaId: id ? null : (rest[1] ?? null), onMade: made });
      fill(document, { title: word('household.new'), under: '' });
      showView('edit');
      point(back(), id ? paths.household(id) : paths.households(rest[1] ?? ''));
      if (id) draw();
    } else if (id && records.get('household', id)) {
      showView('show');
      draw();
    } else shell.alert('unknown_record');
  }

  const back = () => /** @type {HTMLElement} */ (document.querySelector('[data-back]'));

  /** @param {string} id */
  function made(id) {
    replaceFragment(`${id}/sua`);
    part(document, 'remove').hidden = false;
  }

  function draw() {
    const { id, rest } = readFragment();
    const household = id ? records.get('household', id) : null;
    if (!household) return;
    const { data } = household;
    fill(document, {
      title: householdName(household),
      under: collectiveName(shell.app, data.area_id),
      name: householdName(household),
      area: collectiveName(shell.app, data.area_id),
      address: data.address,
      phone: data.phone,
      note: data.note,
    });
    if (rest.length > 0) return;
    point(back(), paths.households(data.area_id));
    point(part(document, 'list'), paths.households(data.area_id));
    point(part(document, 'edit'), paths.household(household.id, 'sua'));
    point(part(document, 'add'), paths.newPerson('ho', household.id));
    drawTrouble(part(document, 'attention'), household);
    const sheets = sheetsByPerson(shell.app);
    const people = records.sorted(records.list('person', { household_id: household.id }));
    part(document, 'nobody').hidden = people.length > 0;
    rows(part(document, 'people'), people, (person) => drawPerson(person, sheets.get(person.id) ?? null));
    visits.draw();
  }

  /** @param {View} person @param {View | null} sheet */
  function drawPerson(person, sheet) {
    const $row = clone('row');
    fill($row, { name: person.data.full_name, under: describe(shell.app, person) });
    point(part($row, 'link'), paths.person(person.id));
    if (person.attention) stamp(part($row, 'stamp'), 'fix', word('sheet.attention'));
    else stampSheet(part($row, 'stamp'), sheet);
    return $row;
  }

  async function finish() {
    await form?.flush();
    const id = form?.id ?? readFragment().id;
    if (id) location.hash = id;
    else shell.alert(null);
  }

  onClick(document, 'done', (event) => {
    event.preventDefault();
    finish().catch(() => {});
  });
  onClick(document, 'remove', async () => {
    const id = form?.id;
    const area = id ? records.get('household', id)?.data.area_id : '';
    try {
      await form?.flush();
      if (id) await records.remove('household', id);
      location.assign(paths.households(area ?? ''));
    } catch (error) {
      shell.alert(/** @type {any} */ (error).code === 'in_use' ? 'in_use' : 'not_saved');
    }
  });
  addEventListener('hashchange', route);
  route();
  shell.onRecords(draw);
}
