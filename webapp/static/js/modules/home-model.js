/**
 * What the first page shows, as plain values without a word of the page: worked out from the notebook for a day, on any page,
 * drawn by home.js, kept for the next start by front.js.
 */
import { doorsOn } from './doors.js';
import { clockTime, textOf } from './format.js';
import { paths } from './fragment.js';
import { nextAction } from './next-action.js';
import { collectiveName, criteria, isOpen, mine, sheetState } from './register.js';
import { dayKey, groupNow } from './round.js';

/** @typedef {import('../types.js').View} View */
/** @typedef {import('../offline/app.js').App} App */
/** @typedef {import('./doors.js').FullDoor} FullDoor */
/** A row that leads to a sheet. @typedef {{name: string, under: Said, href: string, state: string}} SheetRow */
/** A row with a strip of progress. @typedef {{href: string, done: number, begun: number, all: number}} Strip */
/** @typedef {import('./words.js').Said} Said */
/** @typedef {ReturnType<typeof homeOf>} Home */

const BEGUN = 4;
const DOORS = 5;
const GROUPS = 12;
const KIND_OF_AREA = /^(?:khối phố|khu phố|tổ dân phố|thôn|ấp|bản)\s+(?=\p{L})/iu;

/** @param {App} app @param {string} day as `dayKey` says it */
export function homeOf(app, day) {
  const { records } = app;
  const places = mine(app);
  const counted = places.map((place) => ({ place, progress: records.progress(place.id) }));
  const known = doorsOn(app, day);
  const sheets = openSheets(app);
  const action = nextAction(app, known, sheets);
  const sum = (/** @type {'submitted' | 'people' | 'declarations'} */ field) =>
    counted.reduce((all, { progress }) => all + progress[field], 0);
  const some = [...known.doors.values()];
  return {
    title: app.device?.user.name ?? '',
    action,
    today: {
      done: sum('submitted'),
      begun: sum('declarations') - sum('submitted'),
      all: sum('people'),
      visits: some.filter(({ visit }) => visit && dayKey(new Date(visit.at)) === day).length,
      again: some.filter(({ state }) => ['absent', 'tried', 'later', 'due'].includes(state)).length,
    },
    returned: sheets.returned.map((sheet) => sheetRow(app, sheet, reasonOf(app, sheet), sheet.returns[0]?.indicator)),
    begun: sheets.begun
      .filter(({ id }) => id !== action.sheet)
      .slice(0, BEGUN)
      .map((sheet) => sheetRow(app, sheet, ['home.saved_at', { time: clockTime(sheet.savedAt) }])),
    round: roundOf(app, known),
    places: counted.map(placeRow),
    add: places.find(({ kind }) => kind === 'area')?.id ?? null,
  };
}

/** @param {App} app @returns {{returned: View[], begun: View[]}} */
function openSheets({ records }) {
  const sheets = records.touched('declaration').filter((one) => one && isOpen(one));
  const begun = sheets.filter((sheet) => sheet.savedAt && sheetState(sheet) === 'draft');
  begun.sort((a, b) => ((a.savedAt ?? '') < (b.savedAt ?? '') ? 1 : -1));
  return { returned: sheets.filter((sheet) => sheetState(sheet) === 'returned'), begun };
}

/** @param {App} app @param {View} sheet @param {Said} under @param {string} [indicator] @returns {SheetRow} */
const sheetRow = ({ records }, sheet, under, indicator) => ({
  name: records.get('person', sheet.data.person_id)?.data.full_name ?? '',
  under,
  href: paths.declaration(sheet, indicator),
  state: sheetState(sheet),
});

/** @param {App} app @param {View} sheet @returns {Said} the first reason, beside its indicator */
function reasonOf(app, { returns }) {
  const first = returns[0];
  const number = first?.indicator ? Number(first.indicator.replace(/\D/g, '')) : '';
  const known = criteria(app)?.return_reasons.find((/** @type {any} */ one) => one.code === first?.code);
  const text = first?.text || textOf(known?.text) || '';
  // The first sentence will do here; all of it stands at the indicator.
  const short = text.split(/(?<=[.!?])\s/)[0];
  return number ? ['home.reason', { number, text: short }] : short;
}

/** @param {{place: {id: string, kind: string, name: string}, progress: ReturnType<App['records']['progress']>}} one @returns {Strip & {name: string, under: Said}} */
function placeRow({ place, progress }) {
  const { households, people: all, submitted: done, declarations } = progress;
  /** @type {Said} */
  const under = [place.kind === 'area' ? 'home.place' : 'home.unit', { households, all, done }];
  return { name: place.name, under, href: paths.households(place.id), done, begun: declarations - done, all };
}

/** Whom we promised to come, the tổ where somebody is, and how far each tổ is. @param {App} app @param {import('./doors.js').Doors} known */
function roundOf(app, { doors, round }) {
  /** @param {{id: string}[]} some @returns {FullDoor[]} */
  const full = (some) => some.map(({ id }) => /** @type {FullDoor} */ (doors.get(id)));
  const now = groupNow(round);
  return {
    due: full(round.due),
    now: now && {
      group: now.group,
      place: placeOfGroup(app, now.area),
      left: now.todo.length,
      doors: full(now.todo.filter(({ state }) => state !== 'due').slice(0, DOORS)),
      href: paths.households(now.area, now.group || '-'),
    },
    finished: !now && mine(app).some(({ kind }) => kind === 'area') && doors.size > 0,
    groups: round.groups.length < 2 ? [] : round.groups.slice(0, GROUPS).map((one) => groupRow(app, one)),
  };
}

/** @param {App} app @param {string} area @returns {string} its name in short, where there are several */
function placeOfGroup(app, area) {
  const several = mine(app).filter(({ kind }) => kind === 'area').length > 1;
  return several ? collectiveName(app, area).replace(KIND_OF_AREA, '') : '';
}

/** @param {App} app @param {import('./round.js').Group} one @returns {Strip & {group: string, place: string}} */
const groupRow = (app, one) => ({
  group: one.group,
  place: placeOfGroup(app, one.area),
  href: paths.households(one.area, one.group || '-'),
  done: one.finished,
  begun: one.todo.filter(({ state }) => state === 'begun' || state === 'fix').length,
  all: one.all,
});
