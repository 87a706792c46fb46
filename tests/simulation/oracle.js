/** What must be true when a story is over: phones, server, history and what people were told, compared. */

/**
 * What people did and were told. `told` is set when the promise of saving was kept.
 * @typedef {{phone: string, type: string, id: string, field: string, value: any, told: boolean}} Attempt
 */

export function createLedger() {
  /** @type {Attempt[]} */
  const attempts = [];
  return {
    attempts,
    /**
     * Somebody saves fields of a record. @param {any} tab @param {string} type @param {Record<string, any>} fields
     * @param {() => Promise<{id: string}>} save @param {string} [id] where it is known before
     */
    async saving(tab, type, fields, save, id = '') {
      const mine = Object.entries(fields).map(([field, value]) => ({
        phone: tab.phone,
        type,
        id,
        field,
        value,
        told: false,
      }));
      attempts.push(...mine);
      const saved = await save();
      for (const one of mine) {
        one.id = saved.id;
        one.told = true;
      }
      return saved.id;
    },
  };
}

/** @param {any} value */
const text = (value) => JSON.stringify(value ?? null);

/**
 * @param {{ledger: ReturnType<typeof createLedger>, server: any, phones: import('./world.js').Phone[], restored: boolean}} all
 *   `restored`: a copy of an old request may reach a restored server before the phones do; what it names is then unknown, and it
 *   lies in quarantine, which is held, for a human
 * @returns {string[]} what is wrong, in words
 */
export function judge({ ledger, server, phones, restored }) {
  const wrong = [];
  if (server.audit !== null) wrong.push(`the audit chain is broken at ${server.audit}`);
  const held = server.quarantine.filter(
    (/** @type {any} */ row) => restored && text(row).includes('unknown_reference'),
  );
  for (const row of server.quarantine) if (!held.includes(row)) wrong.push(`in quarantine: ${text(row)}`);
  const kept = new Set(held.map((/** @type {any} */ [, type, id]) => `${type} ${id}`));

  /** @type {Map<string, Set<string>>} record and field -> every value that the server ever had, or keeps as a rival */
  const known = new Map();
  const remember = (/** @type {any} */ row, /** @type {string} */ field, /** @type {any} */ value) => {
    const key = `${row.type} ${row.id} ${field}`;
    known.set(key, (known.get(key) ?? new Set()).add(text(value)));
  };
  /** @type {Map<string, number>} */
  const visits = new Map();
  for (const row of server.history) {
    for (const [field, value] of Object.entries(row.values)) remember(row, field, value);
    if (row.type === 'visit' && row.values.note) visits.set(row.values.note, (visits.get(row.values.note) ?? 0) + 1);
  }
  for (const row of server.rivals) remember(row, row.field, row.value);
  for (const [note, count] of visits) if (count > 1) wrong.push(`the visit ${note} is there ${count} times`);

  wrong.push(
    ...lost(
      ledger.attempts.filter(({ type, id }) => !kept.has(`${type} ${id}`)),
      known,
    ),
  );
  for (const phone of phones) wrong.push(...disagreements(phone, server));
  return wrong;
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

/** @param {import('./world.js').Phone} phone @param {any} server */
function disagreements(phone, server) {
  const wrong = [];
  const { app } = phone.tabs()[0];
  const { waiting, sending, attention, photos } = app.outbox.counts();
  if (waiting + sending + photos) wrong.push(`${phone.name} still has ${waiting + sending + photos} to send`);
  const stuck = app.outbox.entries().filter((/** @type {any} */ one) => one.state === 'attention');
  for (const one of stuck) if (one.status !== 'conflict') wrong.push(`${phone.name} is told: ${text(one)}`);
  if (attention < stuck.length) wrong.push(`${phone.name} counts ${attention} for ${stuck.length}`);
  const shown = app.records.list('household');
  if (shown.length !== Object.keys(server.households).length)
    wrong.push(`${phone.name} shows ${shown.length} households of ${Object.keys(server.households).length}`);
  for (const { id, data, attention: own } of shown)
    for (const [field, value] of Object.entries(server.households[id] ?? {}))
      if (!own && (data[field] ?? null) !== (value ?? null))
        wrong.push(`${phone.name} shows ${field} = ${text(data[field])}, the server has ${text(value)}`);
  return wrong;
}
