/** What waits, what is under way, what went, and what needs a hand. */
import { clone, fill, need, onClick, part, point, rows } from './dom.js';
import { moment } from './format.js';
import { paths } from './fragment.js';
import { householdName } from './register.js';
import { soon } from './shell.js';
import { problemText } from './trouble.js';
import { drawVersions } from './versions.js';
import { word } from './words.js';

/** @typedef {import('../offline/outbox.js').OutboxEntry} Entry */
const GROUPS = /** @type {const} */ (['attention', 'sending', 'waiting', 'sent']);
const NO_CAMERA_TYPES = ['photo'];

/** @param {import('./shell.js').Shell} shell */
export function start(shell) {
  const { app } = shell;
  const { records, outbox, sync } = app;

  function draw() {
    const entries = outbox.entries();
    for (const group of GROUPS) {
      const some = entries.filter(({ state }) => state === group);
      const $group = need(document, `[data-group="${group}"]`);
      $group.hidden = some.length === 0;
      fill($group, { count: some.length });
      rows(part($group, 'list'), some, group === 'attention' ? drawTroubled : drawEntry);
    }
    part(document, 'nothing').hidden = entries.length > 0;
    drawState();
    part(document, 'app').hidden = false;
  }

  function drawState() {
    const { waiting, sending, photos, attention } = outbox.counts();
    const { error, nextAttemptAt, lastSuccessAt, phase } = sync.state;
    const open = waiting + sending + photos;
    const texts = [
      error && phase === 'idle' ? word(`error.${error}`) : '',
      open > 0 ? word('outbox.waiting', { n: waiting + sending, photos }) : '',
      open > 0 && error && nextAttemptAt ? word('outbox.next', { time: moment(nextAttemptAt) }) : '',
      open + attention === 0 && lastSuccessAt ? word('outbox.all_sent', { time: moment(lastSuccessAt) }) : '',
    ];
    fill(document, { state: texts.filter(Boolean).join(' ') });
  }

  /** @param {Entry} entry */
  function nameOf({ label }) {
    const one = label ? records.get(label.type, label.id) : null;
    if (!one) return '';
    return one.type === 'household' ? householdName(one) : (one.data.full_name ?? '');
  }

  /** Where a person can look at it or mend it. @param {Entry} entry */
  function pathOf({ type, id, label }) {
    const evidence = type === 'evidence' || type === 'photo' ? records.get('evidence', id) : null;
    const submission = type === 'submission' ? records.get('submission', id) : null;
    const sheetId = type === 'declaration' ? id : (evidence?.data.declaration_id ?? submission?.data.declaration_id);
    const sheet = sheetId ? records.get('declaration', sheetId) : null;
    if (sheet) return paths.declaration(sheet, evidence?.data.indicator ?? (submission ? 'review' : undefined));
    if (label?.type === 'household') return paths.household(label.id);
    return label ? paths.person(label.id, type === 'person' ? 'sua' : undefined) : paths.home;
  }

  /** @param {HTMLElement} $row @param {Entry} entry */
  function head($row, entry) {
    const { type, state, since, why } = entry;
    const key = state === 'sent' ? 'outbox.sent_at' : 'outbox.since';
    fill($row, {
      name: nameOf(entry) || word(`type.${type}`),
      what: [word(`type.${type}`), why ? word(`why.${why}`) : ''].filter(Boolean).join(' · '),
      when: state === 'sending' ? word('outbox.sending') : word(key, { time: moment(since) }),
    });
    point(part($row, 'link'), pathOf(entry));
    return $row;
  }

  /** @param {Entry} entry */
  const drawEntry = (entry) => head(clone('entry'), entry);

  /** @param {Entry} entry */
  function drawTroubled(entry) {
    const $row = head(clone('trouble'), entry);
    const codes = entry.problems.length > 0 ? entry.problems : [{ field: '', code: entry.status ?? 'other' }];
    const texts = new Set(codes.map((problem) => problemText(problem)));
    part($row, 'problems').replaceChildren(
      ...[...texts].map((text) => Object.assign(clone('problem'), { textContent: text })),
    );
    const record = records.get(entry.type, entry.id);
    if (record) drawVersions(part($row, 'versions'), record);
    point(part($row, 'mend'), pathOf(entry));
    const photo = NO_CAMERA_TYPES.includes(entry.type);
    part($row, 'retry').hidden = photo || entry.status === 'conflict';
    part($row, 'discard').hidden = photo;
    if (entry.status === 'conflict') part($row, 'discard').textContent = word('discard.theirs');
    part($row, 'retry').addEventListener('click', () => act(() => records.retry(entry.type, entry.id)));
    part($row, 'discard').addEventListener('click', () => {
      if (confirm(word('discard.sure'))) act(() => records.discard(entry.type, entry.id));
    });
    return $row;
  }

  /** @param {() => Promise<any>} run */
  async function act(run) {
    try {
      await run();
      sync.wake('saved');
    } catch (error) {
      shell.saved('failed', error);
    }
    draw();
  }

  const $send = /** @type {HTMLButtonElement} */ (part(document, 'send'));
  onClick(document, 'send', async () => {
    $send.disabled = true;
    await sync.sendNow().catch(() => {});
    $send.disabled = false;
    draw();
  });
  draw();
  const later = soon(draw);
  app.on('outbox', later);
  shell.onRecords(draw);
}
