/** What the list of a collective finds: by name, tổ and state; of very many at first only so many, more when they are wanted. */
import { doorsOf } from './doors.js';

/** @typedef {import('../offline/search.js').Hit} Hit */
/** @typedef {{id: string, kind: string, group: string, state: string}} Place `group`: `-` for households without a tổ */

const FIRST = 200;
/** What somebody looks for, and the states of doors that it means. @type {Record<string, string[]>} */
const STATES = {
  todo: ['fix', 'due', 'begun', 'new', 'absent', 'tried', 'later'],
  fix: ['fix'],
  new: ['new'],
  begun: ['begun'],
  again: ['absent', 'tried', 'later', 'due'],
  done: ['done'],
  refused: ['refused'],
};

/** @param {import('../offline/app.js').App} app */
export function createFinding(app) {
  /** @type {Hit[]} */
  let hits = [];
  let limit = FIRST;
  let many = false;
  /** @type {() => void} */
  let find = () => {};

  /** @param {Hit} hit @param {Place} place */
  function fits({ id }, { group, state }) {
    const door = doorsOf(app).doors.get(id);
    if (!door) return false;
    return (!group || door.group === (group === '-' ? '' : group)) && (!state || STATES[state]?.includes(door.state));
  }

  return {
    /** @param {string} query @param {Place} place */
    look(query, place) {
      const filtered = place.kind === 'area' && Boolean(place.group || place.state);
      // Without a query a khối phố shows its households; a search finds people too, where they live.
      const household = place.kind === 'area' && (filtered || !query);
      const types = household ? ['household'] : place.kind === 'area' ? ['household', 'person'] : ['person'];
      find = () => {
        const most = filtered ? Number.MAX_SAFE_INTEGER : limit;
        const found = app.records.search(query, { types, collective_id: place.id, limit: most });
        many = found.length === most;
        hits = filtered ? found.filter((hit) => fits(hit, place)) : found;
      };
      find();
      return { n: hits.length, many, household };
    },
    /** @param {number} from @param {number} n @returns {Hit[]} */
    some(from, n) {
      if (many && from + n > hits.length) {
        limit *= 4;
        find();
      }
      return hits.slice(from, from + n);
    },
    /** @param {number} from */
    rest: (from) => many || hits.length > from,
    /** Another search begins. */
    anew() {
      limit = FIRST;
    },
  };
}
