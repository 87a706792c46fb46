/** What must be true when a story is over: phones, server, history and what people were told, compared. */

/** @typedef {import('./ledger.js').Attempt} Attempt */
/** @typedef {ReturnType<typeof import('./ledger.js').createLedger>} Ledger */

/** Refusals that a person is shown and can act on; nothing is lost by them, and each is rightly given. */
const RIGHTLY = [
  'in_use', // removed here while somebody moved in elsewhere
  'no_consent', // handed in here while the consent was withdrawn elsewhere
  'withdrawn',
];

/** @param {any} value */
const text = (value) => JSON.stringify(value ?? null);

/**
 * @param {{ledger: Ledger, server: any, phones: import('./world.js').Phone[], restored: boolean,
 *          late: {phone: string, id: string}[]}} all `late`: what waited still 60 s after the last fault
 *   `restored`: a copy of an old request may reach a restored server before the phones do; what it names is then unknown, and it
 *   lies in quarantine, which is held, for a human
 * @returns {string[]} what is wrong, in words
 */
export function judge({ ledger, server, phones, restored, late }) {
  const wrong = [];
  if (server.audit !== null) wrong.push(`the audit chain is broken at ${server.audit}`);
  wrong.push(...unaudited(server));
  const codesOf = (/** @type {any} */ problems) => problems.map((/** @type {any} */ { code }) => code);
  const orphaned = orphans(ledger, server, phones);
  const held = server.quarantine.filter((/** @type {any} */ [, , id, , problems]) =>
    codesOf(problems).every(
      (/** @type {string} */ code) =>
        RIGHTLY.includes(code) || (code === 'unknown_reference' && (restored || orphaned.has(id))),
    ),
  );
  for (const row of server.quarantine) if (!held.includes(row)) wrong.push(`in quarantine: ${text(row)}`);
  for (const { phone, id } of late) if (!orphaned.has(id)) wrong.push(`${phone} sent ${id} late or never`);
  const kept = new Set(held.map((/** @type {any} */ [, type, id]) => `${type} ${id}`));

  const known = everKnown(server);
  const shown = stuckEvents(phones);
  const wanted = ledger.attempts.filter(
    (one) =>
      !kept.has(`${one.type} ${one.id}`) &&
      !orphaned.has(one.id) &&
      !shown.has(`${one.phone} ${one.id}`) &&
      !isGone(one, ledger, server),
  );
  wrong.push(...lost(wanted, known), ...doubled(ledger, server), ...photosLost(ledger, server, phones));
  for (const phone of phones) wrong.push(...disagreements(phone, server, orphaned, restored));
  return wrong;
}

/**
 * Records whose household was removed elsewhere before they arrived, and what hangs on them: refused or waiting for the refused
 * one, and shown as such to whoever made them. Those that are not shown there are not among these.
 * @param {Ledger} ledger @param {any} server @param {import('./world.js').Phone[]} phones @returns {Set<string>} ids
 */
function orphans({ attempts }, server, phones) {
  const living = new Set(server.living.household);
  const shown = new Set(
    phones.flatMap((phone) => {
      const entries = phone.tabs()[0].app.outbox.entries();
      return entries
        .filter((/** @type {any} */ one) => one.state !== 'sent')
        .map((/** @type {any} */ { id }) => `${phone.name} ${id}`);
    }),
  );
  const found = new Set();
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const { phone, type, id, of } of attempts) {
      const homeless = ['visit', 'person'].includes(type) && of && !living.has(of);
      if ((homeless || found.has(of)) && shown.has(`${phone} ${id}`)) found.add(id);
    }
    // Out of the bin they have other ids than what somebody made.
    for (const phone of phones) {
      const evidence = phone.tabs()[0].app.records.list('evidence');
      for (const { id, data } of evidence)
        if (found.has(data.declaration_id) && shown.has(`${phone.name} ${id}`)) found.add(id);
    }
  }
  return found;
}

/** Handed in or withdrawn where somebody else was faster: nothing is written, and the phone says so. @param {import('./world.js').Phone[]} phones */
function stuckEvents(phones) {
  const stuck = phones.flatMap((phone) =>
    phone
      .tabs()[0]
      .app.outbox.entries()
      .filter((/** @type {any} */ one) => one.status === 'conflict' && ['submission', 'withdrawal'].includes(one.type))
      .map((/** @type {any} */ { id }) => `${phone.name} ${id}`),
  );
  return new Set(stuck);
}

/** Taken away on the same phone by the same hands. @param {Attempt} one @param {Ledger} ledger @param {any} server */
function isGone({ phone, type, id, of, field }, { removed }, server) {
  if (field === 'deleted') return !server.ids[type].includes(id);
  return removed.has(`${phone} ${type} ${id}`) || (type === 'visit' && removed.has(`${phone} household ${of}`));
}

/** Record and field -> every value that the server ever had, or keeps as a rival. @param {any} server */
function everKnown(server) {
  /** @type {Map<string, Set<string>>} */
  const known = new Map();
  const remember = (/** @type {any} */ row, /** @type {string} */ field, /** @type {any} */ value) => {
    const key = `${row.type} ${row.id} ${field}`;
    known.set(key, (known.get(key) ?? new Set()).add(text(value)));
  };
  for (const row of server.history)
    for (const [field, value] of Object.entries(row.values)) remember(row, field, value);
  for (const row of server.rivals) remember(row, row.field, row.value);
  return known;
}

/** Each change that a phone sent stands in the audit chain once, and the chain tells of no other. @param {any} server */
function unaudited({ history, audited }) {
  const name = (/** @type {any[]} */ ...row) => row.join(' ');
  const sent = history.filter((/** @type {any} */ { operation }) => operation);
  const changes = sent.map((/** @type {any} */ { type, id, rev }) => name(type, id, rev)).sort();
  const rows = audited.map((/** @type {any} */ row) => name(...row)).sort();
  const wrong = changes.filter((/** @type {string} */ one) => !rows.includes(one));
  const twice = rows.filter((/** @type {string} */ one, /** @type {number} */ at) => rows[at + 1] === one);
  return [
    ...wrong.map((/** @type {string} */ one) => `not in the audit chain: ${one}`),
    ...twice.map((/** @type {string} */ one) => `in the audit chain twice: ${one}`),
    ...rows
      .filter((/** @type {string} */ one) => !changes.includes(one))
      .map((/** @type {string} */ one) => `only in the audit chain: ${one}`),
  ];
}

/**
 * Each value that somebody was told is saved arrived, unless the same phone replaced it by one that did.
 * @param {Attempt[]} attempts @param {Map<string, Set<string>>} known
 */
function lost(attempts, known) {
  const wrong = [];
  /** @type {Map<string, Attempt[]>} */
  const lines = new Map();
  for (const one of attempts) {
    const key = `${one.phone} ${one.type} ${one.id} ${one.field}`;
    lines.set(key, [...(lines.get(key) ?? []), one]);
  }
  for (const [key, line] of lines) {
    const arrived = line.map((one) => known.get(`${one.type} ${one.id} ${one.field}`)?.has(text(one.value)) ?? false);
    const told = line.map(({ told: yes }) => yes).lastIndexOf(true);
    if (told > arrived.lastIndexOf(true)) wrong.push(`lost: ${key} = ${text(line[told].value)}`);
  }
  return wrong;
}

/** No record more than were made. @param {Ledger} ledger @param {any} server */
function doubled({ attempts, nameless }, server) {
  return Object.entries(server.ids).flatMap(([type, ids]) => {
    const mine = new Set(attempts.filter((one) => one.type === type).map(({ id }) => id));
    const strange = /** @type {string[]} */ (ids).filter((id) => !mine.has(id));
    const may = nameless.get(type) ?? 0;
    return strange.length > may ? [`${strange.length} of ${type} that nobody made: ${strange}`] : [];
  });
}

/** @param {Ledger} ledger @param {any} server @param {import('./world.js').Phone[]} phones */
function photosLost({ photos }, server, phones) {
  // Waiting for a record that was rightly refused.
  const waits = (/** @type {string} */ sha256) =>
    phones.some((phone) => {
      const { records } = phone.tabs()[0].app;
      return unsent(phone).some(({ type, id }) => type === 'evidence' && records.get(type, id)?.data.sha256 === sha256);
    });
  const rivals = new Set(server.rivals.map((/** @type {any} */ row) => text(row.value)));
  return [...photos.values()].flatMap(({ sha256, phone, here, takers }) => {
    const rows = server.photos.filter((/** @type {any} */ row) => row[0] === sha256).length;
    const wrong = [];
    const must = here && !waits(sha256);
    if (rows > 1 + takers.size) wrong.push(`the photo ${sha256} of ${phone} is there ${rows} times`);
    if (must && rows === 0 && !rivals.has(text(sha256)))
      wrong.push(`the evidence of photo ${sha256} of ${phone} is lost`);
    if (must && !(sha256 in server.files)) wrong.push(`the file of photo ${sha256} of ${phone} is lost`);
    if (server.files[sha256] === false) wrong.push(`the file of photo ${sha256} of ${phone} is not whole`);
    return wrong;
  });
}

/** @param {import('./world.js').Phone} phone @param {any} server @param {Set<string>} orphaned @param {boolean} restored */
function disagreements(phone, server, orphaned, restored) {
  const wrong = [];
  const { app } = phone.tabs()[0];
  const { waiting, sending, attention, photos } = app.outbox.counts();
  const left = unsent(phone).filter(({ id }) => !orphaned.has(id)).length;
  if (left) wrong.push(`${phone.name} still has ${left} to send: ${text(unsent(phone))}`);
  if (waiting + sending + photos < left) wrong.push(`${phone.name} counts ${waiting + sending + photos} for ${left}`);
  const stuck = app.outbox.entries().filter((/** @type {any} */ one) => one.state === 'attention');
  for (const one of stuck) {
    // Changed here while a restored server did not know it yet, and removed elsewhere before it was asked again.
    const removed = restored && server.ids[one.type]?.includes(one.id) && !server.living[one.type].includes(one.id);
    const rightly = one.problems.some(
      (/** @type {any} */ { code }) => RIGHTLY.includes(code) || (removed && code === 'unknown_reference'),
    );
    if (one.status !== 'conflict' && !rightly && !orphaned.has(one.id))
      wrong.push(`${phone.name} is told: ${text(one)}`);
  }
  if (attention < stuck.length) wrong.push(`${phone.name} counts ${attention} for ${stuck.length}`);
  for (const type of ['household', 'person', 'registration', 'declaration', 'evidence']) {
    const views = app.records.list(type);
    const own = new Set(views.filter((/** @type {any} */ one) => one.attention).map(({ id }) => id));
    const there = new Set(server.living[type]);
    const shown = new Set(views.map((/** @type {any} */ { id }) => id));
    for (const id of there)
      if (!shown.has(id) && !stuckWith(stuck, id)) wrong.push(`${phone.name} does not show ${type} ${id}`);
    for (const id of shown)
      if (!there.has(id) && !own.has(id) && !orphaned.has(id))
        wrong.push(`${phone.name} shows ${type} ${id}, which is not there`);
    for (const { id, data, attention: mine } of views)
      for (const [field, value] of Object.entries(server.shown[type]?.[id] ?? {})) {
        const here = field.split('.').reduce((at, name) => at?.[name], data) ?? null;
        if (!mine && here !== (value ?? null))
          wrong.push(`${phone.name} shows ${type} ${field} = ${text(here)}, the server has ${text(value)}`);
      }
  }
  return wrong;
}

/** What a phone shows as waiting or under way. @param {import('./world.js').Phone} phone @returns {any[]} */
export const unsent = (phone) =>
  phone
    .tabs()[0]
    .app.outbox.entries()
    .filter((/** @type {any} */ { state }) => state === 'waiting' || state === 'sending');

/** @param {any[]} stuck @param {string} id */
const stuckWith = (stuck, id) => stuck.some((one) => one.id === id);
