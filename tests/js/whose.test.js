/** Which notebooks a phone has, and which one its pages open. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

const storage = () => {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, String(value)),
    removeItem: (key) => kept.delete(key),
  };
};
let round = 0;
/** As a page does that is loaded now. */
const page = (module = 'home') => {
  globalThis.document = /** @type {any} */ ({ body: { dataset: { module } } });
  round += 1;
  return import(`../../webapp/static/js/modules/whose.js?${round}`);
};
const give = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

beforeEach(() => {
  give('localStorage', storage());
  give('sessionStorage', storage());
});

test('a phone of one person has no list, and goes on with the notebook that it has', async () => {
  const { whose, notebooks, others, makeWay } = await page();
  assert.deepEqual([whose, notebooks(), others()], ['so-cdht', ['so-cdht'], []]);
  makeWay(false);
  assert.equal(localStorage.getItem('nguoi'), null);
});

test('somebody is added in one tab, on the page that takes the code, and opened everywhere afterwards', async () => {
  (await page('enrolment')).add('so-cdht-2');
  assert.equal((await page()).whose, 'so-cdht');
  const { whose, added, others, keep, add, notebooks } = await page('enrolment');
  assert.deepEqual([whose, added(), others()], ['so-cdht-2', 'so-cdht-2', ['so-cdht']]);
  keep([...notebooks(), whose], whose);
  add(null);
  assert.equal((await page()).whose, 'so-cdht-2');
});

test('who leaves makes way for the next, and stays in the list while something of theirs is here', async () => {
  (await page()).keep(['so-cdht-10', 'so-cdht', 'so-cdht-2', 'so-cdht'], 'so-cdht-2');
  const second = await page();
  assert.deepEqual(second.notebooks(), ['so-cdht', 'so-cdht-2', 'so-cdht-10']);
  second.makeWay(true);
  const first = await page();
  assert.deepEqual([first.whose, first.others()], ['so-cdht', ['so-cdht-2', 'so-cdht-10']]);
  first.makeWay(false);
  const next = await page();
  assert.deepEqual([next.whose, next.notebooks()], ['so-cdht-2', ['so-cdht-2', 'so-cdht-10']]);
  assert.equal(next.nameOf(next.numberOf(next.whose)), 'so-cdht-2');
});

test('what is no list of ours is not taken for one', async () => {
  for (const text of ['{', '["so-cdht-3"]', 'null', 'other so-cdht-x so-cdht-']) {
    localStorage.setItem('nguoi', text);
    localStorage.setItem('so', 'so-cdht-7');
    assert.equal((await page()).whose, 'so-cdht', text);
  }
  give('localStorage', undefined);
  assert.equal((await page()).whose, 'so-cdht');
});
