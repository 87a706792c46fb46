/** What waits, what was received, and what needs a hand: by person, in words. */
import { clone, fill, need, onClick, part, point, rows, stamp } from './dom.js';
import { clockTime, isToday, moment } from './format.js';
import { parcels, standingOf } from './outbox-groups.js';
import { drawTroubled, pathOf } from './outbox-trouble.js';
import { householdName } from './register.js';
import { showRescue } from './rescuing.js';
import { soon } from './shell.js';
import { firstWord, word } from './words.js';

/** @typedef {import('./outbox-groups.js').Parcel} Parcel */
const RECEIVED = 40;
/** @type {Record<string, string>} */
const TONES = { all_received: 'done', nothing: 'plain', waiting: 'plain', sending: 'plain', offline: 'wait' };

/** @param {string | null} at @returns {string} the time; of another day, that too */
const when = (at) => (at && isToday(at, Date.now()) ? clockTime(at) : moment(at));

/** @param {number} n @param {number} photos @returns {string} "4 mục, 2 ảnh" */
const things = (n, photos) =>
  [n ? word('things.records', { n }) : '', photos ? word('things.photos', { n: photos }) : '']
    .filter(Boolean)
    .join(', ');

/** @param {import('./shell.js').Shell} shell */
export function start(shell) {
  const { app } = shell;
  const { records, outbox, sync } = app;
  const $send = /** @type {HTMLButtonElement} */ (part(document, 'send'));
  let pressed = false;

  function draw() {
    const { attention, open, sent } = parcels(outbox.entries());
    const drawings = { attention: drawTroubles, open: drawParcel, sent: drawParcel };
    for (const [name, some] of Object.entries({ attention, open, sent: sent.slice(0, RECEIVED) })) {
      const $group = need(document, `[data-group="${name}"]`);
      $group.hidden = some.length === 0;
      fill($group, { count: some.length });
      rows(part($group, 'list'), some, drawings[/** @type {keyof typeof drawings} */ (name)]);
    }
    part(document, 'nothing').hidden = attention.length + open.length + sent.length > 0;
    showRescue(app);
    drawStanding();
    part(document, 'app').hidden = false;
  }

  function drawStanding() {
    const { waiting, sending, photos, attention } = outbox.counts();
    const state = sync.state;
    const standing = standingOf({ open: waiting + sending + photos, attention, state });
    const values = { things: things(waiting + sending, photos), time: when(state.lastSuccessAt) };
    const next = state.nextAttemptAt && ['offline', 'error', 'waiting'].includes(standing);
    const $standing = part(document, 'standing');
    $standing.className = `notice notice--${TONES[standing] ?? 'fix'}`;
    fill($standing, {
      said:
        standing === 'error'
          ? firstWord([`error.${state.error}`, 'error.server'])
          : word(`standing.${standing}`, values),
      more: word(`standing.${standing}.more`, values),
      next: next ? word('standing.next', { time: when(state.nextAttemptAt) }) : '',
    });
    const busy = pressed || (standing === 'sending' && state.phase !== 'idle');
    $send.setAttribute('aria-busy', String(busy));
    $send.textContent = word(busy ? 'send.busy' : 'send.now');
  }

  /** @param {Parcel} parcel */
  function nameOf({ label, entries }) {
    const one = label ? records.get(label.type, label.id) : null;
    const name = one?.type === 'household' ? householdName(one) : one?.data.full_name;
    return name || word(`type.${entries[0].type}`);
  }

  /** @param {HTMLElement} $row @param {Parcel} parcel */
  function head($row, parcel) {
    fill($row, { name: nameOf(parcel) });
    part($row, 'kinds').replaceChildren(
      ...parcel.kinds.map(({ type, n }) => {
        const $kind = clone('kind');
        $kind.dataset.kind = word(`type.${type}`);
        $kind.dataset.n = String(n);
        $kind.textContent = n > 1 ? word('kind.many', { n, kind: word(`types.${type}`) }) : word(`type.${type}`);
        return $kind;
      }),
    );
    point(part($row, 'link'), pathOf(app, parcel.entries[0]));
    return $row;
  }

  /** @param {Parcel} parcel */
  function drawParcel(parcel) {
    const { state, since, entries } = parcel;
    const $row = head(clone('parcel'), parcel);
    const after = state === 'waiting' && entries.every(({ why }) => why === 'parent' || why === 'photo');
    const held = entries.some(({ why }) => why === 'held');
    const waits = sync.state.online === false ? 'no_network' : held ? 'held' : after ? 'after' : 'waiting';
    const how = state === 'waiting' ? waits : state;
    fill($row, { how: word(`how.${how}`, { time: when(since) }) });
    const tone = state === 'sending' ? 'way' : 'wait';
    $row.classList.toggle('parcel--received', state === 'sent');
    // What was received says so in its own line.
    stamp(part($row, 'stamp'), tone, state === 'sent' ? '' : word(`parcel.${state}`));
    return $row;
  }

  /** @param {Parcel} parcel */
  function drawTroubles(parcel) {
    const $row = head(clone('troubles'), parcel);
    stamp(part($row, 'stamp'), 'fix', word('parcel.attention'));
    rows(part($row, 'troubles'), parcel.entries, (entry) => drawTroubled(shell, entry, draw));
    return $row;
  }

  onClick(document, 'send', async () => {
    if (pressed) return;
    pressed = true;
    drawStanding();
    await sync.sendNow().catch(() => {});
    pressed = false;
    draw();
  });
  draw();
  const later = soon(draw);
  app.on('outbox', later);
  app.on('sync', soon(drawStanding));
  shell.onRecords(draw);
}
