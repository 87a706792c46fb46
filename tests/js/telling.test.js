import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTelling } from '../../webapp/static/js/offline/telling.js';
import { start, visitDoor } from './support/phone.js';

/** @param {number} mb */
const room = (mb) => ({ last: () => null, estimate: async () => /** @type {any} */ ({ free: mb * 2 ** 20 }) });

/** What the ward heard of the phone, request by request. @param {any} server */
function listen(server) {
  const heard = [];
  const { fetch } = server;
  server.fetch = (request, options) => {
    const headers = new Headers(options?.headers ?? request.headers);
    heard.push([String(request.url ?? request).replace(/.*\/api\/v1|\?.*/g, ''), headers.get('Device-State')]);
    return fetch(request, options);
  };
  return heard;
}

test('the ward hears once in each exchange what waits on the phone, and nothing else', async () => {
  const { server, app } = await start();
  const heard = listen(server);
  await visitDoor(app);
  await app.sync.sendNow();
  const told = heard.filter(([, state]) => state !== null);
  assert.deepEqual([...new Set(told.map(([path]) => path))], ['/changes']);
  assert.match(told.at(-1)[1], /^waiting=0, attention=0, photos=0, locked=0, (free_mb=\d+, )?epoch=[0-9a-f-]{36}$/);
  assert.ok(told.every(([, state]) => /^[\w=, .-]{1,300}$/.test(state)));
});

test('locked, it tells what lies sealed; a phone that cannot count tells nothing and sends all the same', async () => {
  const parts = { usable: () => false, space: room(40.9), build: 'AB12' };
  const outgoing = /** @type {any} */ ({ counts: async () => ({ records: 12, photos: 3, refused: 1 }) });
  const tell = createTelling({ ...parts, outgoing, notebook: /** @type {any} */ (null) });
  assert.equal(await tell(), 'waiting=12, attention=1, photos=3, locked=1, free_mb=40, app=AB12');
  for (const [mb, said] of [
    [99.9, 99],
    [149, 140],
    [10_299, 10_200],
  ]) {
    const other = createTelling({ ...parts, outgoing, space: room(mb), notebook: /** @type {any} */ (null) });
    assert.match(await other(), new RegExp(`free_mb=${said},`));
  }

  const { server, app } = await start();
  await visitDoor(app);
  const heard = listen(server);
  Object.defineProperty(app.space, 'last', {
    value: () => {
      throw new Error('no');
    },
  });
  await app.sync.sendNow();
  assert.equal(app.outbox.counts().waiting, 0);
  assert.ok(heard.some(([path]) => path === '/changes'));
  assert.ok(heard.every(([, state]) => state === null));
});
