/** Asking again what was refused, once the reason is gone. */

/** @typedef {import('../types.js').Entity} Entity */

/** Was it refused because the server does not know something that it names? @param {Entity} entity */
export const missedSomething = ({ refused }) =>
  refused?.problems.some(({ code }) => code === 'unknown_reference') ?? false;

/**
 * What the server did not know, it knows now (after a restore, another phone brought it back): the question is put again.
 * @param {Entity} entity @returns {Entity}
 */
export const askAgain = (entity) =>
  entity.refused && !entity.flight ? { ...entity, flight: entity.refused.op, refused: null } : entity;
