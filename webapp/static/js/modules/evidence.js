/** Evidence of the indicator on screen: what there is, adding and changing it, and what was taken off a moment ago. */
import { all, clone, part } from './dom.js';
import { editEvidence } from './evidence-form.js';
import { drawPieces, kindOf } from './evidence-list.js';
import { addPhotos, awaitPhotos } from './photos.js';
import { offerUndo } from './undo.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */

/** @param {import('./declaration.js').Context} context */
export function startEvidence(context) {
  const { shell, $sections, sheet, changed } = context;
  const { app } = shell;
  /** @type {{$section: HTMLElement, close: () => void} | null} */
  let form = null;
  let drawn = '';

  /** @param {HTMLElement} $section @param {string} code @param {View | null} existing */
  function openForm($section, code, existing) {
    form?.close();
    const one = /** @type {View} */ (sheet());
    const opened = {
      $section,
      close: editEvidence({
        shell,
        $place: part($section, 'evidence-form'),
        existing,
        fields: { declaration_id: one.id, indicator: $section.dataset.indicator ?? '', kind: code },
        kind: kindOf(app, one, code),
        onClose: () => {
          if (form === opened) form = null;
          changed();
        },
      }),
    };
    form = opened;
  }

  /** @param {() => Promise<{savedAt: string}>} act @returns {Promise<boolean>} whether it was done */
  async function save(act) {
    shell.saved('saving');
    try {
      shell.saved('saved', await act());
      changed();
      return true;
    } catch (error) {
      shell.saved('failed', error);
      return false;
    }
  }

  /** A kind that asks nothing ("Chỉ kể lại") is there with the tap itself. @param {HTMLElement} $section @param {string} code */
  async function add($section, code) {
    const one = /** @type {View} */ (sheet());
    if (kindOf(app, one, code)?.asks.length !== 0) {
      openForm($section, code, null);
      return;
    }
    form?.close();
    const fields = { declaration_id: one.id, indicator: $section.dataset.indicator, kind: code };
    if (app.records.list('evidence', fields).length > 0) return;
    await save(() => app.records.create('evidence', fields));
  }

  for (const $section of $sections) {
    for (const $button of all($section, '[data-kind]')) {
      $button.addEventListener('click', () => add($section, $button.dataset.kind ?? ''));
    }
    for (const $file of /** @type {HTMLInputElement[]} */ (all($section, '[data-photo]'))) {
      // Everything typed is on the phone before the camera takes the screen, and perhaps the memory.
      $file.addEventListener('click', () => {
        shell.settled().catch(() => {});
        awaitPhotos();
      });
      $file.addEventListener('change', () => takeIn($file, $section));
    }
  }

  /** @param {HTMLInputElement} $file @param {HTMLElement} $section */
  async function takeIn($file, $section) {
    const [one, files] = [sheet(), [...($file.files ?? [])]];
    $file.value = '';
    const fields = { declaration_id: one?.id, indicator: $section.dataset.indicator, kind: $file.dataset.photo };
    if (one) await addPhotos(shell, files, fields, changed);
  }

  /** @param {View} piece @param {Event} [event] */
  async function remove(piece, event) {
    form?.close();
    if (!(await save(() => app.bin.put(piece.id)))) return;
    const text = word(app.bin.list(piece.data.declaration_id).at(-1)?.photo ? 'undo.photo' : 'undo.evidence');
    offerUndo(text, () => restore(piece.id));
    // The button that was pressed is gone: by a key one stands on the one in its place, which takes it back.
    const $section = $sections.find((one) => !one.hidden);
    if (event instanceof UIEvent && event.detail === 0 && $section)
      all($section, `[data-thrown="${piece.id}"]`)[0]?.focus();
  }

  /** @param {string} id that it had */
  async function restore(id) {
    if (!(await save(() => app.bin.restore(id)))) throw new Error('not restored');
  }

  /** Loaded when somebody looks closely. @param {View} piece @param {View[]} pieces @param {boolean} open */
  async function look(piece, pieces, open) {
    const photos = pieces.filter(({ id }) => app.photos.state(id));
    const { openLightbox } = await import('./lightbox.js');
    const at = photos.findIndex(({ id }) => id === piece.id);
    const $dialog = /** @type {HTMLDialogElement} */ (clone('lightbox'));
    openLightbox({ app, $dialog, photos, at, remove: open ? remove : null });
  }

  return {
    /** @param {View} one @param {HTMLElement} $section on screen @param {boolean} open */
    draw(one, $section, open) {
      if (form && form.$section !== $section) form.close();
      const indicator = $section.dataset.indicator ?? '';
      if (indicator === 'review') return;
      const pieces = app.records.list('evidence', { declaration_id: one.id, indicator });
      const thrown = open ? app.bin.list(one.id, indicator) : [];
      // Pictures flicker when they are drawn again for nothing.
      const now = JSON.stringify([
        indicator,
        open,
        pieces.map(({ id, data }) => [id, data, app.photos.state(id)?.state]),
        thrown.map(({ id }) => id),
      ]);
      if (now === drawn) return;
      drawn = now;
      drawPieces(part($section, 'evidence'), {
        app,
        sheet: one,
        pieces,
        thrown,
        open,
        edit: (piece) => openForm($section, piece.data.kind, piece),
        remove,
        restore,
        look: (piece) => look(piece, pieces, open),
      });
    },
  };
}
