/** Of a write that is mostly the server's: what only this phone has goes into the journal, what was sent leaves it. */
import { pack } from '../sealer.js';
import { worth } from './worth.js';

/**
 * @param {{call: (method: string, ...args: any[]) => Promise<any>, started: () => boolean,
 *          sealer: import('../sealer.js').Sealer}} parts
 * @param {import('../writing.js').Sealed[]} rows that are stored @param {number} gen
 */
export async function noteRest({ call, started, sealer }, rows, gen) {
  /** @type {import('./frames.js').Noted[]} */
  const kept = [];
  /** @type {[string, number][]} */
  const left = [];
  for (const { kind, id, box, writes } of rows) {
    if (kind === 'entry' && worth(writes[0])) kept.push({ id, gen, box });
    else if (kind === 'entry') left.push([id, gen]);
    else
      for (const one of writes.filter(([, bytes]) => bytes !== null).filter(worth)) {
        const own = await sealer.id(one[0]);
        kept.push({ id: own, gen, box: await sealer.seal('entry', own, pack([[one[0], one[1]]])) });
      }
  }
  if (kept.length) await call('append', kept);
  // What is left out here is found when the two stores are compared.
  if (left.length && started()) await call('forget', left);
}
