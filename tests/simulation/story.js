/** One story: three phones of one ward, a bad line, people in a hurry, and a server that things happen to. */

import { createLedger } from './ledger.js';
import { createNetwork } from './network.js';
import { judge, unsent } from './oracle.js';
import { createDoings } from './people.js';
import { createScheduler, seeded } from './scheduler.js';
import { createPhone } from './world.js';

const START = Date.UTC(2026, 10, 23, 1, 0, 0);
/** Share of the stories in which the server dies or is restored: each costs a second or two. */
const DISASTERS = 0.1;
/** Share of the happenings that are those of every day. */
const OFTEN = 0.7;
const USUAL = ['tab opened', 'tab killed', 'line changed', 'line changed', 'time passed', 'button pressed'];
const YEARS = 365 * 86_400_000;
/** Then nothing waits any more. */
const AFTER_THE_LAST_FAULT_MS = 60_000;
/** The next contact of a phone that has nothing to send; after a restore it may take two. */
const LONG_ENOUGH_TO_HEAR_OF_IT_MS = 5.5 * 60_000;
/** What people may be told instead of "saved": that it is not. */
const SAID = ['StorageFullError', 'StorageClosedError', 'NotAcceptingError', 'InUseError', 'UnknownRecordError'];

/**
 * @param {number} seed
 * @param {{openApp: (env: any) => Promise<any>, base: string, photos: Buffer[], control: (...words: any[]) => Promise<any>, counts: Map<string, number>, rounds?: number,
 *          trace?: (line: string) => void}} options
 * @returns {Promise<{wrong: string[], picks: number, digest: number, saved: number}>}
 */
export async function tell(seed, { openApp, base, photos, control, counts, rounds = 40, trace }) {
  const rng = seeded(seed);
  const scheduler = createScheduler(rng, START);
  if (trace) scheduler.traceTo(trace);
  const network = createNetwork({ scheduler, rng, base, counts, trace });
  const ledger = createLedger();
  const count = (/** @type {string} */ name) => counts.set(name, (counts.get(name) ?? 0) + 1);
  const ward = await control('ward', `s${seed}-${Math.floor(performance.now())}`);
  const phones = ['A', 'B', 'C'].map((name) =>
    createPhone({ name, scheduler, rng, line: network.line, skew: rng.pick([0, 0, -10 * YEARS, 10 * YEARS, 90_000]) }),
  );

  /** Runs a promise of a tab to its end, everybody else going on meanwhile. @param {any} tab @param {Promise<any>} promise */
  async function through(tab, promise) {
    let over = false;
    const result = promise.then(
      (value) => {
        over = true;
        return value;
      },
      (error) => {
        over = true;
        throw error;
      },
    );
    result.catch(() => {});
    while (!over && !tab.dead && (await scheduler.step())) await scheduler.settle();
    if (!over) throw new Error(`${tab.name} waits for nothing`);
    return result;
  }

  /** A tab opens; it is of use once it has its app. @param {import('./world.js').Phone} phone */
  function open(phone) {
    const tab = phone.tab();
    tab.opening = openApp(tab.env).then((app) => {
      tab.app = app;
      if (app.device) app.sync.start();
      return app;
    });
    tab.opening.catch((/** @type {any} */ error) => {
      if (!tab.dead) tab.failed = error;
    });
    return tab;
  }

  /** @type {Set<string>} */
  const shutOut = new Set();
  /** With a new code; what it has not sent is still there. @param {any} tab */
  async function letIn(tab) {
    await network.quiet();
    const { code } = await control('code', ward.ward, ward.account);
    const done = tab.app.enrolment.enrol({ ward: ward.ward, code, device_name: tab.phone });
    await through(tab, done).then(
      () => shutOut.delete(tab.phone),
      () => {},
    );
  }

  const living = () => phones.flatMap((phone) => phone.tabs()).filter((tab) => tab.app?.device && !tab.dead);
  /** @type {string[]} */
  const failures = [];
  /** @param {any} tab @param {Promise<any>} saving */
  const told = (tab, saving) =>
    saving.catch((error) => {
      if (tab.dead) return;
      if (SAID.includes(error?.name)) count(`told: ${error.name}`);
      else failures.push(`${tab.name} was told: ${error?.stack ?? error}`);
    });

  const doings = createDoings({ rng, ward, ledger, seed, photos });
  /** @type {Record<string, () => any>} what happens to phones, line and server */
  const happenings = {
    'tab opened': () => {
      const phone = rng.pick(phones);
      if (phone.tabs().length < 2) open(phone);
    },
    'tab killed': () => {
      const tab = rng.pick(phones.flatMap((phone) => phone.tabs()));
      if (tab) phones.find(({ name }) => name === tab.phone)?.kill(tab);
    },
    'tab killed in a write': () => {
      const tab = rng.pick(living());
      const phone = phones.find(({ name }) => name === tab?.phone);
      if (tab) scheduler.accident(rng.below(40), () => !tab.dead && phone?.kill(tab));
    },
    'database closed': () => {
      const tab = rng.pick(living());
      if (tab) phones.find(({ name }) => name === tab.phone)?.closeDatabase(tab);
    },
    'disk filled': () => rng.pick(phones).fill(rng.pick([0.1, 0.5, 1])),
    'disk emptied': () => {
      for (const phone of phones) phone.fill(0);
    },
    'phone shut out': async () => {
      const tab = rng.pick(living());
      if (!tab || shutOut.has(tab.phone)) return;
      shutOut.add(tab.phone);
      await network.quiet();
      await control('revoke', ward.ward, tab.app.device.device_id);
    },
    'phone let in again': async () => {
      const tab = living().find(({ phone }) => shutOut.has(phone));
      if (tab) await letIn(tab);
    },
    'line changed': () => network.bad(rng.pick([0, 0.2, 0.5, 1])),
    'time passed': () => scheduler.pass(rng.pick([1000, 5000, 20_000, 90_000])),
    'old request arrived': async () => {
      await network.quiet();
      await network.deliverLate();
    },
    'button pressed': () => {
      const tab = rng.pick(living());
      if (tab) told(tab, tab.app.sync.sendNow());
    },
  };
  /** @type {Record<string, () => any>} seldom, because each costs a second or two */
  const disasters = {
    'server killed': async () => {
      await control('kill');
      await scheduler.pass(rng.pick([0, 5000]));
      await network.quiet();
      await control('start');
    },
    'server restored': async () => {
      await network.quiet();
      await control('restore');
    },
  };

  for (const [at, phone] of phones.entries()) {
    const tab = open(phone);
    await through(tab, tab.opening);
    const { enrolment } = tab.app;
    const enrol = () =>
      through(tab, enrolment.enrol({ ward: ward.ward, code: ward.codes[at], device_name: phone.name }));
    // Even a good line may be slower than a phone's patience.
    while (!tab.app.device) await enrol().catch(() => {});
    tab.app.sync.start();
  }
  const disaster = rng.chance(DISASTERS) ? { at: rng.below(rounds), name: rng.pick(Object.keys(disasters)) } : null;
  if (disaster?.name === 'server restored') await control('keep', ward.ward);
  for (let round = 0; round < rounds; round += 1) {
    if (round === disaster?.at) {
      count(disaster.name);
      scheduler.note(disaster.name);
      await network.quiet();
      await disasters[disaster.name]();
    }
    const tab = rng.pick(living());
    if (tab && rng.chance(0.6)) {
      const name = rng.pick(Object.keys(doings));
      count(`did: ${name}`);
      told(tab, Promise.resolve(doings[name](tab)));
    } else {
      const name = rng.pick(rng.chance(OFTEN) ? USUAL : Object.keys(happenings));
      count(name);
      scheduler.note(name);
      await happenings[name]();
    }
    for (let i = rng.below(40); i > 0; i -= 1) await scheduler.step(scheduler.now());
  }

  network.bad(0);
  scheduler.calm();
  for (const phone of phones) phone.fill(0);
  await network.quiet();
  await network.deliverLate();
  for (const phone of phones) {
    if (!phone.tabs().length) open(phone);
    for (const tab of phone.tabs()) if (!tab.app) await through(tab, tab.opening);
    while (shutOut.has(phone.name)) await letIn(phone.tabs()[0]);
  }
  scheduler.hurry();
  await scheduler.pass(AFTER_THE_LAST_FAULT_MS);
  await network.quiet();
  // A phone may have to wait for what another one brings back to a restored server, which that one learns at its next contact.
  const restored = disaster?.name === 'server restored';
  const late = restored ? [] : phones.flatMap((phone) => unsent(phone).map(({ id }) => ({ phone: phone.name, id })));
  await scheduler.pass(LONG_ENOUGH_TO_HEAR_OF_IT_MS * (restored ? 2 : 1));
  await network.quiet();
  await scheduler.settle();
  const server = await control('dump', ward.ward);
  for (const { status } of server.receipts.map((/** @type {any} */ [one]) => ({ status: one })))
    count(`receipt: ${status}`);
  const wrong = [...failures, ...judge({ ledger, server, phones, restored, late })];
  for (const phone of phones) for (const tab of phone.tabs()) phone.kill(tab);
  return {
    wrong,
    picks: scheduler.picks(),
    digest: scheduler.digest(),
    saved: ledger.attempts.filter((one) => one.told).length,
  };
}
