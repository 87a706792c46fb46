/** Today's round, worked out: which doors are still to be knocked at, tổ by tổ, and which comes next. Pure. */

/** What a person's sheet means for the round. @typedef {'done' | 'begun' | 'fix' | 'none' | 'declined'} Mark */
/** @typedef {'fix' | 'due' | 'begun' | 'new' | 'absent' | 'tried' | 'later' | 'refused' | 'done'} DoorState */
/** @typedef {{outcome: string, at: string, note?: string | null}} Visit */
/**
 * @typedef {object} Door one household
 * @property {string} id
 * @property {string} area khối phố
 * @property {string} group number of its tổ, '' where none is written
 * @property {Mark[]} marks one a person
 * @property {Visit | null} visit the last one
 * @property {DoorState} state
 */
/** @typedef {{key: string, area: string, group: string, all: number, finished: number, last: string, todo: Door[]}} Group `last`: of the visits */
/** @typedef {{fix: Door[], due: Door[], groups: Group[]}} Round */

/** @type {Record<string, Mark>} */
const MARKS = { none: 'none', draft: 'begun', returned: 'fix', attention: 'fix', withdrawn: 'declined' };
const FINISHED = ['done', 'refused'];
/** In this order within a tổ. */
const ORDER = ['fix', 'due', 'begun', 'new', 'absent', 'tried', 'later'];

/** @param {string} state of a sheet, as `sheetState` says it @returns {Mark} */
export const markOf = (state) => MARKS[state] ?? 'done';

const SUB_AREA =
  /(?:^|[\s,;.(-])t[ổo]\s*(?:đoàn kết|dân phố|dân cư|tự quản)?\s*(?:số)?\s*(\d{1,3}\p{L}?)(?=$|[\s,;.)/-])/iu;

/** The tổ đoàn kết stands in the address, as people write it. @param {string | null | undefined} address @returns {string} "3", "12A" or '' */
export const subArea = (address) =>
  (SUB_AREA.exec((address ?? '').normalize('NFC'))?.[1] ?? '').replace(/^0+(?=\d)/, '').toUpperCase();

/** @param {string} a @param {string} b @returns {number} by number; without one at the end */
export const bySubArea = (a, b) =>
  Number(a === '') - Number(b === '') ||
  Number.parseInt(a, 10) - Number.parseInt(b, 10) ||
  (a < b ? -1 : Number(a > b));

/** @param {Date} at @returns {string} 2026-11-23, by the phone's own clock */
export const dayKey = (at) =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((one) => String(one).padStart(2, '0')).join('-');

/**
 * For which day they asked us back. The note says it ("hẹn chiều 24/11"); a note without a day means: from tomorrow.
 * @param {Visit} visit @returns {string | null} a day
 */
export function appointment({ outcome, at, note }) {
  if (outcome !== 'later') return null;
  const made = new Date(at);
  if (Number.isNaN(made.getTime())) return null;
  const said = /(?:^|\D)(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?(?!\d)/.exec(note ?? '');
  if (!said) return dayKey(new Date(made.getFullYear(), made.getMonth(), made.getDate() + 1));
  const day = new Date(Number(said[3] ?? made.getFullYear()), Number(said[2]) - 1, Number(said[1]));
  // "5/1", said in December, is of the year that comes.
  if (!said[3] && made.getTime() - day.getTime() > 180 * 24 * 3600 * 1000) day.setFullYear(day.getFullYear() + 1);
  return dayKey(day);
}

/** @param {Mark[]} marks @param {Visit | null} visit @param {string} today a day @returns {DoorState} */
export function doorState(marks, visit, today) {
  if (marks.includes('fix')) return 'fix';
  if (marks.length > 0 && marks.every((mark) => mark === 'done' || mark === 'declined')) return 'done';
  const outcome = visit?.outcome;
  if (outcome === 'refused') return 'refused';
  if (outcome === 'done' && marks.length === 0) return 'done';
  if (visit && outcome === 'later') return (appointment(visit) ?? '') <= today ? 'due' : 'later';
  if (visit && outcome === 'absent') return dayKey(new Date(visit.at)) === today ? 'tried' : 'absent';
  return outcome === 'done' || marks.some((mark) => mark !== 'none') ? 'begun' : 'new';
}

/**
 * @param {Door[]} doors in the order of the register @param {string[]} areas ids, in order
 * @returns {Round} `todo` of a group also holds its doors of `fix` and `due`
 */
export function makeRound(doors, areas) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const door of doors) {
    const key = `${door.area}/${door.group}`;
    const group = groups.get(key) ?? {
      key,
      area: door.area,
      group: door.group,
      all: 0,
      finished: 0,
      last: '',
      todo: [],
    };
    groups.set(key, group);
    group.all += 1;
    if (door.visit && door.visit.at > group.last) group.last = door.visit.at;
    if (FINISHED.includes(door.state)) group.finished += 1;
    else group.todo.push(door);
  }
  const sorted = [...groups.values()].sort(
    (a, b) => areas.indexOf(a.area) - areas.indexOf(b.area) || bySubArea(a.group, b.group),
  );
  for (const { todo } of sorted) todo.sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  /** @param {DoorState} state */
  const inState = (state) => doors.filter((door) => door.state === state);
  return { fix: inState('fix'), due: inState('due'), groups: sorted };
}

/** The tổ in which somebody is: that of the door of the last visit, while there are doors left in it. @param {Round} round @returns {Group | null} */
export function groupNow({ groups }) {
  const open = groups.filter(({ todo }) => todo.length > 0);
  return open.reduce((best, group) => (best && best.last >= group.last ? best : group), open[0] ?? null);
}

/** Which door after this one: in the same tổ, then in the next. @param {Round} round @param {string} id of a household @param {{area: string, group: string} | null} [here] @returns {Door | null} */
export function doorAfter({ groups }, id, here = null) {
  const at = groups.findIndex(({ area, group }) => here !== null && area === here.area && group === here.group);
  const turned = at < 0 ? groups : [...groups.slice(at), ...groups.slice(0, at)];
  const ahead = turned.flatMap(({ todo }) => todo).filter((door) => door.id !== id);
  // Who asked for another day, or was out an hour ago, comes after everybody else.
  return (
    ahead.find(({ state }) => state !== 'later' && state !== 'tried') ??
    ahead.find(({ state }) => state === 'tried') ??
    null
  );
}

/** @typedef {{what: 'continue' | 'mend' | 'due' | 'visit' | 'none', door: Door | null}} Step */

/** The one next thing, where nothing was left half done. @param {Round} round @returns {Step} */
export function nextStep(round) {
  if (round.fix.length > 0) return { what: 'mend', door: round.fix[0] };
  if (round.due.length > 0) return { what: 'due', door: round.due[0] };
  const now = groupNow(round);
  const door = now && doorAfter(round, '', now);
  return door ? { what: 'visit', door } : { what: 'none', door: null };
}
