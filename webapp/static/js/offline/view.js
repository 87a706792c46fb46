/** What pages see of a record: server copy, what is being sent and what is pending as one, with the flags beside it. */
import { isCold, softened } from './encoding.js';
import { mergedData } from './entity.js';

/** @typedef {import('../types.js').Entity} Entity */
/** @typedef {import('../types.js').View} View */

/** @param {Entity} entity @returns {View['attention']} */
function attention({ refused, conflict }) {
  if (refused) return { status: refused.status, problems: refused.problems, at: refused.at };
  return conflict ? { status: 'conflict', problems: conflict.problems, at: conflict.at } : null;
}

/** @param {Entity} entity @param {Record<string, any>} data @returns {View['rivals']} */
function rivals({ conflict }, data) {
  const listed = Array.isArray(data.rivals) ? data.rivals : [];
  const mine = Object.entries(conflict?.fields ?? {});
  return [
    ...listed.map((rival) => ({
      ...rival,
      mine: mine.some(([field, value]) => field === rival.field && value === rival.value),
    })),
    ...mine
      .filter(([field]) => !listed.some((rival) => rival.field === field))
      .map(([field, value]) => ({ field, value, device: null, at: conflict?.at ?? '', mine: true })),
  ];
}

/**
 * @param {Entity} entity
 * @param {Entity | null} submission the newest one of this declaration made here
 * @param {() => void} ask for the answers, when somebody looks at them and they are not in memory
 * @returns {View} read only: one object is given to all who ask
 */
export function viewOf(entity, submission, ask) {
  /** @type {Record<string, any>} */
  const data = isCold(entity.data) ? softened(/** @type {object} */ (entity.data), ask) : mergedData(entity);
  return {
    type: entity.type,
    id: entity.id,
    rev: entity.rev,
    data,
    pending: Object.keys(entity.pending).length > 0,
    sending: entity.flight !== null,
    attention: attention(entity),
    problems: entity.problems,
    returns: Array.isArray(data.returns) ? data.returns : [],
    rivals: rivals(entity, data),
    gone: entity.gone,
    savedAt: entity.savedAt,
    event: submission ? eventOf(submission, entity) : null,
  };
}

/** @param {Entity} submission @param {Entity} declaration @returns {View['event']} */
function eventOf(submission, declaration) {
  if (attention(submission)) return { id: submission.id, state: 'attention' };
  if (submission.flight || Object.keys(submission.pending).length) return { id: submission.id, state: 'waiting' };
  const rev = Math.max(submission.rev ?? 0, ...Object.values(submission.revs));
  // Once the feed brought the declaration as it is after the submission, its own state tells.
  return rev > (declaration.rev ?? 0) ? { id: submission.id, state: 'sent' } : null;
}
