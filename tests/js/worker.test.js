import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { answer, isOurs } from '../../webapp/static/sw/routes.js';
import { install } from '../../webapp/static/sw/strategies.js';
import { listOf, navigation, ORIGIN } from './support/caches.js';
import { begin, FILES, installed, named, open, serve, started, text, world } from './support/worker.js';

beforeEach(begin);

test('once installed, a shell is there without a network, whatever stands behind ? and #', async () => {
  const kept = await installed('one', FILES);
  serve({});
  for (const path of ['/so/', '/so', '/so/?x=1', '/so/#abc']) assert.equal(await open(path, kept), 'sổ');
  assert.equal(await open('/so/nguoi?lang=vi', kept), 'người');
  assert.deepEqual(world.server.asked, []);
});

test('installation sends no cookies and keeps none', async () => {
  const kept = await installed('one', FILES);
  assert.ok(world.server.asked.every(([, credentials]) => credentials === 'omit'));
  const reply = await answer(navigation('/so/'), kept);
  assert.equal(reply.headers.get('set-cookie'), null);
});

test('one file that does not come leaves nothing of the version behind', async () => {
  const kept = listOf('one', FILES);
  delete world.server.files['/so/nguoi'];
  await assert.rejects(install(kept));
  assert.deepEqual(await caches.keys(), []);
});

test('one file with another content than promised leaves nothing of the version behind', async () => {
  const kept = listOf('one', FILES);
  world.server.files['/so/nguoi'] = 'Đăng nhập mạng Wi-Fi';
  await assert.rejects(install(kept), /not as promised: \/so\/nguoi/);
  assert.deepEqual(await caches.keys(), []);
});

test('what a version has in common with the one before is not fetched again', async () => {
  await installed('one', FILES);
  await installed('two', { ...FILES, '/so/': 'sổ mới' });
  assert.deepEqual(
    world.server.asked.map(([path]) => path),
    ['/so/'],
  );
});

test('the old version stays until the new one was launched', async () => {
  await installed('one', FILES);
  const two = await installed('two', { ...FILES, '/so/': 'sổ mới' });
  assert.equal(await open('/so/', two), 'sổ mới');
  assert.ok((await caches.keys()).includes('cdht-one'));
  await started('two');
  assert.ok(!(await caches.keys()).includes('cdht-one'));
  assert.equal(await open('/so/', two), 'sổ mới');
});

test('a page of the old version, opened while the new one waits, takes nothing away from it', async () => {
  await installed('one', FILES);
  const two = await installed('two', { ...FILES, '/so/': 'sổ mới' });
  await started('one');
  assert.equal(await open('/so/', two), 'sổ mới');
  assert.ok((await caches.keys()).includes('cdht-one'));
});

test('a version that comes back is the newest again', async () => {
  await installed('one', FILES);
  await installed('two', { ...FILES, '/so/': 'sổ mới' });
  const one = await installed('one', FILES);
  await started('two');
  assert.equal(await open('/so/', one), 'sổ');
  await started('one');
  assert.deepEqual(await named(), ['cdht-one']);
});

test('a new version that was opened and never started gives way to the old one', async () => {
  await installed('one', FILES);
  await started('one');
  const two = await installed('two', { ...FILES, '/so/': 'hỏng' });
  assert.deepEqual([await open('/so/', two), await open('/so/', two), await open('/so/', two)], ['hỏng', 'hỏng', 'sổ']);
});

test('scripts of the old version are still found while its page is open', async () => {
  await installed('one', FILES);
  const { '/static/build/field-1.js': _old, ...rest } = FILES;
  const two = await installed('two', { ...rest, '/static/build/field-2.js': 'js 2' });
  serve({});
  assert.equal(await text(answer(new Request(`${ORIGIN}/static/build/field-1.js`), two)), 'js');
});

test('a page of the server is never kept, and says so without a network', async () => {
  const kept = await installed('one', FILES);
  serve({ ...FILES, '/tan-thanh/viec': 'bà Nguyễn Thị Hoa' });
  assert.equal(await open('/tan-thanh/viec', kept), 'bà Nguyễn Thị Hoa');
  serve({});
  const reply = await answer(navigation('/tan-thanh/viec'), kept);
  assert.equal(reply.status, 503);
  assert.equal(await reply.text(), 'không có mạng');
});

test('only GETs of our own server pass through; the API never does', async () => {
  const kept = await installed('one', FILES);
  assert.ok(!isOurs(navigation('/so/', 'POST'), ORIGIN));
  assert.ok(!isOurs(new Request(`${ORIGIN}/api/v1/operations`, { method: 'POST', body: '{}' }), ORIGIN));
  assert.ok(!isOurs(navigation('/so/'), 'https://another.invalid'));
  assert.equal(answer(new Request(`${ORIGIN}/api/v1/changes?cursor=`), kept), null);
});
