/** The first page: the one next thing, today's round by tổ, what came back, what waits, my places. */

import { clone, fill, part, point, rows } from './dom.js';
import { doorsOf } from './doors.js';
import { clockTime, isToday, textOf } from './format.js';
import { paths } from './fragment.js';
import { drawRound } from './home-round.js';
import { startSearch } from './home-search.js';
import { inviteToInstall } from './install.js';
import { nextAction } from './next-action.js';
import { criteria, isOpen, mine, sheetState, stampSheet } from './register.js';
import { strip } from './register-rows.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */

const BEGUN = 4;

/** @param {import('./shell.js').Shell} shell */
export function start(shell) {
  const { app, onRecords } = shell;
  const { records, outbox } = app;
  const search = startSearch(app);

  function draw() {
    const places = mine(app);
    fill(document, { title: app.device?.user.name ?? '' });
    const counted = places.map((place) => ({ place, progress: records.progress(place.id) }));
    const known = doorsOf(app);
    const sheets = openSheets();
    const action = nextAction(app, known, sheets);
    point(part(document, 'next'), action.href);
    fill(part(document, 'next'), { step: action.step, who: action.who });
    drawToday(counted);
    drawOutbox();
    drawReturned(sheets.returned);
    drawRound(app, known);
    drawBegun(sheets.begun.filter(({ id }) => id !== action.sheet));
    rows(part(document, 'collectives'), counted, drawPlace);
    part(document, 'no-collective').hidden = places.length > 0;
    const area = places.find(({ kind }) => kind === 'area');
    part(document, 'add').hidden = !area;
    if (area) point(part(document, 'add'), paths.newHousehold(area.id));
    search();
    part(document, 'app').hidden = false;
  }

  /** @returns {{returned: View[], begun: View[]}} */
  function openSheets() {
    const sheets = records.touched('declaration').filter((one) => one && isOpen(one));
    const begun = sheets.filter((sheet) => sheet.savedAt && sheetState(sheet) === 'draft');
    begun.sort((a, b) => ((a.savedAt ?? '') < (b.savedAt ?? '') ? 1 : -1));
    return { returned: sheets.filter((sheet) => sheetState(sheet) === 'returned'), begun };
  }

  /** @param {{progress: ReturnType<typeof records.progress>}[]} counted */
  function drawToday(counted) {
    const done = counted.reduce((sum, { progress }) => sum + progress.submitted, 0);
    const all = counted.reduce((sum, { progress }) => sum + progress.people, 0);
    const begun = counted.reduce((sum, { progress }) => sum + progress.declarations, 0) - done;
    const { doors } = doorsOf(app);
    const some = [...doors.values()];
    const today = some.filter(({ visit }) => visit && isToday(visit.at, Date.now())).length;
    const again = some.filter(({ state }) => ['absent', 'tried', 'later', 'due'].includes(state)).length;
    part(document, 'today-strip').replaceChildren(strip(done, begun, all));
    fill(part(document, 'today'), {
      submitted: word('home.submitted', { done, all }),
      visits: [word('home.visits', { n: today }), again ? word('home.again', { n: again }) : '']
        .filter(Boolean)
        .join(' · '),
    });
  }

  function drawOutbox() {
    const { waiting, sending, attention } = outbox.counts();
    for (const [name, n] of Object.entries({ waiting: waiting + sending, attention })) {
      const $card = part(document, name);
      $card.hidden = n === 0;
      fill($card, { [name]: word(`home.${name}`, { n }) });
    }
  }

  /** @param {View[]} returned */
  function drawReturned(returned) {
    part(document, 'returned').hidden = returned.length === 0;
    rows(part(document, 'returned-list'), returned, (sheet) =>
      drawSheet(sheet, reasonOf(sheet), sheet.returns[0]?.indicator),
    );
  }

  /** @param {View[]} begun */
  function drawBegun(begun) {
    part(document, 'continue').hidden = begun.length === 0;
    rows(part(document, 'continue-list'), begun.slice(0, BEGUN), (sheet) =>
      drawSheet(sheet, word('home.saved_at', { time: clockTime(sheet.savedAt) })),
    );
  }

  /** @param {View} sheet @returns {string} the first reason, beside its indicator */
  function reasonOf({ returns }) {
    const first = returns[0];
    const number = first?.indicator ? Number(first.indicator.replace(/\D/g, '')) : '';
    const known = criteria(app)?.return_reasons.find((/** @type {any} */ one) => one.code === first?.code);
    const text = first?.text || textOf(known?.text) || '';
    // The first sentence will do here; all of it stands at the indicator.
    const short = text.split(/(?<=[.!?])\s/)[0];
    return number ? word('home.reason', { number, text: short }) : short;
  }

  /** @param {View} sheet @param {string} under @param {string} [indicator] */
  function drawSheet(sheet, under, indicator) {
    const $row = clone('row');
    fill($row, { name: records.get('person', sheet.data.person_id)?.data.full_name ?? '', under });
    point(part($row, 'link'), paths.declaration(sheet, indicator));
    stampSheet(part($row, 'stamp'), sheet);
    return $row;
  }

  /** @param {{place: {id: string, kind: string, name: string}, progress: ReturnType<typeof records.progress>}} one */
  function drawPlace({ place, progress }) {
    const $row = clone('place');
    const { households, people: all, submitted: done, declarations } = progress;
    fill($row, {
      name: place.name,
      under: word(place.kind === 'area' ? 'home.place' : 'home.unit', { households, all, done }),
    });
    part($row, 'strip').append(strip(done, declarations - done, all));
    point(part($row, 'link'), paths.households(place.id));
    return $row;
  }

  draw();
  onRecords(draw);
  app.on('outbox', drawOutbox);
  inviteToInstall(shell);
}
