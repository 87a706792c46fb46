/** What goes before what: parents before children, a submission after everything that it submits. */
import { mergedData, unsent } from './entity.js';
import { parentsOf, WRITABLE } from './references.js';

/** @typedef {import('../types.js').Entity} Entity */

const rank = new Map(WRITABLE.map((type, place) => [type, place]));
/** @param {Entity} a @param {Entity} b parents before children, then in the order of making */
export const inOrder = (a, b) => (rank.get(a.type) ?? 99) - (rank.get(b.type) ?? 99) || a.order - b.order;

/**
 * Does this record wait for another? A submission waits until all that it submits is on the server.
 * @param {Entity} entity @param {Set<string>} chosen `type/id` that go before it in the same request
 * @param {(type: string, id: string) => Entity | null} look @param {Entity[]} waiting
 */
export function waitsForParent(entity, chosen, look, waiting) {
  const data = mergedData(entity);
  for (const { type, id } of parentsOf(entity.type, data)) {
    const parent = look(type, id);
    if (!parent) continue;
    if (parent.refused || (!parent.exists && !chosen.has(`${type}/${id}`))) return true;
  }
  if (entity.type !== 'submission') return false;
  const declaration = look('declaration', data.declaration_id);
  const person = declaration ? mergedData(declaration).person_id : null;
  return waiting.some((other) => {
    if (!unsent(other)) return false;
    if (other.type === 'declaration') return other.id === data.declaration_id;
    if (other.type === 'evidence') return mergedData(other).declaration_id === data.declaration_id;
    return other.type === 'consent' && mergedData(other).person_id === person;
  });
}
