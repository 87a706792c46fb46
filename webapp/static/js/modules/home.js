/** The first page: the one next thing, today's round by tổ, what came back, what waits, my places. */

import { drawn as inSight } from '../lib/pause.js';
import { clone, fill, part, point, rows } from './dom.js';
import { paths } from './fragment.js';
import { keepFront, readFront } from './front.js';
import { homeOf } from './home-model.js';
import { drawRound } from './home-round.js';
import { startSearch } from './home-search.js';
import { inviteToInstall } from './install.js';
import { stampState } from './register.js';
import { strip } from './register-rows.js';
import { dayKey } from './round.js';
import { word } from './words.js';

/** @typedef {import('./home-model.js').Home} Home */

// Long enough for somebody to have touched what they came for.
const KEEP_AFTER_MS = 2500;
/** @param {import('./words.js').Said} said */
const say = (said) => (typeof said === 'string' ? said : word(...said));
/** What stands on the page, as text. */
let drawn = '';

/** What the page showed last, until the notebook is read. @param {import('../types.js').Bytes} bytes */
export async function showFront(bytes) {
  const front = readFront(bytes, dayKey(new Date()));
  if (!front) return;
  document.dispatchEvent(new Event('cdht:front'));
  draw(front.home);
  drawOutbox(front.counts);
  document.documentElement.dataset.shown = 'true';
  // In sight before anything else is done.
  await inSight();
}

/** The next start is often a cold one. @param {import('../offline/app.js').App} app of a page that was put aside */
export const keepAside = async (app) => document.visibilityState === 'hidden' && keepFront(app);

/** @param {import('./shell.js').Shell} shell */
export function start(shell) {
  const { app, onRecords } = shell;
  const search = startSearch(app);
  /** @type {any} */
  let timer = 0;

  function drawAll() {
    draw(homeOf(app, dayKey(new Date())));
    search();
  }

  /** Also after what shows nothing new, as a mark that all was received. */
  function outboxChanged() {
    drawOutbox(app.outbox.counts());
    clearTimeout(timer);
    timer = setTimeout(() => keepFront(app).catch(() => {}), KEEP_AFTER_MS);
  }

  drawAll();
  outboxChanged();
  onRecords(drawAll);
  app.on('outbox', outboxChanged);
  inviteToInstall(shell);
}

/** @param {Home} home */
function draw(home) {
  const text = JSON.stringify(home);
  // Nobody's place on the page is lost for what stands there already.
  if (text === drawn) return;
  drawn = text;
  const { action, returned, begun, places, add } = home;
  fill(document, { title: home.title });
  point(part(document, 'next'), action.href);
  fill(part(document, 'next'), { step: say(action.step), who: say(action.who) });
  drawToday(home.today);
  part(document, 'returned').hidden = returned.length === 0;
  rows(part(document, 'returned-list'), returned, drawSheet);
  drawRound(home.round);
  part(document, 'continue').hidden = begun.length === 0;
  rows(part(document, 'continue-list'), begun, drawSheet);
  rows(part(document, 'collectives'), places, drawPlace);
  part(document, 'no-collective').hidden = places.length > 0;
  part(document, 'add').hidden = !add;
  if (add) point(part(document, 'add'), paths.newHousehold(add));
  part(document, 'app').hidden = false;
}

/** @param {Home['today']} today */
function drawToday({ done, begun, all, visits, again }) {
  part(document, 'today-strip').replaceChildren(strip(done, begun, all));
  fill(part(document, 'today'), {
    submitted: word('home.submitted', { done, all }),
    visits: [word('home.visits', { n: visits }), again ? word('home.again', { n: again }) : '']
      .filter(Boolean)
      .join(' · '),
  });
}

/** @param {import('./front.js').Counts} counts */
function drawOutbox({ waiting, sending, attention }) {
  for (const [name, n] of Object.entries({ waiting: waiting + sending, attention })) {
    const $card = part(document, name);
    $card.hidden = n === 0;
    fill($card, { [name]: word(`home.${name}`, { n }) });
  }
}

/** @param {import('./home-model.js').SheetRow} sheet */
function drawSheet({ name, under, href, state }) {
  const $row = clone('row');
  fill($row, { name, under: say(under) });
  point(part($row, 'link'), href);
  stampState(part($row, 'stamp'), state);
  return $row;
}

/** @param {Home['places'][number]} place */
function drawPlace({ name, under, href, done, begun, all }) {
  const $row = clone('place');
  fill($row, { name, under: say(under) });
  part($row, 'strip').append(strip(done, begun, all));
  point(part($row, 'link'), href);
  return $row;
}
