/** A step that may still be taken back waits a moment before it is sent; what was once sent cannot be taken back here. */

/** How long a submission waits, so that "Hoàn tác" is worth something with a network too. */
export const HOLD_MS = 30_000;

/** @typedef {import('../types.js').Entity} Entity */

/** @param {Entity} entity @param {number} now ms @returns {number} ms; a clock that was set back holds nothing for long */
function left({ flight, notBefore }, now) {
  const rest = (notBefore ?? 0) - now;
  return !flight && rest > 0 && rest <= HOLD_MS ? rest : 0;
}

/** @param {Entity} entity @param {number} now */
export const isHeld = (entity, now) => left(entity, now) > 0;

/** @param {Iterable<Entity>} entities @param {number} now @returns {number} ms until the first may go; none held: no end */
export function heldFor(entities, now) {
  const waits = [...entities].map((entity) => left(entity, now)).filter((ms) => ms > 0);
  return waits.length ? Math.min(...waits) : Number.POSITIVE_INFINITY;
}

/** Somebody pressed "Gửi ngay": nothing is held any more. @param {import('./notebook.js').Notebook} notebook @param {number} now */
export async function release(notebook, now) {
  if (notebook.unsent().every((entity) => !isHeld(entity, now))) return;
  await notebook.update((change) => {
    for (const entity of notebook.unsent()) if (isHeld(entity, now)) change.put({ ...entity, notBefore: null });
  });
}

/** Nothing of it ever left the phone. @param {Entity | null} entity @returns {entity is Entity} */
export const mayTakeBack = (entity) => entity !== null && !entity.flight && !entity.exists && entity.rev === null;
