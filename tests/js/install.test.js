import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appAround, cannotCollect, isApple, mayInvite } from '../../webapp/static/js/lib/browsers.js';
import { inChrome, lacking } from '../../webapp/static/js/lib/ways-out.js';

const ANDROID = 'Mozilla/5.0 (Linux; Android 12; SM-A035F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Safari';

test('an app that holds the page is known by its name, a browser is nobody around', () => {
  assert.equal(appAround(`${ANDROID} Zalo android/12`), 'Zalo');
  assert.equal(appAround(`${IPHONE} Mobile/15E148 Zalo iOS/500`), 'Zalo');
  assert.equal(appAround(`${ANDROID} [FB_IAB/FB4A;FBAV/440.0]`), 'Facebook');
  assert.equal(appAround(`${IPHONE} [FBAN/MessengerForiOS;FBAV/1.0]`), 'Messenger');
  assert.equal(appAround(ANDROID.replace('SM-A035F)', 'SM-A035F; wv)')), '?');
  assert.equal(appAround(ANDROID), '');
  assert.equal(appAround(MAC), '');
});

test('an iPad says that it is a Mac, and has fingers on it', () => {
  assert.ok(isApple(IPHONE, 5));
  assert.ok(isApple(MAC, 5));
  assert.ok(!isApple(MAC, 0));
  assert.ok(!isApple(ANDROID, 5));
});

test('nobody collects inside an app, nor where nothing can be kept', () => {
  const whole = {
    navigator: { userAgent: ANDROID, serviceWorker: {} },
    indexedDB: {},
    caches: {},
    crypto: { subtle: {} },
  };
  assert.equal(cannotCollect(whole), '');
  assert.equal(cannotCollect({ ...whole, navigator: { userAgent: `${ANDROID} Zalo/1`, serviceWorker: {} } }), 'app');
  assert.equal(cannotCollect({ ...whole, navigator: { userAgent: ANDROID } }), 'browser');
  for (const gone of ['indexedDB', 'caches', 'crypto'])
    assert.equal(cannotCollect({ ...whole, [gone]: undefined }), 'browser', gone);
  assert.equal(cannotCollect({ ...whole, crypto: {} }), 'browser');
});

test('the way into Chrome takes the address along, with its code', () => {
  assert.equal(
    inChrome('https://so.vidu.invalid/tan-thanh/bat-dau#ABCD-234567'),
    'intent://so.vidu.invalid/tan-thanh/bat-dau#ABCD-234567#Intent;scheme=https;package=com.android.chrome;end',
  );
});

test('what a browser lacks is named, each thing by itself', () => {
  const storage = { getDirectory() {}, persist() {}, estimate() {} };
  assert.deepEqual(lacking({ storage, locks: {}, passkeys: true }), []);
  assert.deepEqual(lacking({ storage: undefined, locks: undefined, passkeys: false }), [
    'second',
    'lasting',
    'room',
    'tabs',
    'passkey',
  ]);
  assert.deepEqual(lacking({ storage: { ...storage, persist: undefined }, locks: {}, passkeys: true }), ['lasting']);
});

test('the home screen is offered after something was sent, or on a later day, and to nobody who has it or said no', () => {
  const first = {
    possible: true,
    installed: false,
    refused: false,
    sent: false,
    firstDay: '2026-11-23',
    today: '2026-11-23',
  };
  assert.ok(!mayInvite(first), 'not on the first day');
  assert.ok(mayInvite({ ...first, sent: true }));
  assert.ok(mayInvite({ ...first, today: '2026-11-24' }));
  for (const no of [{ possible: false }, { installed: true }, { refused: true }])
    assert.ok(!mayInvite({ ...first, sent: true, ...no }), JSON.stringify(no));
  assert.ok(!mayInvite({ ...first, firstDay: '' }));
});
