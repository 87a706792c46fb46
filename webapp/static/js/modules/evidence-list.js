/** The list of evidence under an indicator: pieces with their photos, and below them what was taken off. */
import { clone, fill, part } from './dom.js';
import { points, textOf } from './format.js';
import { photoUrl } from './photos.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */
/** @typedef {import('../offline/app.js').App} App */

/** @param {App} app @param {View} sheet @param {string} code @returns {any} the kind as the criteria have it, or null */
export const kindOf = (app, sheet, code) =>
  app.records
    .criteria(sheet.data.criteria_version)
    ?.evidence_kinds.find((/** @type {any} */ kind) => kind.code === code) ?? null;

/** @param {any} data of a piece @returns {string} "3 · buổi học" */
const detailOf = ({ number, note }) =>
  [number === undefined || number === null ? '' : points(number), note].filter(Boolean).join(' · ');

/** @param {App} app @param {View} sheet @param {any} data @returns {string} */
const nameOf = (app, sheet, { kind }) => textOf(kindOf(app, sheet, kind)?.label) || kind;

/** @param {App} app @param {View} sheet @param {{data: any}} piece @returns {string} "Con số: 3 · buổi học" */
export const pieceText = (app, sheet, { data }) =>
  [nameOf(app, sheet, data), detailOf(data)].filter(Boolean).join(': ');

/**
 * @param {HTMLElement} $list
 * @param {{app: App, sheet: View, pieces: View[], thrown: import('../offline/bin.js').Kept[], open: boolean,
 *          edit: (piece: View) => void, remove: (piece: View, event: Event) => void, restore: (id: string) => void,
 *          look: (piece: View) => void}} what
 */
export function drawPieces($list, { app, sheet, pieces, thrown, open, edit, remove, restore, look }) {
  /** @param {View} piece */
  function row(piece) {
    const $row = clone('evidence');
    const photo = app.photos.state(piece.id);
    const known = photo?.state ?? (piece.data.sha256 ? 'elsewhere' : null);
    const text = pieceText(app, sheet, piece);
    fill($row, {
      kind: nameOf(app, sheet, piece.data),
      text: detailOf(piece.data),
      state: known ? word(`evidence.${known}`) : '',
    });
    const $open = part($row, 'look');
    $open.setAttribute('aria-label', word('evidence.look', { text }));
    $open.addEventListener('click', () => look(piece));
    if (photo) showPhoto($row, piece.id);
    for (const [name, act] of /** @type {const} */ ([
      ['edit', edit],
      ['remove', remove],
    ])) {
      const $button = part($row, name);
      $button.hidden = !open;
      $button.setAttribute('aria-label', `${$button.textContent}: ${text}`);
      $button.addEventListener('click', (event) => act(piece, event));
    }
    return $row;
  }

  /** @param {HTMLElement} $row @param {string} id */
  async function showPhoto($row, id) {
    const url = await photoUrl(app, id, () => $row.isConnected);
    if (!url) return;
    /** @type {HTMLImageElement} */ (part($row, 'photo')).src = url;
    part($row, 'look').hidden = false;
    $row.classList.add('evidence__item--photo');
  }

  /** @param {import('../offline/bin.js').Kept} kept */
  function ghost(kept) {
    const $row = clone('thrown');
    const text = pieceText(app, sheet, kept);
    fill($row, { text: word('evidence.thrown', { text }) });
    const $undo = part($row, 'restore');
    $undo.setAttribute('aria-label', `${$undo.textContent}: ${text}`);
    $undo.dataset.thrown = kept.id;
    $undo.addEventListener('click', () => restore(kept.id));
    return $row;
  }

  $list.replaceChildren(...pieces.map(row), ...thrown.map(ghost));
  $list.hidden = pieces.length + thrown.length === 0;
}
