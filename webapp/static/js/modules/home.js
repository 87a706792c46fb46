/** The first page: today, what waits, what came back, my collectives. */
import { clone, fill, part, point, rows, stamp } from './dom.js';
import { clockTime, isToday, textOf } from './format.js';
import { paths } from './fragment.js';
import { criteria, isOpen, mine, sheetState, stampSheet } from './register.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */
/** @typedef {import('./shell.js').Shell} Shell */

const CONTINUED = 5;

/** @param {Shell} shell */
export function start({ app, onRecords }) {
  const { records, outbox } = app;

  function draw() {
    const places = mine(app);
    fill(document, { under: [app.device?.commune.name, app.device?.user.name].filter(Boolean).join(' · ') });
    const counted = places.map((place) => ({ place, progress: records.progress(place.id) }));
    drawToday(counted);
    drawOutbox();
    drawSheets();
    rows(part(document, 'collectives'), counted, drawPlace);
    part(document, 'no-collective').hidden = places.length > 0;
    const area = places.find(({ kind }) => kind === 'area');
    point(part(document, 'find'), paths.households(places[0]?.id ?? ''));
    part(document, 'add').hidden = !area;
    if (area) point(part(document, 'add'), paths.newHousehold(area.id));
    part(document, 'app').hidden = false;
  }

  /** @param {{progress: ReturnType<typeof records.progress>}[]} counted */
  function drawToday(counted) {
    const done = counted.reduce((sum, { progress }) => sum + progress.submitted, 0);
    const all = counted.reduce((sum, { progress }) => sum + progress.people, 0);
    const visits = records.list('visit');
    const today = new Set(
      visits.filter(({ data }) => isToday(data.at, Date.now())).map(({ data }) => data.household_id),
    );
    /** @type {Map<string, View>} */
    const last = new Map();
    for (const visit of visits) {
      const before = last.get(visit.data.household_id);
      if (!before || before.data.at < visit.data.at) last.set(visit.data.household_id, visit);
    }
    const again = [...last.values()].filter(({ data }) => data.outcome === 'absent' || data.outcome === 'later').length;
    const $progress = /** @type {HTMLProgressElement} */ (part(document, 'progress'));
    $progress.max = all || 1;
    $progress.value = done;
    fill(part(document, 'today'), {
      submitted: word('home.submitted', { done, all }),
      visits: word('home.visits', { n: today.size }),
      again: again ? word('home.again', { n: again }) : '',
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

  function drawSheets() {
    const sheets = records.list('declaration').filter(isOpen);
    const returned = sheets.filter((sheet) => sheetState(sheet) === 'returned');
    const begun = sheets
      .filter((sheet) => sheet.savedAt && sheetState(sheet) === 'draft')
      .sort((a, b) => ((a.savedAt ?? '') < (b.savedAt ?? '') ? 1 : -1))
      .slice(0, CONTINUED);
    part(document, 'returned').hidden = returned.length === 0;
    part(document, 'continue').hidden = begun.length === 0;
    rows(part(document, 'returned-list'), returned, (sheet) =>
      drawSheet(sheet, reasonOf(sheet), sheet.returns[0]?.indicator),
    );
    rows(part(document, 'continue-list'), begun, (sheet) =>
      drawSheet(sheet, word('home.saved_at', { time: clockTime(sheet.savedAt) })),
    );
  }

  /** @param {View} sheet @returns {string} the first reason, beside its indicator */
  function reasonOf({ returns }) {
    const first = returns[0];
    const number = first?.indicator ? Number(first.indicator.replace(/\D/g, '')) : '';
    const known = criteria(app)?.return_reasons.find((/** @type {any} */ one) => one.code === first?.code);
    const text = first?.text || textOf(known?.text) || '';
    return number ? word('home.reason', { number, text }) : text;
  }

  /** @param {View} sheet @param {string} under @param {string} [indicator] */
  function drawSheet(sheet, under, indicator) {
    const $row = clone('sheet');
    fill($row, { name: records.get('person', sheet.data.person_id)?.data.full_name ?? '', under });
    point(part($row, 'link'), paths.declaration(sheet, indicator));
    stampSheet(part($row, 'stamp'), sheet);
    return $row;
  }

  /** @param {{place: {id: string, kind: string, name: string}, progress: ReturnType<typeof records.progress>}} one */
  function drawPlace({ place, progress }) {
    const $row = clone('collective');
    const { households, people, submitted } = progress;
    fill($row, {
      name: place.name,
      under: word(place.kind === 'area' ? 'home.area' : 'home.unit', { households, people }),
    });
    point(part($row, 'link'), paths.households(place.id));
    const tone = people > 0 && submitted >= people ? 'done' : submitted > 0 ? 'wait' : 'new';
    stamp(part($row, 'stamp'), tone, word('home.sheets', { n: `${submitted}/${people}` }));
    return $row;
  }

  draw();
  onRecords(draw);
  app.on('outbox', drawOutbox);
}
