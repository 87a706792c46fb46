import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { contentHash } from '../../webapp/static/js/lib/canonical.js';
import { parseCardQr } from '../../webapp/static/js/lib/cccd.js';
import { uuid4, uuid5 } from '../../webapp/static/js/lib/ids.js';
import { createLocks } from '../../webapp/static/js/lib/locks.js';
import { compareNames, searchKey, sortKey } from '../../webapp/static/js/lib/names.js';
import { seeded } from './support/world.js';

const { subtle } = globalThis.crypto;

test('the hash is SHA-256 of the canonical form, whatever the order of the keys', async () => {
  const op = {
    type: 'visit',
    entity_id: 'e',
    base_rev: null,
    made_at: '2026-11-22T00:00:00Z',
    data: { b: 8.5, a: 'Hòa', é: [1, null, true] },
  };
  const text = '["visit","e",null,"2026-11-22T00:00:00Z",{"a":"Hòa","b":8.5,"é":[1,null,true]}]';
  assert.equal(await contentHash(op, subtle), createHash('sha256').update(text).digest('hex'));
  assert.equal(
    await contentHash({ ...op, data: { é: [1, null, true], a: 'Hòa', b: 8.5 } }, subtle),
    await contentHash(op, subtle),
  );
});

test('version 5 ids follow RFC 9562', async () => {
  assert.equal(
    await uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com', subtle),
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  );
});

test('random ids come from the random source that was given', () => {
  assert.equal(uuid4(seeded(7)), uuid4(seeded(7)));
  assert.match(uuid4(seeded(8)), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('names fold to one key and sort by given name, tones after letters', () => {
  for (const [text, key] of [
    ['Đặng Thị Ánh', 'dang thi anh'],
    ['  NGUYỄN   Văn Hoà ', 'nguyen van hoa'],
    ['Thuỷ', 'thuy'],
    ['Y’Bi-Êban', 'y bi eban'],
  ]) {
    assert.equal(searchKey(text), key);
    assert.equal(searchKey(text.normalize('NFD')), key);
  }
  assert.equal(sortKey('Nguyễn Thị Hòa'), sortKey('nguyễn thị hoà'.normalize('NFD')));
  const names = ['Lê Đức', 'Lê An', 'Bùi Hòa', 'Bùi Hoa', 'Trần Ân', 'Võ Ăn', 'Lê Dũng', 'Lê Văn Hoa', 'Lê Thị Hoa'];
  assert.deepEqual(names.sort(compareNames), [
    'Lê An',
    'Võ Ăn',
    'Trần Ân',
    'Lê Dũng',
    'Lê Đức',
    'Bùi Hoa',
    'Lê Thị Hoa',
    'Lê Văn Hoa',
    'Bùi Hòa',
  ]);
});

test('the QR of the card is read from its known places', () => {
  const want = {
    id_number: '000180000001',
    full_name: 'Nguyễn Thị Hòa',
    birth_date: '1980-09-02',
    sex: 'female',
    address: 'Khối phố 1, Tân Thạnh',
  };
  assert.deepEqual(parseCardQr('000180000001||Nguyễn Thị Hòa|02091980|Nữ|Khối phố 1, Tân Thạnh|01072021'), want);
  assert.deepEqual(
    parseCardQr('000180000001|000000001|Nguyễn Thị Hòa|02091980|Nữ|Khối phố 1, Tân Thạnh|01072021|more|'),
    want,
  );
  assert.deepEqual(parseCardQr('000180000001|Nguyễn Thị Hòa|02091980|Nữ|Khối phố 1, Tân Thạnh|01072021'), want);
  assert.equal(parseCardQr('000180000001||Nguyễn Thị Hòa|31021980|Khác||').birth_date, null);
  for (const text of ['', 'https://example.test/a', '123|x|y|z', '|||||']) assert.equal(parseCardQr(text), null);
});

test('locks are given one at a time, in order, and not at all when only a free one is wanted', async () => {
  const locks = createLocks();
  const order = [];
  let release;
  const first = locks.request(
    'a',
    {},
    () =>
      new Promise((resolve) => {
        release = resolve;
      }),
  );
  const second = locks
    .request('a', {}, async () => {
      order.push('second');
      throw new Error('x');
    })
    .catch(() => order.push('failed'));
  const third = locks.request('a', {}, () => order.push('third'));
  assert.equal(await locks.request('a', { ifAvailable: true }, (lock) => lock), null);
  assert.deepEqual(await locks.request('b', { ifAvailable: true }, (lock) => lock), { name: 'b' });
  release();
  await Promise.all([first, second, third]);
  assert.deepEqual(
    order,
    ['second', 'third', 'failed'].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
  );
  assert.ok(await locks.request('a', { ifAvailable: true }, (lock) => lock));
});

const shared = JSON.parse(readFileSync(new URL('../shared_cases/names.json', import.meta.url), 'utf8'));
for (const { name, text, key } of shared.search) {
  test(`shared, search: ${name}`, () => assert.equal(searchKey(text), key));
}
for (const { name, names } of shared.order) {
  test(`shared, order: ${name}`, () => {
    const keys = names.map(sortKey);
    assert.deepEqual(
      [...keys].sort((a, b) => (a < b ? -1 : 1)),
      keys,
    );
    assert.equal(new Set(keys).size, keys.length);
  });
}
for (const { text, key } of shared.sort_keys) {
  test(`shared, key: ${text}`, () => assert.equal(sortKey(text), key));
}
