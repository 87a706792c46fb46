/**
 * What the first page shows, kept sealed for the next start (offline/front.js): for today and the days after, since it says
 * whom we promised to come. It was made by this version of the program and with this bookmark, or it is not shown.
 */

import { fromUtf8, utf8 } from '../lib/bytes.js';
import { pause } from '../lib/pause.js';
import { keepFront as keep } from '../offline/front-keeping.js';
import { bookmarked } from './bookmark.js';
import { homeOf } from './home-model.js';
import { dayKey } from './round.js';

/** @typedef {import('../offline/app.js').App} App */
/** @typedef {import('./home-model.js').Home} Home */
/** @typedef {Pick<ReturnType<App['outbox']['counts']>, 'waiting' | 'sending' | 'attention'>} Counts */

// Friday's work is what Monday begins with.
const DAYS = 4;
/** Of what the last one was made. @type {{of: string, gen: number | null}} */
let made = { of: '', gen: null };

/** What it depends on beside the records. @param {string | null | undefined} build */
const key = (build) => JSON.stringify([build ?? '', bookmarked()]);
const build = () => document.querySelector('script[src*="/field-"]')?.getAttribute('src');

/** @param {import('../types.js').Bytes} bytes @param {string} day @returns {{home: Home, counts: Counts} | null} null: of another day or version */
export function readFront(bytes, day) {
  const { of, days, counts } = JSON.parse(fromUtf8(bytes));
  return of === key(build()) && days[day] ? { home: days[day], counts } : null;
}

/** Works it out in pieces, with rests for whoever uses the page. @param {App} app */
export async function keepFront(app) {
  const { front, status, device } = app;
  if (!front || status.storage !== 'unlocked' || !device || app.needsPin) return;
  const of = key(build());
  if (made.of === of && made.gen === front.parts.seen()) return;
  const now = new Date();
  const gen = await keep(front.parts, async () => {
    /** @type {Record<string, Home>} */
    const days = {};
    for (let i = 0; i < DAYS; i += 1) {
      await pause();
      const day = dayKey(new Date(now.getFullYear(), now.getMonth(), now.getDate() + i));
      days[day] = homeOf(app, day);
    }
    const { waiting, sending, attention } = app.outbox.counts();
    return utf8(JSON.stringify({ of, days, counts: { waiting, sending, attention } }));
  });
  made = { of, gen };
}
