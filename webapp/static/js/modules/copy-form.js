/** In the form of a person: family names to start with, and what is the same as for another member of the household. */
import { copies, familyNames, withFamily } from './copying.js';
import { all, clone, fill, need, part } from './dom.js';
import { phoneText } from './format.js';
import { collectiveName, groupName } from './register.js';
import { offerUndo } from './undo.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */
const OFFERS = 3;
const FAMILIES = 3;

/**
 * @param {import('./shell.js').Shell} shell @param {HTMLElement} $form
 * @param {{home: string | null | undefined, id: string | null, read: () => Record<string, any>}} form
 */
export function startCopying({ app }, $form, { home, id, read }) {
  const { records } = app;
  const household = home ? records.get('household', home) : null;
  const members = household
    ? records.sorted(records.list('person', { household_id: household.id })).filter((one) => one.id !== id)
    : [];
  const $name = /** @type {HTMLInputElement} */ (need($form, '[name="full_name"]'));

  /** As if it had been typed. @param {HTMLElement} $one */
  const told = ($one) => $one.dispatchEvent(new Event('input', { bubbles: true }));

  function drawFamilies() {
    const names = familyNames([household?.data.head_name, ...members.map(({ data }) => data.full_name)]);
    part($form, 'families').hidden = names.length === 0 || Boolean(id);
    part($form, 'family-list').replaceChildren(
      ...names.slice(0, FAMILIES).map((family) => {
        const $chip = clone('chip');
        $chip.textContent = family;
        $chip.addEventListener('click', () => {
          $name.value = withFamily($name.value, family);
          told($name);
          $name.focus();
          $name.setSelectionRange($name.value.length, $name.value.length);
        });
        return $chip;
      }),
    );
  }

  /** @param {string} field @param {string} value @returns {string} in words */
  const said = (field, value) =>
    field === 'group' ? groupName(app, value) : field.endsWith('_id') ? collectiveName(app, value) : phoneText(value);

  function drawOffers() {
    const some = copies(members, household?.data.phone, read()).slice(0, OFFERS);
    part($form, 'copy').hidden = some.length === 0;
    part($form, 'copy-list').replaceChildren(
      ...some.map(({ from, fields }) => {
        const $offer = clone('copy-offer');
        const what = Object.entries(fields).map(([field, value]) => said(field, value));
        const who = from ? (from.data.full_name ?? '') : word('copy.household');
        fill($offer, { from: word('copy.from', { name: who }), what: what.filter(Boolean).join(' · ') });
        const shown = fields.phone ? { ...fields, phone: phoneText(fields.phone) } : fields;
        $offer.addEventListener('click', () => copy(shown, who));
        return $offer;
      }),
    );
  }

  /** @param {Record<string, string>} fields @param {string} who */
  function copy(fields, who) {
    const before = Object.fromEntries(Object.keys(fields).map((field) => [field, read()[field] ?? '']));
    set(fields);
    offerUndo(word('copy.done', { name: who }), () => set(before));
  }

  /** @param {Record<string, string>} fields */
  function set(fields) {
    for (const [field, value] of Object.entries(fields)) {
      const $inputs = /** @type {HTMLInputElement[]} */ (all($form, `[name="${field}"]`));
      if ($inputs[0]?.type === 'radio') for (const $one of $inputs) $one.checked = $one.value === value;
      else if ($inputs[0]) $inputs[0].value = value;
    }
    told($name);
    drawOffers();
  }

  drawFamilies();
  drawOffers();
}
