/** One household: its people and visits, or the form for it. */
import { carryUndo } from './carried-undo.js';
import { fill, onClick, part, point, rows } from './dom.js';
import { clearErrors, showErrors } from './form-errors.js';
import { phoneText } from './format.js';
import { paths, readFragment, replaceFragment } from './fragment.js';
import { editHousehold } from './household-form.js';
import { onward } from './onward.js';
import { collectiveName, householdName, sheetOf } from './register.js';
import { personRow } from './register-rows.js';
import { drawTrouble } from './trouble.js';
import { endUndo } from './undo.js';
import { showView } from './views.js';
import { startVisits } from './visits.js';
import { word } from './words.js';

/** @param {import('./shell.js').Shell} shell */
export function start(shell) {
  const { records } = shell.app;
  /** @type {{flush: () => Promise<any>, stop: () => void, id: string | null} | null} */
  let form = null;
  /** @type {string | null} */
  let shown = null;
  const visits = startVisits(shell, () => readFragment().id, drawFoot);

  function route() {
    form?.stop();
    form = null;
    const { id, rest } = readFragment();
    if (id !== shown) {
      visits.forget();
      if (shown !== null) endUndo();
    }
    shown = id;
    if (rest[0] === 'moi' || rest[0] === 'sua') {
      clearErrors(part(document, 'form'));
      form = editHousehold(shell, { id, areaId: id ? null : (rest[1] ?? null), onMade: made });
      fill(document, { title: word('household.new'), under: collectiveName(shell.app, rest[1]) });
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
      phone: phoneText(data.phone),
      note: data.note,
    });
    if (rest.length > 0) return;
    point(back(), paths.households(data.area_id));
    point(part(document, 'edit'), paths.household(household.id, 'sua'));
    drawTrouble(part(document, 'attention'), household);
    const people = records.sorted(records.list('person', { household_id: household.id }));
    part(document, 'nobody').hidden = people.length > 0;
    rows(part(document, 'people'), people, (person) =>
      personRow(shell.app, person, sheetOf(shell.app, person.id), null),
    );
    visits.draw();
  }

  /** The one next thing: somebody of this household, the next door, or the first person to write down. */
  function drawFoot() {
    const { id, rest } = readFragment();
    if (!id || rest.length > 0 || !records.get('household', id)) return;
    const empty = records.list('person', { household_id: id }).length === 0;
    const outcome = visits.outcome();
    const leaving = outcome !== null && outcome !== 'done';
    const next = onward(shell.app, id, { leaving });
    const adding = empty && !leaving;
    point(part(document, 'add'), paths.newPerson('ho', id));
    point(part(document, 'onward'), next.href);
    part(document, 'onward').textContent = next.label;
    part(document, 'add').classList.toggle('button--quiet', !adding);
    part(document, 'onward').classList.toggle('button--quiet', adding);
    part(document, 'pair').classList.toggle('foot__pair--first', adding);
  }

  async function finish() {
    await form?.flush();
    const id = form?.id ?? readFragment().id;
    if (id) location.hash = id;
    else showErrors(part(document, 'form'), [{ id: 'head_name', text: word('household.needs_name') }]);
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
      if (!id) return;
      await records.remove('household', id);
      carryUndo('household', id);
      location.assign(paths.households(area ?? ''));
    } catch (error) {
      shell.alert(/** @type {any} */ (error).code === 'in_use' ? 'in_use' : 'not_saved');
    }
  });
  addEventListener('hashchange', route);
  route();
  shell.onRecords(draw);
}
