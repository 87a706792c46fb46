/** Which sealed operations go into the next request. Pure: the rows tell nothing but their order. */
import { HOLD_MS } from '../holding.js';

/** @typedef {import('./names.js').OutRow} OutRow */
/** @typedef {{of: string, row: OutRow}} Place `of`: `type/id` */
/** @typedef {{of: string, envelope: import('./names.js').Envelope}} Parcel */

/** The overhead of an envelope in a request, in bytes. */
const FRAME = 64;

/** @param {OutRow} row @param {number} now ms; a clock that was set back holds nothing for long */
export const restOf = ({ notBefore }, now) => {
  const rest = (notBefore ?? 0) - now;
  return rest > 0 && rest <= HOLD_MS ? rest : 0;
};

/** A submission goes after everything that it submits. @param {Place} place @param {Place[]} others of which something is unsent */
const submitsOf = ({ of, row }, others) =>
  of.startsWith('submission/') &&
  others.some(
    (other) =>
      row.needs.includes(other.of) ||
      (/^(evidence|consent)\//.test(other.of) && other.row.needs.some((need) => row.needs.includes(need))),
  );

/**
 * @param {Place[]} places all rows of records
 * @param {{now: number, held: Set<string>, ops: number, bytes: number, lost: boolean}} limits `held`: operations that wait for
 *   the next round; `lost`: nobody will mend what was refused, so it holds nothing back
 * @returns {Parcel[]} one of a record, in the order in which they must arrive
 */
export function choose(places, { now, held, ops, bytes, lost }) {
  const open = places.filter(({ row }) => row.ops.length > 0 && !(lost && row.refused));
  const ordered = [...open].sort((a, b) => a.row.rank - b.row.rank || a.row.order - b.row.order);
  /** @type {Set<string>} */
  const waiting = new Set(open.map(({ of }) => of));
  /** @type {Parcel[]} */
  const parcels = [];
  let size = 0;
  for (const place of ordered) {
    const { of, row } = place;
    const [envelope] = row.ops;
    if (row.refused || held.has(envelope.id) || restOf(row, now) > 0) continue;
    if (row.needs.some((need) => waiting.has(need))) continue;
    if (
      submitsOf(
        place,
        open.filter((other) => other !== place && (other.row.refused || waiting.has(other.of))),
      )
    )
      continue;
    size += envelope.ciphertext.length + envelope.enc.length + FRAME;
    if (parcels.length && size > bytes) break;
    parcels.push({ of, envelope });
    // Its children may follow in the same request; what else there is of it follows its receipt.
    waiting.delete(of);
    if (parcels.length >= ops) break;
  }
  return parcels;
}
