import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { retire } from '../../webapp/static/sw/leaving.js';
import { launches } from '../../webapp/static/sw/notes.js';
import { answer } from '../../webapp/static/sw/routes.js';
import { install } from '../../webapp/static/sw/strategies.js';
import { listOf, ORIGIN, openPages } from './support/caches.js';
import { begin, FILES, installed, named, open, serve, started, text, world } from './support/worker.js';

beforeEach(begin);

test('what an open page of the field app still runs on stays, until that page is gone', async () => {
  const old = '/static/build/field-1.js';
  await installed('one', FILES);
  const { [old]: _gone, ...rest } = FILES;
  await installed('two', { ...rest, '/static/build/field-2.js': 'js 2' });
  const mine = { url: `${ORIGIN}/so/`, says: { busy: false, scripts: ['/static/build/field-2.js'] } };
  for (const other of [
    { url: `${ORIGIN}/so/phieu/v1/farmer`, says: { busy: true, scripts: [old] } },
    { url: `${ORIGIN}/so/nguoi`, says: null },
  ]) {
    await started('two', [mine, other]);
    assert.deepEqual(await named(), ['cdht-one', 'cdht-two'], other.url);
  }
  await started('two', [mine, { url: `${ORIGIN}/tan-thanh/viec`, says: null }]);
  assert.deepEqual(await named(), ['cdht-two']);
});

test('a new version that asked for a PIN and got none is not taken for one that does not start', async () => {
  await installed('one', FILES);
  await started('one');
  const two = await installed('two', { ...FILES, '/so/': 'sổ mới' });
  for (let time = 0; time < 5; time++) {
    assert.equal(await open('/so/', two), 'sổ mới');
    await launches.undecided('two');
  }
  await started('two');
  await launches.undecided('two');
  assert.ok(await launches.happened('two'));
});

test('half a version, left by an installation that was broken off, is never served', async () => {
  const one = await installed('one', FILES);
  await started('one');
  await (await caches.open('cdht-half')).put(`${ORIGIN}/so/`, new Response('nửa chừng'));
  const three = await installed('three', { ...FILES, '/so/': 'hỏng' });
  serve({});
  for (const expected of ['hỏng', 'hỏng', 'sổ']) assert.equal(await open('/so/', three), expected);
  assert.equal(await open('/so/', one), 'sổ');
});

/** What may come in place of a file: [what it is called, the reply]. @type {[string, (text: string) => Response][]} */
const BAD = [
  ['404', () => new Response('Not found', { status: 404 })],
  ['500', () => new Response('error', { status: 500 })],
  ['502 with the right bytes', (right) => new Response(right, { status: 502 })],
  ['the page of a proxy', () => new Response('<!doctype html><title>Wi-Fi</title>', { status: 200 })],
  ['the file of the version before', () => new Response('sổ của hôm qua', { status: 200 })],
  ['nothing at all', () => new Response('', { status: 200 })],
  ['cut, and nobody noticed', (right) => new Response(right.slice(0, -1))],
  [
    'cut',
    () =>
      new Response(
        new ReadableStream({
          start(stream) {
            stream.enqueue(new TextEncoder().encode('s'));
            stream.error(new TypeError('terminated'));
          },
        }),
      ),
  ],
];

test('whatever comes in place of whichever file, the version before goes on whole, the server dead', async () => {
  const one = await installed('one', FILES);
  await started('one');
  const next = Object.fromEntries(Object.entries(FILES).map(([path, content]) => [path, `${content} mới`]));
  for (const path of Object.keys(next)) {
    for (const [what, reply] of BAD) {
      serve(next);
      world.server.instead[path] = () => reply(next[path]);
      await assert.rejects(install(listOf('two', next)), undefined, `${path}: ${what}`);
      serve({});
      for (const [page, content] of Object.entries(FILES).filter(([name]) => name.startsWith('/so/')))
        assert.equal(await open(page, one), content);
      assert.equal(await text(answer(new Request(`${ORIGIN}/static/build/field-1.js`), one)), 'js');
      assert.deepEqual(await named(), ['cdht-one'], `${path}: ${what}`);
    }
  }
});

test('an update that breaks off does not keep the version before from clearing up', async () => {
  await installed('one', FILES);
  const two = await installed('two', { ...FILES, '/so/': 'sổ mới' });
  const put = caches.open;
  caches.open = async (name) => {
    if (name === 'cdht-three') throw new DOMException('full', 'QuotaExceededError');
    return put(name);
  };
  serve(FILES);
  await assert.rejects(install(listOf('three', FILES)));
  caches.open = put;
  await started('two');
  assert.deepEqual(await named(), ['cdht-two']);
  assert.equal(await open('/so/', two), 'sổ mới');
});

test('every way between three versions and back leaves the one that was launched, whole', async () => {
  const files = (/** @type {string} */ number) => ({
    '/so/': `sổ ${number}`,
    '/so/nguoi': `người ${number}`,
    '/offline': 'không có mạng',
    [`/static/build/field-${number}.js`]: `js ${number}`,
  });
  let kept = await installed('1', files('1'));
  await started('1');
  // Each ordered pair once.
  for (const to of ['2', '1', '3', '2', '3', '1']) {
    const from = kept.version;
    kept = await installed(to, files(to));
    const old = { url: `${ORIGIN}/so/ho`, says: { busy: true, scripts: [`/static/build/field-${from}.js`] } };
    await started(to, [old]);
    serve({});
    assert.equal(await open('/so/', kept), `sổ ${to}`);
    assert.equal(await text(answer(new Request(`${ORIGIN}/static/build/field-${from}.js`), kept)), `js ${from}`);
    await started(to);
    assert.deepEqual(await named(), [`cdht-${to}`], `${from} → ${to}`);
  }
});

test('the worker that is switched off forgets what it kept, and only that; no form is opened anew', async () => {
  await installed('one', FILES);
  await (await caches.open('other')).put('/x', new Response('x'));
  const pages = openPages([
    { url: `${ORIGIN}/so/`, says: { busy: false, scripts: [] } },
    { url: `${ORIGIN}/so/nguoi#1`, says: { busy: true, scripts: [] } },
    { url: `${ORIGIN}/so/ho-gia-dinh`, says: null },
    { url: `${ORIGIN}/tan-thanh/binh-xet`, says: null },
  ]);
  let gone = false;
  await retire({ registration: { unregister: async () => (gone = true) }, clients: pages });
  assert.deepEqual(await caches.keys(), ['other']);
  assert.ok(gone);
  assert.deepEqual(pages.opened, [`${ORIGIN}/so/`, `${ORIGIN}/so/ho-gia-dinh`]);
});
