/** Evidence of the indicator on screen: what there is, adding, changing, taking away. */
import { all, clone, fill, part, rows } from './dom.js';
import { editEvidence } from './evidence-form.js';
import { points, textOf } from './format.js';
import { addPhoto, photoUrl } from './photos.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */

/** @param {import('./declaration.js').Context} context */
export function startEvidence({ shell, $sections, sheet, changed }) {
  const { app } = shell;
  /** @type {{$section: HTMLElement, close: () => void} | null} */
  let form = null;
  let drawn = '';

  /** @param {View} one @param {string} code */
  const kindOf = (one, code) =>
    app.records
      .criteria(one.data.criteria_version)
      ?.evidence_kinds.find((/** @type {any} */ kind) => kind.code === code) ?? null;

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
        kind: kindOf(one, code),
        onClose: () => {
          if (form === opened) form = null;
          changed();
        },
      }),
    };
    form = opened;
  }

  /** A kind that asks nothing ("Chỉ kể lại") is there with the tap itself. @param {HTMLElement} $section @param {string} code */
  async function add($section, code) {
    const one = /** @type {View} */ (sheet());
    if (kindOf(one, code)?.asks.length !== 0) {
      openForm($section, code, null);
      return;
    }
    form?.close();
    const fields = { declaration_id: one.id, indicator: $section.dataset.indicator, kind: code };
    if (app.records.list('evidence', fields).length > 0) return;
    shell.saved('saving');
    try {
      shell.saved('saved', await app.records.create('evidence', fields));
      changed();
    } catch (error) {
      shell.saved('failed', error);
    }
  }

  for (const $section of $sections) {
    for (const $button of all($section, '[data-kind]')) {
      $button.addEventListener('click', () => add($section, $button.dataset.kind ?? ''));
    }
    for (const $file of /** @type {HTMLInputElement[]} */ (all($section, '[data-photo]'))) {
      // Everything typed is on the phone before the camera takes the screen, and perhaps the memory.
      $file.addEventListener('click', () => shell.settled().catch(() => {}));
      $file.addEventListener('change', async () => {
        const file = $file.files?.[0];
        const one = sheet();
        if (!file || !one) return;
        await addPhoto(shell, file, {
          declaration_id: one.id,
          indicator: $section.dataset.indicator,
          kind: $file.dataset.photo,
        });
        $file.value = '';
        changed();
      });
    }
  }

  /** @param {View} piece @param {HTMLElement} $section @param {boolean} open */
  function drawPiece(piece, $section, open) {
    const $row = clone('evidence');
    const one = /** @type {View} */ (sheet());
    const { kind, number, note, sha256 } = piece.data;
    const photo = app.photos.state(piece.id);
    const known = photo?.state ?? (sha256 ? 'elsewhere' : null);
    fill($row, {
      kind: textOf(kindOf(one, kind)?.label) || kind,
      text: [number === undefined || number === null ? '' : points(number), note].filter(Boolean).join(' · '),
      state: known ? word(`evidence.${known}`) : '',
    });
    if (photo) showPhoto($row, piece.id);
    const edit = part($row, 'edit');
    edit.hidden = !open;
    edit.addEventListener('click', () => openForm($section, kind, piece));
    const $remove = part($row, 'remove');
    $remove.hidden = !open;
    $remove.addEventListener('click', () => remove(piece));
    return $row;
  }

  /** @param {HTMLElement} $row @param {string} id */
  async function showPhoto($row, id) {
    const url = await photoUrl(app, id);
    if (!url) return;
    const $photo = /** @type {HTMLImageElement} */ (part($row, 'photo'));
    $photo.src = url;
    $photo.hidden = false;
    $row.classList.add('evidence__item--photo');
  }

  /** @param {View} piece */
  async function remove(piece) {
    if (!confirm(word('evidence.remove'))) return;
    shell.saved('saving');
    try {
      shell.saved('saved', await app.records.remove('evidence', piece.id));
      await app.photos.remove(piece.id);
      changed();
    } catch (error) {
      shell.saved('failed', error);
    }
  }

  return {
    /** @param {View} one @param {HTMLElement} $section on screen @param {boolean} open */
    draw(one, $section, open) {
      if (form && form.$section !== $section) form.close();
      const indicator = $section.dataset.indicator;
      if (indicator === 'review') return;
      const pieces = app.records.list('evidence', { declaration_id: one.id, indicator });
      // Pictures flicker when they are drawn again for nothing.
      const now = JSON.stringify([
        indicator,
        open,
        pieces.map(({ id, data }) => [id, data, app.photos.state(id)?.state]),
      ]);
      if (now === drawn) return;
      drawn = now;
      rows(part($section, 'evidence'), pieces, (piece) => drawPiece(piece, $section, open));
    },
  };
}
