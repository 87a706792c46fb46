/** The outbox as people see it: what waits, what is under way, what went, what needs a hand. */
import { mergedData, unsent } from './entity.js';
import { isHeld } from './holding.js';
import { labelOf } from './references.js';
import { waitsForParent } from './sequence.js';

const SENT_SHOWN = 100;

/** @typedef {import('../types.js').Entity} Entity */
/**
 * @typedef {object} OutboxEntry
 * @property {string} key
 * @property {'waiting' | 'sending' | 'sent' | 'attention'} state
 * @property {string} type
 * @property {string} id
 * @property {{type: string, id: string} | null} label
 * @property {string | null} since
 * @property {import('../types.js').Problem[]} problems
 * @property {'invalid' | 'forbidden' | 'conflict' | null} status
 * @property {'held' | 'parent' | 'pull' | 'photo' | null} why `held`: may still be taken back, and goes in half a minute
 * @property {string | null} nextAttemptAt
 */

/**
 * @param {{notebook: import('./notebook.js').Notebook, syncState: () => import('../types.js').SyncState,
 *          photosWaiting: () => import('../types.js').PhotoRecord[], now: () => number}} options `now` in ms
 */
export function createOutbox({ notebook, syncState, photosWaiting, now }) {
  /** @param {string} type @param {string} id */
  const look = (type, id) => {
    const entity = notebook.entity(type, id);
    return entity && mergedData(entity);
  };

  /** @param {Entity} entity @param {Entity[]} waiting @returns {OutboxEntry} */
  function entryOf(entity, waiting) {
    const { type, id, refused, conflict, flight } = entity;
    const { phase, nextAttemptAt } = syncState();
    const attention = refused ?? conflict;
    const state = attention ? 'attention' : flight && phase === 'sending' ? 'sending' : 'waiting';
    const why =
      attention || state === 'sending'
        ? null
        : isHeld(entity, now())
          ? 'held'
          : waitsForParent(entity, new Set(), notebook.entity, waiting)
            ? 'parent'
            : entity.wait
              ? 'pull'
              : null;
    return {
      key: `${type}/${id}`,
      state,
      type,
      id,
      label: labelOf(type, id, mergedData(entity), look),
      since: entity.since ?? attention?.at ?? entity.savedAt,
      problems: attention?.problems ?? entity.problems,
      status: refused?.status ?? (conflict ? 'conflict' : null),
      why,
      nextAttemptAt: state === 'waiting' ? nextAttemptAt : null,
    };
  }

  /** @param {import('../types.js').PhotoRecord} photo @returns {OutboxEntry} */
  function photoEntry({ evidence_id: id, state, problem, savedAt }) {
    const { phase, nextAttemptAt } = syncState();
    return {
      key: `photo/${id}`,
      state: state === 'attention' ? 'attention' : state === 'sending' && phase === 'photos' ? 'sending' : 'waiting',
      type: 'photo',
      id,
      label: labelOf('evidence', id, look('evidence', id) ?? {}, look),
      since: savedAt,
      problems: problem ? [{ field: 'photo', code: problem }] : [],
      status: problem ? 'invalid' : null,
      why: 'photo',
      nextAttemptAt,
    };
  }

  /** @param {import('../types.js').Sent} sent @returns {OutboxEntry} */
  const sentEntry = ({ op, at, label }) => ({
    key: op.id,
    state: 'sent',
    type: op.type,
    id: op.entity_id,
    label,
    since: at,
    problems: [],
    status: null,
    why: null,
    nextAttemptAt: null,
  });

  /** What was sent, newest first; a record that went in several pieces is one record to a person. @returns {OutboxEntry[]} */
  function sentOnes() {
    const newest = [...notebook.values('s')].sort((a, b) => (a.at < b.at ? 1 : -1));
    const seen = new Set();
    return newest.map(sentEntry).filter(({ type, id }) => !seen.has(`${type}/${id}`) && seen.add(`${type}/${id}`));
  }

  function open() {
    const waiting = notebook.unsent();
    return waiting.filter((entity) => unsent(entity) || entity.conflict).map((entity) => entryOf(entity, waiting));
  }

  return {
    /** What needs a hand or waits, oldest first; then what was sent, newest first. @returns {OutboxEntry[]} */
    entries() {
      const some = [...open(), ...photosWaiting().map(photoEntry)];
      some.sort((a, b) => ((a.since ?? '') < (b.since ?? '') ? -1 : 1));
      return [...some, ...sentOnes().slice(0, SENT_SHOWN)];
    },

    counts() {
      const photos = photosWaiting();
      const counts = { waiting: 0, sending: 0, sent: sentOnes().length, attention: 0, photos: photos.length };
      for (const { state } of open()) counts[state] += 1;
      counts.attention += photos.filter(({ state }) => state === 'attention').length;
      return counts;
    },
  };
}
