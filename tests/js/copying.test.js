import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bookmark, bookmarked, loseBookmark } from '../../webapp/static/js/modules/bookmark.js';
import { copies, familyNames, withFamily } from '../../webapp/static/js/modules/copying.js';
import { phoneText } from '../../webapp/static/js/modules/format.js';

const one = (full_name, data) => ({ data: { full_name, ...data } });

test('family names of the household, the commonest first, each once', () => {
  assert.deepEqual(familyNames(['Trần Văn Hai', 'Lê Thị Tư', ' Trần Thị Ba ', null, 'Hoa']), ['Trần', 'Lê']);
  assert.deepEqual(familyNames([]), []);
});

test('a family name goes before what is typed, and not twice', () => {
  assert.equal(withFamily('', 'Trần'), 'Trần ');
  assert.equal(withFamily('Thị Ba', 'Trần'), 'Trần Thị Ba');
  assert.equal(withFamily('Trần Thị Ba', 'Trần'), 'Trần Thị Ba');
});

test('only what the form has not is offered, and the same only once', () => {
  const hai = one('Trần Văn Hai', { group: 'farmer', clan_id: 'tran', phone: '+84905000123' });
  const ba = one('Trần Thị Ba', { group: 'farmer', clan_id: 'tran', phone: '+84905000123' });
  const tu = one('Lê Thị Tư', { group: 'worker' });
  const offered = (form, phone = null) =>
    copies([hai, ba, tu], phone, form).map(({ from, fields }) => [from?.data.full_name, fields]);
  assert.deepEqual(offered({}), [
    ['Trần Văn Hai', { group: 'farmer', clan_id: 'tran', phone: '+84905000123' }],
    ['Lê Thị Tư', { group: 'worker' }],
  ]);
  assert.deepEqual(offered({ group: 'farmer', phone: '1' }), [['Trần Văn Hai', { clan_id: 'tran' }]]);
  assert.equal(offered({}, '+84905000123').length, 2, 'the number of the household stands in an offer already');
  assert.deepEqual(copies([], '+84235000000', {}), [{ from: null, fields: { phone: '+84235000000' } }]);
});

test('a number is shown as people here read it', () => {
  assert.equal(phoneText('+84905000123'), '0905 000 123');
  assert.equal(phoneText('0235 000 0123'), '0235 000 0123');
  assert.equal(phoneText(null), '');
});

test('a browser that keeps nothing has no bookmark, and breaks on nothing', () => {
  bookmark('declaration', 'id', 'c04');
  assert.equal(bookmarked(), null);
  const kept = new Map();
  globalThis.localStorage = /** @type {any} */ ({
    setItem: (key, value) => kept.set(key, value),
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => kept.delete(key),
  });
  bookmark('declaration', 'id', 'c04');
  assert.deepEqual(bookmarked(), { type: 'declaration', id: 'id', at: 'c04' });
  kept.set([...kept.keys()][0], '{"id":');
  assert.equal(bookmarked(), null);
  loseBookmark();
  assert.equal(kept.size, 0);
});
