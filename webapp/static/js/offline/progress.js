/** How far a collective is, counted from the lines of its records: none of them is parsed. */
import { at } from './lines.js';
import { placeOf, RETURNED } from './summary.js';

const area = placeOf('household', 'area_id');
const visited = placeOf('visit', 'household_id');
const [home, unit, clan] = ['household_id', 'unit_id', 'clan_id'].map((field) => placeOf('person', field));
const [place, state] = ['collective_id', 'state'].map((field) => placeOf('declaration', field));

/** @typedef {{id: string, row: import('./lines.js').Row}} Line */

/**
 * @param {{lines: (type: string) => Line[], handedIn: (declarationId: string) => boolean}} parts
 *   `handedIn`: submitted on this phone, whatever the server says yet
 */
export function createProgress({ lines, handedIn }) {
  /** @param {string} type @param {(row: Line['row']) => boolean} belongs @returns {Line[]} */
  const those = (type, belongs) => lines(type).filter(({ row }) => belongs(row));

  /** @param {string} collectiveId */
  return (collectiveId) => {
    const homes = new Set(those('household', (row) => at(row, area) === collectiveId).map(({ id }) => id));
    const visits = new Set(those('visit', () => true).map(({ row }) => at(row, visited)));
    const people = those(
      'person',
      (row) => homes.has(at(row, home)) || at(row, unit) === collectiveId || at(row, clan) === collectiveId,
    );
    const sheets = those('declaration', (row) => at(row, place) === collectiveId);
    const drafts = sheets.filter(({ row }) => ['', 'draft'].includes(at(row, state)));
    return {
      households: homes.size,
      visited: [...homes].filter((id) => visits.has(id)).length,
      people: people.length,
      declarations: sheets.length,
      submitted: sheets.length - drafts.length + drafts.filter(({ id }) => handedIn(id)).length,
      returned: drafts.filter(({ row }) => at(row, 0).includes(RETURNED)).length,
    };
  };
}
