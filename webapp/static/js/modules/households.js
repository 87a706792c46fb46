/** The households (or, of a unit or clan, the people) of a collective, with a search that needs no marks. */
import { clone, fill, need, onClick, part, point, rows, stamp } from './dom.js';
import { paths, readFragment, replaceFragment } from './fragment.js';
import {
  collectiveName,
  collectives,
  describe,
  householdName,
  mine,
  sheetState,
  sheetsByPerson,
  stampSheet,
} from './register.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */

const PAGE = 60;
/** @type {Record<string, 'wait' | 'fix'>} */
const VISIT_TONES = { absent: 'wait', later: 'wait', refused: 'fix' };

/** @param {import('./shell.js').Shell} shell */
export function start({ app, onRecords }) {
  const { records } = app;
  const $query = /** @type {HTMLInputElement} */ (need(document, '#query'));
  let limit = PAGE;

  function place() {
    const id = readFragment().id ?? mine(app)[0]?.id ?? '';
    const kind = collectives(app).find((one) => one.id === id)?.kind ?? 'area';
    return { id, kind };
  }

  /** What a row needs to know of all: made once a drawing. */
  function overview() {
    /** @type {Map<string, View[]>} */
    const people = new Map();
    for (const person of records.list('person')) {
      const id = person.data.household_id;
      if (id) people.set(id, [...(people.get(id) ?? []), person]);
    }
    /** @type {Map<string, View>} */
    const visits = new Map();
    for (const visit of records.list('visit')) {
      const before = visits.get(visit.data.household_id);
      if (!before || before.data.at < visit.data.at) visits.set(visit.data.household_id, visit);
    }
    return { people, visits, sheets: sheetsByPerson(app) };
  }

  function draw() {
    const { id, kind } = place();
    const query = $query.value.trim();
    // Without a query a khối phố shows its households; a search finds people too, where they live.
    const types = kind !== 'area' ? ['person'] : query ? ['household', 'person'] : ['household'];
    const hits = records.search(query, { types, collective_id: id, limit: limit + 1 });
    const known = overview();
    rows(part(document, 'list'), hits.slice(0, limit), (hit) => {
      const one = /** @type {View} */ (records.get(hit.type, hit.id));
      return hit.type === 'household' ? drawHousehold(one, known) : drawPerson(one, known);
    });
    const more = hits.length > limit;
    fill(document, {
      title: collectiveName(app, id),
      found: query || more ? word(more ? 'list.more' : 'list.found', { n: Math.min(hits.length, limit) }) : '',
    });
    part(document, 'more').hidden = !more;
    part(document, 'nobody').hidden = hits.length > 0;
    part(document, 'add-household').hidden = kind !== 'area';
    part(document, 'add-person').hidden = kind !== 'unit';
    point(part(document, 'add-household'), paths.newHousehold(id));
    point(part(document, 'add-person'), paths.newPerson('don-vi', id));
    part(document, 'app').hidden = false;
  }

  /** @param {View} household @param {ReturnType<typeof overview>} known */
  function drawHousehold(household, { people, visits, sheets }) {
    const $row = clone('row');
    const inside = people.get(household.id) ?? [];
    const done = inside.filter(
      (person) => !['none', 'draft', 'returned', 'attention'].includes(sheetState(sheets.get(person.id) ?? null)),
    );
    fill($row, {
      name: householdName(household),
      under: [household.data.address, word('list.people', { n: inside.length })].filter(Boolean).join(' · '),
    });
    point(part($row, 'link'), paths.household(household.id));
    const outcome = visits.get(household.id)?.data.outcome;
    const $stamp = part($row, 'stamp');
    if (outcome in VISIT_TONES && done.length === 0) stamp($stamp, VISIT_TONES[outcome], word(`visit.${outcome}`));
    else {
      const tone = inside.length > 0 && done.length === inside.length ? 'done' : done.length > 0 ? 'wait' : 'new';
      stamp($stamp, tone, word('list.sheets', { done: done.length, all: inside.length }));
    }
    return $row;
  }

  /** @param {View} person @param {ReturnType<typeof overview>} known */
  function drawPerson(person, { sheets }) {
    const $row = clone('row');
    const home = person.data.household_id ? records.get('household', person.data.household_id) : null;
    fill($row, {
      name: person.data.full_name,
      under: [describe(app, person), home ? householdName(home) : ''].filter(Boolean).join(' · '),
    });
    point(part($row, 'link'), paths.person(person.id));
    stampSheet(part($row, 'stamp'), sheets.get(person.id) ?? null);
    return $row;
  }

  $query.addEventListener('input', () => {
    limit = PAGE;
    draw();
  });
  onClick(document, 'more', () => {
    limit += PAGE;
    draw();
  });
  addEventListener('hashchange', draw);
  if (!readFragment().id && place().id) replaceFragment(place().id);
  draw();
  onRecords(draw);
}
