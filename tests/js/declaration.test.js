/** What the declaration puts in by a touch: phrases, and what the same person said the year before. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerOf, lastSheet } from '../../webapp/static/js/modules/last-year.js';
import { says, toggled } from '../../webapp/static/js/modules/phrases.js';

const RADIO = 'Sáng nghe đài phường';
const TV = 'Tối xem bản tin nông nghiệp';

test('a phrase becomes a sentence, and the next one another', () => {
  const one = toggled('', RADIO, 2000);
  assert.equal(one, 'Sáng nghe đài phường.');
  assert.equal(toggled(one, TV, 2000), 'Sáng nghe đài phường. Tối xem bản tin nông nghiệp.');
  assert.equal(toggled('Đọc báo mỗi ngày ', TV, 2000), 'Đọc báo mỗi ngày. Tối xem bản tin nông nghiệp.');
});

test('a second touch takes it out again and leaves the rest as it was', () => {
  const both = 'Sáng nghe đài phường. Tối xem bản tin nông nghiệp.';
  assert.equal(toggled(both, RADIO, 2000), 'Tối xem bản tin nông nghiệp.');
  assert.equal(toggled(both, TV, 2000), 'Sáng nghe đài phường.');
  assert.equal(toggled(toggled('', RADIO, 2000), RADIO, 2000), '');
});

test('what somebody wrote on is theirs: the phrase is not in it any more', () => {
  assert.ok(says('Sáng nghe đài phường. Có ghi lại.', RADIO));
  assert.ok(!says('Sáng nghe đài phường và đài huyện.', RADIO));
  assert.ok(!says('Hôm nào Sáng nghe đài phường.', RADIO), 'not in the middle of a sentence');
  assert.ok(says('Kể thêm!\nSáng nghe đài phường.', RADIO));
});

test('a statement that is full stays as it is', () => {
  assert.equal(toggled('Đã kể rất dài.', TV, 20), 'Đã kể rất dài.');
});

test('several sentences of last year come and go as one', () => {
  const before = 'Nuôi con ăn học. Góp quỹ khuyến học.';
  const joined = toggled('Rủ hàng xóm đi học.', before, 2000);
  assert.equal(joined, 'Rủ hàng xóm đi học. Nuôi con ăn học. Góp quỹ khuyến học.');
  assert.ok(says(joined, before));
  assert.equal(toggled(joined, before, 2000), 'Rủ hàng xóm đi học.');
});

/** @param {Record<string, any>[]} campaigns @param {Record<string, any>} sheets by campaign and person */
const book = (campaigns, sheets) =>
  /** @type {any} */ ({
    list: (type, filter) =>
      type === 'campaign'
        ? campaigns.map(({ id, year }) => ({ id, data: { year } }))
        : Object.entries(sheets).flatMap(([place, one]) =>
            place === `${filter.campaign_id}/${filter.person_id}` ? [one] : [],
          ),
  });
const sheet = (campaign) =>
  /** @type {any} */ ({ id: `${campaign}/p`, data: { campaign_id: campaign, person_id: 'p' } });
const CAMPAIGNS = [
  { id: 'now', year: 2026 },
  { id: 'older', year: 2023 },
  { id: 'old', year: 2025 },
  { id: 'later', year: 2027 },
];

test('the newest sheet of an earlier year is found, whatever year that was', async () => {
  const old = { id: 'old/p', data: { state: 'not_recognised', answers: {} } };
  const older = { id: 'older/p', data: { state: 'recognised', answers: {} } };
  const both = { 'old/p': old, 'older/p': older, 'later/p': old, 'now/p': old };
  assert.deepEqual(await lastSheet(book(CAMPAIGNS, both), sheet('now')), { year: 2025, view: old });
  assert.equal((await lastSheet(book(CAMPAIGNS, { 'older/p': older }), sheet('now'))).year, 2023);
  assert.equal(await lastSheet(book(CAMPAIGNS, {}), sheet('now')), null);
  assert.equal(await lastSheet(book([], {}), sheet('now')), null);
});

test('a sheet that came from another record of the same person keeps its own id, and is found', async () => {
  const old = { id: 'of-the-other-record', data: { state: 'recognised', answers: {} } };
  assert.deepEqual(await lastSheet(book(CAMPAIGNS, { 'old/p': old }), sheet('now')), { year: 2025, view: old });
});

test('a sheet that was withdrawn says nothing', async () => {
  const gone = { id: 'old/p', data: { state: 'withdrawn' } };
  assert.equal(await lastSheet(book(CAMPAIGNS, { 'old/p': gone }), sheet('now')), null);
});

test('of one indicator: what the person gave, what the meeting gave, and the sentence', () => {
  const view = {
    data: {
      answers: { c01: { self: 8, statement: ' Nghe đài. ' }, c02: { self: null, statement: '' }, c03: { self: 7 } },
      scores: { c01: { collective: 7, confirmed: null } },
    },
  };
  const last = { year: 2025, view: /** @type {any} */ (view) };
  assert.deepEqual(answerOf(last, 'c01'), { year: 2025, self: 8, agreed: 7, statement: 'Nghe đài.' });
  assert.equal(answerOf(last, 'c02'), null);
  assert.deepEqual(answerOf(last, 'c03'), { year: 2025, self: 7, agreed: null, statement: '' });
  assert.equal(answerOf(last, 'c99'), null);
  assert.equal(answerOf(null, 'c01'), null);
});
