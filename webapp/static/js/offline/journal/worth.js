/** What goes into the journal: what only this phone has. What the server sent can be pulled again, and how far it was pulled must be. */
import { isMarked } from '../encoding.js';

/** @typedef {import('../../types.js').Write} Write */

const PULLED = new Set(['m/sync', 'm/damaged']);

/** @param {Write} write of nothing: it was removed, and must not come back */
export const worth = ([name, bytes]) =>
  !PULLED.has(name) && (bytes === null || name.slice(0, 2) !== 'e/' || isMarked(bytes));

/** Whether every one of these rows goes into the journal as it is. @param {import('../writing.js').Sealed[]} rows */
export const isPure = (rows) => rows.every(({ kind, writes }) => kind === 'entry' && writes.every(worth));
