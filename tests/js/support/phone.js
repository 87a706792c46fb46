/** An enrolled phone at a server in memory. */
import { openApp } from '../../../webapp/static/js/offline/app.js';
import { createServer } from './server.js';
import { createPhone } from './world.js';

export const CAMPAIGN = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

/** One more phone of the same volunteer's ward (same token: what differs is what it holds). */
export async function newPhone(server, { seed = 1, enrol = true } = {}) {
  const phone = createPhone({ seed, fetch: (...args) => server.fetch(...args) });
  const app = await openApp(phone.tab());
  if (enrol) {
    await app.enrolment.enrol({ ward: 'tan-thanh', code: 'ABCD-EFGHJK', device_name: 'Máy thử' });
    server.codes.set('ABCD-EFGHJK', null);
    await app.sync.sendNow();
  }
  return {
    app,
    phone,
    reopen: async () => {
      app.close();
      return openApp(phone.tab());
    },
    anotherTab: () => openApp(phone.tab()),
  };
}

export async function start(options) {
  const server = createServer();
  return { server, ...(await newPhone(server, options)) };
}

/** A household, its person and a declaration with one answer. */
export async function visitDoor(app, name = 'Nguyễn Thị Hòa') {
  const household = (await app.records.create('household', { area_id: 'k1', head_name: name })).id;
  const person = (await app.records.create('person', { full_name: name, household_id: household, birth_year: 1960 }))
    .id;
  const declaration = (
    await app.records.create('declaration', {
      person_id: person,
      campaign_id: CAMPAIGN,
      collective_id: 'k1',
      criteria_version: 'pilot-2022',
      group: 'farmer',
      answers: { c01: { self: 8, statement: 'Đọc báo hằng ngày' } },
    })
  ).id;
  return { household, person, declaration };
}
export const states = (app) => app.outbox.entries().map(({ type, state }) => `${type} ${state}`);
