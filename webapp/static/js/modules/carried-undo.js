/** A removal leads to another page: the offer to take it back goes there too. What is kept for it names nobody. */
import { OFFERED_MS, offerUndo } from './undo.js';
import { word } from './words.js';

const KEY = 'hoan-tac';

/** @param {'person' | 'household'} type @param {string} id of what was removed */
export function carryUndo(type, id) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ type, id, at: Date.now() }));
  } catch {
    // Without it the removal stands; the record can be written anew.
  }
}

/** @param {import('../offline/app.js').App} app */
export function offerCarried({ records }) {
  /** @type {any} */
  let carried = null;
  try {
    carried = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was carried here.
  }
  if (!carried || Math.abs(Date.now() - carried.at) > OFFERED_MS) return;
  offerUndo(
    word(`removed.${carried.type}`),
    () => records.putBack(carried.id),
    () => records.forgetRemoved().catch(() => {}),
  );
}
