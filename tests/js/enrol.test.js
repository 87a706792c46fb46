import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCode } from '../../webapp/static/js/offline/enrol.js';
import { faults } from './support/faults.js';
import { newPhone, start } from './support/phone.js';
import { createServer } from './support/server.js';

test('a code is read from what people type, scan or paste', () => {
  for (const text of [
    'ABCD-EFGHJK',
    'abcd efghjk',
    '#ABCD-EFGHJK',
    ' a b c d - e f g h j k ',
    'https://phuong.vn/tan-thanh/bat-dau#ABCD-EFGHJK',
    'ABCDEFGHJK',
    'ABCD–EFGHJK',
    'ĐBCD-EFGHJK'.replace('ĐB', 'AB'),
    'ＡＢＣＤ-ＥＦＧＨＪＫ',
  ]) {
    assert.equal(parseCode(text), 'ABCD-EFGHJK', text);
  }
  assert.equal(parseCode('UBCD-EFGHJK'), 'VBCD-EFGHJK');
  for (const text of ['', 'ABCD', 'ABCD-EFGHJ0', 'ABCD-EFGHJKM', 'https://phuong.vn/tan-thanh/bat-dau'])
    assert.equal(parseCode(text), null, text);
});

test('enrolment asks again with the same device when the reply was lost', async () => {
  const server = createServer();
  const { app } = await newPhone(server, { enrol: false });
  server.faults.push(faults.dropReply);
  const ask = () => app.enrolment.enrol({ ward: 'tan-thanh', code: 'abcdefghjk', device_name: 'Máy của Bé' });
  await assert.rejects(ask(), ({ code }) => code === 'offline');
  const first = server.device;
  const device = await ask();
  assert.equal(device.device_id, first);
  assert.equal(app.status.enrolled, true);
  assert.equal(app.device.commune.name, 'Phường Tân Thạnh');
  assert.equal(app.device.ward, 'tan-thanh');
});

test('a wrong, spent or unreadable code is told apart', async () => {
  const { app, server } = await start();
  const ask = (code) => app.enrolment.enrol({ ward: 'tan-thanh', code, device_name: 'x' });
  await assert.rejects(ask('ABCD-EFGHJM'), ({ code }) => code === 'code_unknown');
  server.codes.set('ABCD-EFGHJN', 'somebody else');
  await assert.rejects(ask('ABCD-EFGHJN'), ({ code }) => code === 'code_spent');
  await assert.rejects(ask('ABC'), ({ code }) => code === 'malformed');
  server.faults.push(faults.portal);
  await assert.rejects(ask('ABCD-EFGHJK'), ({ code }) => code === 'portal');
});

test('being online is asked and the body checked', async () => {
  const { app, server } = await start();
  assert.equal((await app.connection.check()).online, true);
  for (const [fault, why] of [
    [faults.offline, 'offline'],
    [faults.portal, 'portal'],
    [faults.status(503), 'server'],
  ]) {
    server.faults.push(fault);
    const { online, why: reason } = await app.connection.check();
    assert.deepEqual([online, reason], [false, why]);
  }
  server.faults.push(
    async () =>
      new Response('{"service":"other"}', {
        status: 200,
        headers: { 'Content-Type': 'application/json', 'Server-Epoch': server.epoch },
      }),
  );
  assert.equal((await app.connection.check()).why, 'portal');
});

test('the token never lies in the open', async () => {
  const { app } = await start();
  app.lock();
  assert.match(await app.enrolment.token(), /^tan-thanh\./);
});

test('a phone works in a ward of any name: its token is not taken for a record', async () => {
  for (const ward of ['an-phu', 'binh-thuan', 'cua-nam', 'so-1']) {
    const server = createServer();
    const { app, reopen } = await newPhone(server, { enrol: false });
    await app.enrolment.enrol({ ward, code: 'ABCD-EFGHJK', device_name: 'Máy thử' });
    for (const one of [app, await reopen()]) assert.deepEqual(one.outbox.entries(), [], ward);
  }
});
