/** A piece of evidence in words or numbers; it saves itself. */
import { autosave } from './autosave.js';
import { clone, fill, need, part } from './dom.js';
import { textOf } from './format.js';
import { word } from './words.js';

/**
 * @param {object} options
 * @param {import('./shell.js').Shell} options.shell
 * @param {HTMLElement} options.$place
 * @param {import('../types.js').View | null} options.existing
 * @param {{declaration_id: string, indicator: string, kind: string}} options.fields
 * @param {any} options.kind of the criteria
 * @param {() => void} options.onClose
 * @returns {() => void} closes it; what was typed is kept
 */
export function editEvidence({ shell, $place, existing, fields, kind, onClose }) {
  const $form = fill(clone('evidence-form'), { kind: textOf(kind?.label), hint: textOf(kind?.hint) });
  const $number = /** @type {HTMLInputElement} */ (need($form, '#evidence-number'));
  const $note = /** @type {HTMLTextAreaElement} */ (need($form, '#evidence-note'));
  const asks = kind?.asks ?? ['note'];
  part($form, 'number-field').hidden = !asks.includes('number');
  $number.value =
    existing?.data.number === undefined || existing.data.number === null
      ? ''
      : String(existing.data.number).replace('.', ',');
  $note.value = existing?.data.note ?? '';
  $place.replaceChildren($form);

  /** @returns {number | null} */
  function number() {
    const plain = $number.value.trim().replace(/\s/g, '').replace(',', '.');
    return plain && Number(plain) >= 0 && Number.isFinite(Number(plain)) ? Number(plain) : null;
  }
  const uncounted = () => (asks.includes('number') && number() === null ? $number.value.trim() : '');

  const saving = autosave({
    shell,
    $form,
    id: existing?.id ?? null,
    type: 'evidence',
    read: () => ({
      ...fields,
      // What is no number is kept in words, should somebody leave it so.
      note: [$note.value.trim(), uncounted()].filter(Boolean).join(' – ') || null,
      ...(asks.includes('number') ? { number: number() } : {}),
    }),
    // Empty evidence is none: it is made with its first word or number.
    ready: ({ note, number: counted }) =>
      Boolean(note || (counted !== null && counted !== undefined) || asks.length === 0),
  });

  let closed = false;
  /** @type {typeof import('./form-errors.js') | null} */
  let errors = null;
  async function close() {
    if (closed) return;
    closed = true;
    errors?.clearErrors($form);
    await saving.flush().catch(() => {});
    saving.stop();
    $form.remove();
    onClose();
  }
  part($form, 'close').addEventListener('click', async () => {
    const wrong = uncounted() ? [{ id: $number.id, text: word('evidence.not_a_number') }] : [];
    // Fetched by whoever mistypes: most never do.
    if (wrong.length > 0) errors = await import('./form-errors.js');
    if (!errors || errors.showErrors($form, wrong)) close();
  });
  // The key beside the letters goes on, as it does elsewhere on a phone.
  $number.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    $note.focus();
  });
  (asks.includes('number') ? $number : $note).focus();
  return () => {
    close();
  };
}
