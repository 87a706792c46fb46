import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  birthText,
  checkIdNumber,
  clockTime,
  day,
  isPhone,
  parseBirth,
  points,
} from '../../webapp/static/js/modules/format.js';
import { paths, readFragment } from '../../webapp/static/js/modules/fragment.js';

const ID = '3f0c2b8e-6d5b-4d0e-9a55-0c1d9a4f7e21';

test('a birthday is read as people write it', () => {
  const whole = { birth_date: '1964-03-12', birth_year: null };
  for (const text of ['12/03/1964', '12/3/1964', '12-3-1964', '12 3 1964', '12.03.1964', '12031964', ' 12/3/1964 ']) {
    assert.deepEqual(parseBirth(text), whole, text);
  }
  for (const text of ['1964', '3/1964'])
    assert.deepEqual(parseBirth(text), { birth_date: null, birth_year: 1964 }, text);
  assert.deepEqual(parseBirth(''), { birth_date: null, birth_year: null });
});

test('what is no birthday is not guessed at', () => {
  for (const text of ['31/2/1964', '12/13/1964', '64', '12/3/64', '1804', '2999', 'hôm qua']) {
    assert.equal(parseBirth(text), null, text);
  }
});

test('a birthday comes back as it is typed', () => {
  assert.equal(birthText({ birth_date: '1964-03-12', birth_year: null }), '12/03/1964');
  assert.equal(birthText({ birth_date: null, birth_year: 1964 }), '1964');
  assert.equal(birthText({}), '');
});

test('an ID number is checked against year and sex, and warns only', () => {
  const man = { year: 1970, sex: 'male' };
  assert.deepEqual(checkIdNumber('000 070 900001', man), { number: '000070900001', warnings: [] });
  assert.deepEqual(checkIdNumber('000071900001', man).warnings, ['id_year_mismatch']);
  assert.deepEqual(checkIdNumber('000170900001', man).warnings, ['id_sex_mismatch']);
  assert.deepEqual(checkIdNumber('000305900001', { year: 2005, sex: 'female' }).warnings, []);
  assert.deepEqual(checkIdNumber('123456789', man), { number: '123456789', warnings: [] });
  assert.deepEqual(checkIdNumber('00007090', man), { number: null, warnings: ['id_number'] });
  assert.deepEqual(checkIdNumber('', man), { number: null, warnings: [] });
});

test('phone numbers are recognised as people write them', () => {
  for (const text of ['0905 123 456', '+84 905 123 456', '0235 000 0123', '84905123456'])
    assert.ok(isPhone(text), text);
  for (const text of ['0905', '1905123456', 'số nhà 4']) assert.ok(!isPhone(text), text);
});

test('points, days and times are written as here', () => {
  assert.equal(points(8.5), '8,5');
  assert.equal(points(10), '10');
  assert.equal(points(null), '–');
  assert.equal(day('2026-02-05'), '05/02/2026');
  assert.equal(clockTime('not a time'), '');
});

test('on an English page a half is written with a point', () => {
  const page = /** @type {any} */ (globalThis);
  page.document = { documentElement: { lang: 'en' } };
  try {
    assert.equal(points(8.5), '8.5');
  } finally {
    delete page.document;
  }
});

test('a fragment names a record and a view, and nothing else is taken for an id', () => {
  assert.deepEqual(readFragment(`#${ID}`), { id: ID, rest: [] });
  assert.deepEqual(readFragment(`#${ID}/c05`), { id: ID, rest: ['c05'] });
  assert.deepEqual(readFragment(`#moi/ho/${ID}`), { id: null, rest: ['moi', 'ho', ID] });
  assert.deepEqual(readFragment('#%E0%A4%A'), { id: null, rest: ['%E0%A4%A'] });
  assert.deepEqual(readFragment(''), { id: null, rest: [] });
});

test('the path of a declaration carries no personal data before the fragment', () => {
  /** @type {any} */
  const sheet = { id: ID, data: { criteria_version: 'pilot-2022', group: 'farmer' } };
  assert.equal(paths.declaration(sheet, 'c05'), `/so/phieu/pilot-2022/farmer#${ID}/c05`);
  assert.equal(paths.person(ID, 'sua'), `/so/nguoi#${ID}/sua`);
});
