/** How far a collective is, counted from the lines of its records: none of them is parsed. */
import { placeOf, RETURNED } from './summary.js';

const area = placeOf('household', 'area_id');
const visited = placeOf('visit', 'household_id');
const [home, unit, clan] = ['household_id', 'unit_id', 'clan_id'].map((field) => placeOf('person', field));
const [place, state] = ['collective_id', 'state'].map((field) => placeOf('declaration', field));

/** @typedef {{id: string, parts: string[]}} Line */

/**
 * @param {{lines: (type: string) => Line[], handedIn: (declarationId: string) => boolean}} parts
 *   `handedIn`: submitted on this phone, whatever the server says yet
 */
export function createProgress({ lines, handedIn }) {
  /** @param {string} type @param {(parts: string[]) => boolean} belongs @returns {Line[]} */
  const those = (type, belongs) => lines(type).filter(({ parts }) => belongs(parts));

  /** @param {string} collectiveId */
  return (collectiveId) => {
    const homes = new Set(those('household', (parts) => parts[area] === collectiveId).map(({ id }) => id));
    const visits = new Set(those('visit', () => true).map(({ parts }) => parts[visited]));
    const people = those(
      'person',
      (parts) => homes.has(parts[home]) || parts[unit] === collectiveId || parts[clan] === collectiveId,
    );
    const sheets = those('declaration', (parts) => parts[place] === collectiveId);
    const drafts = sheets.filter(({ parts }) => ['', 'draft'].includes(parts[state]));
    return {
      households: homes.size,
      visited: [...homes].filter((id) => visits.has(id)).length,
      people: people.length,
      declarations: sheets.length,
      submitted: sheets.length - drafts.length + drafts.filter(({ id }) => handedIn(id)).length,
      returned: drafts.filter(({ parts }) => parts[0].includes(RETURNED)).length,
    };
  };
}
