/** What the ward did not take: why, what to do about it, and giving it up, which can be taken back. */
import { clone, part, point } from './dom.js';
import { paths } from './fragment.js';
import { problemText } from './trouble.js';
import { offerUndo } from './undo.js';
import { drawVersions } from './versions.js';
import { word } from './words.js';

/** @typedef {import('../offline/outbox.js').OutboxEntry} Entry */
/** @typedef {import('../offline/app.js').App} App */

/** Where somebody can look at it or mend it. @param {App} app @param {Entry} entry */
export function pathOf({ records }, { type, id, label }) {
  const evidence = type === 'evidence' || type === 'photo' ? records.get('evidence', id) : null;
  const submission = type === 'submission' ? records.get('submission', id) : null;
  const sheetId = type === 'declaration' ? id : (evidence?.data.declaration_id ?? submission?.data.declaration_id);
  const sheet = sheetId ? records.get('declaration', sheetId) : null;
  if (sheet) return paths.declaration(sheet, evidence?.data.indicator ?? (submission ? 'review' : undefined));
  if (label?.type === 'household') return paths.household(label.id, type === 'household' ? 'sua' : undefined);
  return label ? paths.person(label.id, type === 'person' ? 'sua' : undefined) : paths.home;
}

/** @param {import('./shell.js').Shell} shell @param {Entry} entry @param {() => void} changed */
export function drawTroubled(shell, entry, changed) {
  const { records, sync } = shell.app;
  const $row = clone('trouble');
  const { type, id, status } = entry;
  part($row, 'what').textContent = word(`type.${type}`);
  const codes = entry.problems.length > 0 ? entry.problems : [{ field: '', code: status ?? 'other' }];
  const texts = new Set(codes.map((problem) => problemText(problem)));
  part($row, 'problems').replaceChildren(
    ...[...texts].map((text) => Object.assign(clone('problem'), { textContent: text })),
  );
  part($row, 'advice').textContent = word(`advice.${type === 'photo' ? 'photo' : (status ?? 'invalid')}`);
  const record = records.get(type, id);
  if (record) drawVersions(part($row, 'versions'), record);
  point(part($row, 'mend'), pathOf(shell.app, entry));
  const photo = type === 'photo';
  part($row, 'retry').hidden = photo || status === 'conflict';
  part($row, 'discard').hidden = photo;
  if (status === 'conflict') part($row, 'discard').textContent = word('discard.theirs');
  part($row, 'retry').addEventListener('click', () => act(() => records.retry(type, id)));
  part($row, 'discard').addEventListener('click', async () => {
    if (!(await act(() => records.discard(type, id)))) return;
    offerUndo(
      word('discard.done'),
      () => records.putBack(id).finally(changed),
      () => records.forgetRemoved().catch(() => {}),
    );
  });
  return $row;

  /** @param {() => Promise<any>} run @returns {Promise<boolean>} */
  async function act(run) {
    let done = true;
    try {
      await run();
      sync.wake('saved');
    } catch (error) {
      done = false;
      shell.saved('failed', error);
    }
    changed();
    return done;
  }
}
