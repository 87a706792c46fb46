/** The households of this phone as doors of the round: worked out once, and again when something in the notebook changed. */
import { mine, sheetState } from './register.js';
import { dayKey, doorState, makeRound, markOf, subArea } from './round.js';

/** @typedef {import('../offline/app.js').App} App */
/** @typedef {import('./round.js').Door & {name: string, address: string}} FullDoor */
/** @typedef {{doors: Map<string, FullDoor>, round: import('./round.js').Round}} Doors */

/** @type {{app: App, day: string, found: Doors} | null} */
let known = null;
/** @type {WeakSet<App>} */
const followed = new WeakSet();

/** @param {App} app @returns {Doors} */
export function doorsOf(app) {
  const day = dayKey(new Date());
  if (!followed.has(app)) {
    followed.add(app);
    app.on('records', () => {
      known = null;
    });
  }
  if (known?.app !== app || known.day !== day) known = { app, day, found: doorsOn(app, day) };
  return known.found;
}

/** @param {App} app @returns {Map<string, import('./round.js').Mark>} by person, of this campaign */
function marksOf({ records }) {
  const campaign = records.campaign()?.id;
  /** @type {Map<string, import('./round.js').Mark>} */
  const marks = new Map();
  for (const line of records.brief('declaration')) {
    if (campaign && line.campaign_id !== campaign) continue;
    // Of a sheet that was touched here this phone knows more than its line says.
    const state = line.state || 'draft';
    const own = state === 'draft' && !records.isPlain(line);
    marks.set(line.person_id, markOf(own ? sheetState(records.get('declaration', line.id)) : state));
  }
  return marks;
}

/** As they will be on a day, if nothing happens until then. @param {App} app @param {string} today @returns {Doors} */
export function doorsOn(app, today) {
  const { records } = app;
  const marks = marksOf(app);
  /** @type {Map<string, import('./round.js').Mark[]>} */
  const inside = new Map();
  for (const { id, household_id: home } of records.brief('person')) {
    const list = inside.get(home);
    const mark = marks.get(id) ?? 'none';
    if (list) list.push(mark);
    else inside.set(home, [mark]);
  }
  /** @type {Map<string, import('./round.js').Visit>} */
  const visits = new Map();
  for (const { household_id: home, outcome, at, note } of records.brief('visit')) {
    if ((visits.get(home)?.at ?? '') < at) visits.set(home, { outcome, at, note });
  }
  /** @type {Map<string, FullDoor>} */
  const doors = new Map();
  for (const { id, area_id: area, head_name: name, address } of records.brief('household')) {
    const visit = visits.get(id) ?? null;
    const said = (inside.get(id) ?? []).map((mark) =>
      mark === 'none' && visit?.outcome === 'refused' ? 'declined' : mark,
    );
    const state = doorState(inside.get(id) ?? [], visit, today);
    doors.set(id, { id, area, group: subArea(address), marks: said, visit, state, name, address });
  }
  const areas = mine(app).map(({ id }) => id);
  return { doors, round: makeRound([...doors.values()], areas) };
}
