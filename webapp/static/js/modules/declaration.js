/** The declaration, one indicator per screen: moving between them, the running total, what still stands in the way. */
import { drawn, pause } from '../lib/pause.js';
import { startBefore } from './before.js';
import { bookmark } from './bookmark.js';
import { drawFoot } from './declaration-foot.js';
import { all, fill, need, onClick, part, point } from './dom.js';
import { startEvidence } from './evidence.js';
import { paths, readFragment, replaceFragment } from './fragment.js';
import { startIndicators } from './indicators.js';
import { describe, isOpen } from './register.js';
import { startReview } from './review.js';
import { measureRoom } from './room.js';
import { scoredSheet } from './scored.js';

/** @typedef {import('../types.js').View} View */

/** @param {import('./shell.js').Shell} shell */
export async function start(shell) {
  const { app } = shell;
  const { records } = app;
  const $form = part(document, 'form');
  const $sections = all($form, '[data-indicator]');
  const codes = $sections.map(($section) => $section.dataset.indicator ?? '');
  const sheet = () => records.get('declaration', readFragment().id ?? '');
  let place = 0;

  const context = { shell, $form, $sections, sheet, go, changed: draw };
  const indicators = startIndicators(context);
  const before = startBefore(context, indicators.drawPhrases);
  const evidence = startEvidence(context);
  const review = startReview(context);
  const measure = measureRoom();
  await pause();

  /** Moves to an indicator, or to the review. @param {string} code */
  function go(code) {
    turnTo(code);
    for (const piece of pieces(true)) piece();
    scrollTo({ top: 0, behavior: 'instant' });
    need($sections[place], 'h1').focus({ preventScroll: true });
  }

  /** @param {string} code */
  function turnTo(code) {
    place = Math.max(0, codes.indexOf(code));
    drawn().then(remember);
    for (const [at, $section] of $sections.entries()) $section.hidden = at !== place;
    indicators.here();
  }

  /** Where to go on, noted once it is in sight: both cost a slow phone more than a frame. */
  function remember() {
    const { id } = readFragment();
    replaceFragment(`${id}/${codes[place]}`);
    if (id) bookmark('declaration', id, codes[place]);
  }

  /**
   * What one drawing is made of: on a slow phone each piece takes a frame or two. @param {boolean} [moved] only to another
   * indicator: what tells of the whole sheet stands as it did @returns {(() => void)[]}
   */
  function pieces(moved) {
    const one = sheet();
    if (!one) return [];
    const person = records.get('person', one.data.person_id);
    const scored = scoredSheet(app, one);
    const open = isOpen(one);
    const here = [
      () => evidence.draw(one, $sections[place], open),
      () => review.draw(one, scored, open),
      () => drawFoot({ scored, open, $sections, place, last: review.label }),
    ];
    if (moved) return here;
    return [
      () => {
        fill(document, { title: person?.data.full_name ?? '', under: person ? describe(app, person) : '' });
        point(/** @type {HTMLElement} */ (document.querySelector('[data-back]')), paths.person(one.data.person_id));
      },
      () => indicators.draw(one, scored?.indicators ?? {}, open),
      ...here,
    ];
  }

  function draw() {
    for (const piece of pieces()) piece();
  }

  async function leave() {
    await shell.settled();
    const one = sheet();
    if (one) location.assign(paths.person(one.data.person_id));
  }

  onClick(document, 'next', () => {
    const one = sheet();
    if (place + 1 < codes.length) go(codes[place + 1]);
    else if (one && isOpen(one)) review.goOn();
    else leave().catch(() => {});
  });
  onClick(document, 'previous', () => go(codes[Math.max(0, place - 1)]));
  for (const $link of all($form, '[data-go]'))
    $link.addEventListener('click', (event) => {
      event.preventDefault();
      go($link.dataset.go ?? codes[0]);
    });
  $form.addEventListener('submit', (event) => event.preventDefault());
  /** All of it is put in before any of it is seen, so that nothing moves under the hands. */
  async function open() {
    const one = sheet();
    if (!one) {
      $form.hidden = true;
      return shell.alert('unknown_record');
    }
    await indicators.load(one);
    await before.look();
    await pause();
    const { rest } = readFragment();
    const begun = one.data.answers ?? {};
    const first = codes.find((code) => code !== 'review' && (begun[code]?.self ?? null) === null) ?? 'review';
    turnTo(rest[0] ?? (isOpen(one) ? first : 'review'));
    for (const piece of pieces()) {
      piece();
      await pause();
    }
    measure();
    $form.hidden = false;
    need($sections[place], 'h1').focus({ preventScroll: true });
  }
  addEventListener('hashchange', () => open().then(() => scrollTo({ top: 0, behavior: 'instant' })));
  await open();
  app.bin.empty(app.status.space?.low).catch(() => {});
  shell.onRecords(() => {
    const one = sheet();
    if (one) indicators.refresh(one);
    before.look();
    draw();
  });
  app.on('photos', draw);
}

/**
 * @typedef {object} Context what the parts of this page share
 * @property {import('./shell.js').Shell} shell
 * @property {HTMLElement} $form
 * @property {HTMLElement[]} $sections
 * @property {() => View | null} sheet
 * @property {(code: string) => void} go
 * @property {() => void} changed
 */
