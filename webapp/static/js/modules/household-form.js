/** The form of a household; it saves itself. */
import { autosave } from './autosave.js';
import { need, part } from './dom.js';
import { isPhone, phoneText } from './format.js';
import { collectives, mine } from './register.js';

const FIELDS = ['head_name', 'address', 'phone', 'note'];

/**
 * @param {import('./shell.js').Shell} shell
 * @param {{id: string | null, areaId: string | null, onMade: (id: string) => void}} which
 */
export function editHousehold(shell, { id, areaId, onMade }) {
  const $form = part(document, 'form');
  const $area = /** @type {HTMLSelectElement} */ (need($form, '#area_id'));
  /** @param {string} name */
  const input = (name) => /** @type {HTMLInputElement} */ (need($form, `[name="${name}"]`));
  const data = id ? (shell.app.records.get('household', id)?.data ?? {}) : {};
  const own = mine(shell.app).filter(({ kind }) => kind === 'area');
  const areas = own.length > 0 ? own : collectives(shell.app, 'area');
  $area.replaceChildren(...areas.map((area) => new Option(area.name, area.id)));
  $area.value = data.area_id ?? areaId ?? areas[0]?.id ?? '';
  part($form, 'area-field').hidden = areas.length < 2;
  for (const name of FIELDS) input(name).value = (name === 'phone' ? phoneText(data.phone) : data[name]) ?? '';
  part(document, 'remove').hidden = !id;
  // A number that cannot be one would hold the whole household back at the server.
  const phone = () =>
    !input('phone').value.trim() || isPhone(input('phone').value) ? input('phone').value.trim() : data.phone;
  $form.onsubmit = (event) => event.preventDefault();

  return autosave({
    shell,
    $form,
    id,
    type: 'household',
    read: () => ({
      area_id: $area.value,
      ...Object.fromEntries(FIELDS.map((name) => [name, input(name).value.trim() || null])),
      phone: phone() || null,
    }),
    ready: (fields) => Boolean(fields.head_name && fields.area_id),
    onMade,
  });
}
