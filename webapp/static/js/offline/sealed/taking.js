/** What happened while the notebook was locked, taken over as if it had happened in it: what was sent, and what was answered. */
import { encode } from '../encoding.js';
import { unsent } from '../entity.js';
import { photoName } from '../photos.js';
import { WRITABLE } from '../references.js';
import { adopt } from './chain.js';
import { checkOf, entityOf, MARK, OUT, RECEIPT } from './names.js';

/** @typedef {import('../../types.js').Write} Write */
/** @typedef {import('../../types.js').Op} Op */
/** @typedef {import('../notebook.js').Change} Change */
/** @typedef {import('./names.js').Kept} Kept */
/** @typedef {(change: Change, op: Op, receipt: import('../../types.js').Receipt, held: Set<string>) => void} Apply */

/** @param {Map<string, any>} rows */
function sorted(rows) {
  /** @type {import('./names.js').Mark} */
  let mark = { tried: [] };
  /** @type {Map<string, Kept>} */
  const receipts = new Map();
  /** @type {Set<string>} */
  const concerned = new Set();
  for (const [name, row] of rows) {
    if (name === MARK) mark = row;
    if (name.startsWith(RECEIPT)) receipts.set(name.slice(RECEIPT.length), row);
  }
  const tried = new Set(mark.tried);
  for (const [name, { ops }] of rows) {
    if (name.startsWith(OUT) && ops?.some((/** @type {any} */ { id }) => tried.has(id)))
      concerned.add(entityOf(name).join('/'));
  }
  for (const { of } of receipts.values()) concerned.add(of);
  const rank = (/** @type {string} */ of) => WRITABLE.indexOf(of.split('/')[0]);
  return { mark, receipts, tried, concerned: [...concerned].sort((a, b) => rank(a) - rank(b)) };
}

/**
 * @param {Change} change @param {string} type @param {string} id
 * @param {{tried: Set<string>, receipts: Map<string, Kept>, apply: Apply}} news
 */
function takeRecord(change, type, id, { tried, receipts, apply }) {
  const before = change.entity(type, id);
  if (!before) return;
  for (;;) {
    const entity = change.entity(type, id);
    const op = entity && !entity.refused ? (entity.flight ?? entity.ready?.ops[0]) : null;
    if (!entity || !op || !(tried.has(op.id) || receipts.has(op.id))) break;
    if (!entity.flight) change.put(adopt(entity, op));
    const answer = receipts.get(op.id);
    receipts.delete(op.id);
    if (!answer || answer.check !== checkOf(op.hash)) break;
    const { status, rev = null, problems = [] } = answer;
    const receipt = { id: op.id, hash: op.hash, status: /** @type {any} */ (status), rev, problems };
    apply(change, op, receipt, new Set());
    if (change.entity(type, id)?.flight) break;
  }
  const entity = change.entity(type, id);
  if (!entity?.ready) return;
  const left = entity.ready.ops.map((op) => op.id).filter((one) => tried.has(one));
  // Its row was changed behind its back: it is written anew.
  const ready = { ...entity.ready, row: '', tried: [...new Set([...(entity.ready.tried ?? []), ...left])] };
  change.put({ ...entity, ready: unsent(entity) || left.length ? ready : { ...ready, ops: [] } });
}

/** @param {Change} change @param {string} id of the evidence @param {Kept} answer */
function takePhoto(change, id, { sha256, status, at }) {
  const record = change.value(photoName(id));
  if (!record || record.state === 'held' || record.sealed?.sha256 !== sha256) return;
  const held = { state: 'held', problem: null, sent: record.size, heldAt: at, heldRev: null };
  change.set(photoName(id), { ...record, ...(status === 'held' ? held : { state: 'attention', problem: status }) });
}

/**
 * @param {Change} change @param {Map<string, any>} rows of the device's area @param {Apply} apply
 * @returns {Write[]} to go with the change
 */
export function takeOver(change, rows, apply) {
  const { mark, receipts, tried, concerned } = sorted(rows);
  const done = [...receipts].filter(([, { of, status }]) => {
    const [type, id] = of.split('/');
    const known = type === 'photo' ? change.value(photoName(id)) : change.entity(type, id);
    // Of what was lost with the key nothing else can tell that it was refused.
    return known || !mark.lost || !['invalid', 'forbidden'].includes(status);
  });
  if (done.length + mark.tried.length === 0) return [];
  for (const of of concerned) {
    const [type, id] = of.split('/');
    if (type !== 'photo') takeRecord(change, type, id, { tried, receipts, apply });
    else for (const answer of receipts.values()) if (answer.of === of) takePhoto(change, id, answer);
  }
  /** @type {Write[]} */
  const writes = done.map(([id]) => [RECEIPT + id, null]);
  return [...writes, [MARK, encode({ tried: [], ...(mark.lost ? { lost: true } : {}) })]];
}
