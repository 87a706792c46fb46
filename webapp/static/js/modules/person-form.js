/** The form of a person; it saves itself. What looks wrong is said, and saved all the same where it can be. */
import { autosave } from './autosave.js';
import { startCopying } from './copy-form.js';
import { all, clone, fill, need, part } from './dom.js';
import { birthText, birthYear, checkIdNumber, isPhone, parseBirth, phoneText, textOf } from './format.js';
import { collectives, criteria } from './register.js';
import { problemText } from './trouble.js';
import { word } from './words.js';

/** @typedef {import('./shell.js').Shell} Shell */

/**
 * @param {Shell} shell
 * @param {{id: string | null, where: string[], onMade: (id: string) => void}} which `where`: `ho`/`don-vi` and its id
 */
export function editPerson(shell, { id, where, onMade }) {
  const $form = part(document, 'form');
  const data = id ? (shell.app.records.get('person', id)?.data ?? {}) : {};
  const home = id ? (data.household_id ?? null) : where[0] === 'ho' ? where[1] : null;
  const unit = id ? data.unit_id : where[0] === 'don-vi' ? where[1] : null;
  /** @param {string} name */
  const input = (name) => /** @type {HTMLInputElement} */ (need($form, `[name="${name}"]`));

  drawGroups(shell);
  choose(input('unit_id'), collectives(shell.app, 'unit'), unit, part($form, 'unit-field'));
  choose(input('clan_id'), collectives(shell.app, 'clan'), data.clan_id, part($form, 'clan-field'));
  input('full_name').value = data.full_name ?? '';
  input('birth').value = birthText(data);
  input('phone').value = phoneText(data.phone);
  input('id_number').value = '';
  input('id_number').placeholder = data.id_last4 ? word('person.id_kept', { last: data.id_last4 }) : '';
  for (const name of ['sex', 'group']) check(name, data[name]);
  part(document, 'remove').hidden = !id;
  $form.onsubmit = (event) => event.preventDefault();

  /** @param {string} name @param {string | undefined} value */
  function check(name, value) {
    for (const $radio of /** @type {HTMLInputElement[]} */ (all($form, `input[name="${name}"]`))) {
      $radio.checked = $radio.value === value;
    }
  }

  /** @param {string} name @returns {string | null} */
  const checked = (name) =>
    /** @type {HTMLInputElement | null} */ ($form.querySelector(`input[name="${name}"]:checked`))?.value ?? null;

  function read() {
    const birth = parseBirth(input('birth').value);
    const sex = checked('sex');
    const number = checkIdNumber(input('id_number').value, { year: birth ? birthYear(birth) : null, sex });
    const phone = input('phone').value.trim();
    const phoneFits = !phone || isPhone(phone);
    warn('birth-warning', birth ? '' : 'birth');
    warn('phone-warning', phoneFits ? '' : 'phone');
    drawIdWarnings(number.warnings);
    return {
      full_name: input('full_name').value.trim() || null,
      household_id: home,
      sex,
      ...(birth ?? { birth_date: data.birth_date ?? null, birth_year: data.birth_year ?? null }),
      group: checked('group'),
      unit_id: input('unit_id').value || null,
      clan_id: input('clan_id').value || null,
      phone: phoneFits ? phone || null : (data.phone ?? null),
      ...(number.number ? { id_number: number.number } : {}),
    };
  }

  startCopying(shell, $form, { home, id, read });
  return autosave({
    shell,
    $form,
    id,
    type: 'person',
    read,
    ready: (fields) => Boolean(fields.full_name && (fields.household_id || fields.unit_id)),
    onMade,
  });
}

/**
 * What a person cannot be written down without.
 * @param {HTMLElement} $form @param {boolean} atHome a member of a household, who needs no place of work
 * @returns {import('./form-errors.js').Wrong[]}
 */
export function missing($form, atHome) {
  /** @param {string} id @param {string} key of the sentence */
  const check = (id, key) =>
    /** @type {HTMLInputElement} */ (need($form, `#${id}`)).value.trim() ? [] : [{ id, text: word(key) }];
  return [...check('full_name', 'person.needs_name'), ...(atHome ? [] : check('unit_id', 'person.needs_home'))];
}

/** @param {string} name @param {string} code */
function warn(name, code) {
  const $warning = part(document, name);
  $warning.textContent = code ? problemText({ field: '', code }) : '';
  $warning.hidden = !code;
}

/** @param {string[]} codes */
function drawIdWarnings(codes) {
  part(document, 'id-warnings').replaceChildren(
    ...codes.map((code) => {
      const $warning = clone('warning');
      $warning.textContent = problemText({ field: 'id_number', code });
      return $warning;
    }),
  );
}

/** The groups and their hints are the criteria's own words. @param {Shell} shell */
function drawGroups(shell) {
  const groups = criteria(shell.app)?.groups ?? [];
  part(document, 'groups').replaceChildren(
    ...groups.map((/** @type {any} */ group) => {
      const $choice = clone('choice');
      const $radio = /** @type {HTMLInputElement} */ (need($choice, 'input'));
      $radio.value = group.code;
      return fill($choice, { text: textOf(group.description), hint: textOf(group.hints?.[0]) });
    }),
  );
}

/**
 * @param {HTMLInputElement | HTMLSelectElement} $select its first option stays: none
 * @param {{id: string, name: string}[]} options @param {string | null | undefined} chosen @param {HTMLElement} $field
 */
function choose($select, options, chosen, $field) {
  const $first = /** @type {HTMLElement} */ ($select.firstElementChild);
  $select.replaceChildren($first, ...options.map(({ id, name }) => new Option(name, id)));
  $select.value = chosen ?? '';
  $field.hidden = options.length === 0;
}
