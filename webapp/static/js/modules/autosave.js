/** A form that saves itself while somebody types: the record is made as soon as it can be, then changed. */
import { createSaver } from '../offline/draft.js';

/** @typedef {import('./shell.js').Shell} Shell */

/**
 * @param {object} options
 * @param {Shell} options.shell
 * @param {HTMLElement} options.$form
 * @param {string | null} options.id of the record, null: not made yet
 * @param {string} options.type
 * @param {() => Record<string, any>} options.read all fields as the form has them
 * @param {(fields: Record<string, any>) => boolean} options.ready may the record be made of these?
 * @param {(id: string) => void} [options.onMade]
 */
export function autosave({ shell, $form, id, type, read, ready, onMade = () => {} }) {
  const { records } = shell.app;
  let last = read();

  const saver = createSaver(
    async (fields) => {
      if (id) return records.change(type, id, fields);
      const whole = Object.fromEntries(Object.entries(read()).filter(([, value]) => value !== null && value !== ''));
      const made = await records.create(type, whole);
      id = made.id;
      last = read();
      onMade(made.id);
      return made;
    },
    { onState: shell.saved },
  );
  shell.keep(saver);

  function note() {
    const now = read();
    const changed = Object.entries(now).filter(([field, value]) => (last[field] ?? null) !== (value ?? null));
    if (changed.length === 0 || (!id && !ready(now))) return;
    last = now;
    saver.set(Object.fromEntries(changed.map(([field, value]) => [field, value === '' ? null : value])));
  }
  const control = new AbortController();
  for (const kind of ['input', 'change']) $form.addEventListener(kind, note, { signal: control.signal });

  return {
    flush: () => saver.flush(),
    get id() {
      return id;
    },
    get dirty() {
      return saver.dirty;
    },
    stop: () => control.abort(),
  };
}

/** @typedef {ReturnType<typeof autosave>} Autosave */
