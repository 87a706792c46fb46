/** How records become bytes and come back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, encode, encodeRecord, isMarked } from '../../webapp/static/js/offline/encoding.js';
import { newEntity } from '../../webapp/static/js/offline/entity.js';

const ANSWERS = { c01: { self: 8, statement: 'Lớp nấm rơm 3 buổi' }, c02: { self: null } };
const PLAIN = { ...newEntity('person', 'a', 7), exists: true, rev: 12, data: { full_name: 'Đặng Thị Bông' } };
const SHEET = {
  ...newEntity('declaration', 'b', 0),
  rev: 3,
  data: { person_id: 'a', answers: ANSWERS, state: 'draft' },
};

test('every record comes back as it went, whatever of it is new or empty', () => {
  /** @type {import('../../webapp/static/js/types.js').Entity[]} */
  const some = [
    PLAIN,
    SHEET,
    newEntity('visit', 'c', 0),
    { ...SHEET, data: { answers: {} } },
    { ...SHEET, data: { answers: null } },
    { ...PLAIN, data: {} },
    { ...PLAIN, pending: { note: { v: null, base: 3 } }, revs: { note: 4 }, problems: [{ field: 'note', code: 'x' }] },
    {
      ...SHEET,
      gone: 'deleted',
      wait: true,
      pull: 3,
      conflict: { op: 'o', fields: {}, problems: [], at: 't', seen: false },
    },
  ];
  for (const one of some) {
    assert.deepEqual(decode(encodeRecord(one, false)), one);
    assert.deepEqual({ ...decode(encodeRecord(one, true)).data }, one.data ?? {});
  }
});

test('answers are parsed when somebody looks, and are then a field like any other', () => {
  const bytes = encodeRecord(SHEET, false);
  // Nobody looked yet: what is broken in the answers does not matter to who asks for the state.
  const broken = bytes.slice();
  broken[broken.length - 1] = 33;
  const sheet = decode(broken);
  assert.equal(sheet.data.state, 'draft');
  assert.throws(() => sheet.data.answers, SyntaxError);

  const { data } = decode(bytes);
  assert.deepEqual({ ...data, state: 'submitted' }.answers, ANSWERS);
  assert.equal(data.answers, data.answers);
  assert.equal(JSON.stringify(data.answers), JSON.stringify(ANSWERS));
});

test('what waits to be sent is told by the flag alone', () => {
  assert.equal(isMarked(encodeRecord(PLAIN, true)), true);
  assert.equal(isMarked(encodeRecord(PLAIN, false)), false);
  assert.equal(isMarked(encode({ state: 'signed_in' })), false);
  assert.deepEqual(decode(encode(['a', null])), ['a', null]);
});

test('a record says little of what a new one has anyway', () => {
  assert.ok(encodeRecord(PLAIN, false).length * 2 < encode(PLAIN).length);
});
