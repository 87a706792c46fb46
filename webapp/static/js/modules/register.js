/** Reading the register: what pages show of people, households and declarations. No DOM here but stamps. */
import { stamp } from './dom.js';
import { birthYear, textOf } from './format.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */
/** @typedef {import('../offline/app.js').App} App */
/** @typedef {'done' | 'wait' | 'fix' | 'way' | 'new'} Tone */

/** @type {Record<string, Tone>} */
const TONES = {
  none: 'new',
  draft: 'wait',
  returned: 'fix',
  attention: 'fix',
  waiting: 'wait',
  recognised: 'done',
  not_recognised: 'wait',
  revoked: 'fix',
  withdrawn: 'new',
};

/** @param {View | null} sheet @returns {string} its state as people see it, also before it was sent */
export function sheetState(sheet) {
  if (!sheet) return 'none';
  if (sheet.attention || sheet.event?.state === 'attention') return 'attention';
  if (sheet.event?.state === 'waiting') return 'waiting';
  if (sheet.event?.state === 'sent') return 'submitted';
  const state = sheet.data.state ?? 'draft';
  return state === 'draft' && sheet.returns.length > 0 ? 'returned' : state;
}

/** May the person still write in it? @param {View} sheet */
export const isOpen = (sheet) => ['draft', 'returned', 'none'].includes(sheetState(sheet)) || onlyRefused(sheet);

/** @param {View} sheet refused by the server, and not yet handed in there */
const onlyRefused = (sheet) =>
  sheetState(sheet) === 'attention' && (sheet.data.state ?? 'draft') === 'draft' && sheet.event?.state !== 'waiting';

/** @param {HTMLElement} $stamp @param {View | null} sheet */
export const stampSheet = ($stamp, sheet) => stampState($stamp, sheetState(sheet));

/** @param {HTMLElement} $stamp @param {string} state as `sheetState` says it */
export function stampState($stamp, state) {
  stamp($stamp, TONES[state] ?? 'way', word(`sheet.${state}`));
}

/** @param {App} app @param {string} personId @returns {View | null} this campaign's declaration of a person */
export function sheetOf({ records }, personId) {
  const campaign = records.campaign();
  const wanted = { person_id: personId, ...(campaign ? { campaign_id: campaign.id } : {}) };
  return records.list('declaration', wanted)[0] ?? null;
}

/** @param {App} app @param {string | null | undefined} id @returns {string} name of a collective */
export function collectiveName(app, id) {
  if (!id) return '';
  return (
    app.records.get('collective', id)?.data.name ?? app.device?.collectives.find((one) => one.id === id)?.name ?? ''
  );
}

/** @param {App} app @param {string} [kind] @returns {{id: string, kind: string, name: string}[]} in order of name */
export function collectives(app, kind) {
  const known = new Map((app.device?.collectives ?? []).map((one) => [one.id, one]));
  for (const { id, data } of app.records.list('collective')) known.set(id, { id, kind: data.kind, name: data.name });
  return [...known.values()]
    .filter((one) => !kind || one.kind === kind)
    .sort((a, b) => a.name.localeCompare(b.name, 'vi'));
}

/** @param {App} app the collectives of this phone, in order of name */
export const mine = (app) => [...(app.device?.collectives ?? [])].sort((a, b) => a.name.localeCompare(b.name, 'vi'));

/** @param {App} app @returns {any} content of the criteria of the campaign, or null */
export function criteria(app) {
  const version = app.records.campaign()?.data.criteria_version;
  return version ? app.records.criteria(version) : null;
}

/** @param {App} app @param {string | null | undefined} code */
export const groupName = (app, code) =>
  textOf(criteria(app)?.groups.find((/** @type {any} */ one) => one.code === code)?.short_name);

/** Who works in a unit that takes part declares there, everyone else where they live. @param {App} app @param {View} person */
export function reviewedAt(app, { data }) {
  if (data.unit_id) return data.unit_id;
  const home = data.household_id ? app.records.get('household', data.household_id) : null;
  return home?.data.area_id ?? data.clan_id ?? null;
}

/** @param {App} app @param {View} person @returns {string} "nông dân · sinh 1964" */
export function describe(app, { data }) {
  const year = birthYear(data);
  return [groupName(app, data.group), year ? word('person.born', { year }) : ''].filter(Boolean).join(' · ');
}

/** Where somebody new is written down. @param {App} app @param {string} kind `ho` or `don-vi` @param {string} id */
export function placeName(app, kind, id) {
  const home = kind === 'ho' ? app.records.get('household', id) : null;
  return home ? householdName(home) : collectiveName(app, id);
}

/** @param {View} household */
export const householdName = ({ data }) => word('household.of', { name: data.head_name ?? '' });
