/** What somebody does with one of the phones, and what one sees of it. */
import { openApp } from '../../webapp/static/js/offline/app.js';

/** What a day's sheet says: each differs, none is empty. @param {number} n */
const answersOf = (n) =>
  Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [
      `c${String(i + 1).padStart(2, '0')}`,
      {
        self: 5 + ((n + i) % 6),
        statement: `Năm nay học việc thứ ${i + 1}: ${n * 7 + i} buổi ở nhà văn hóa khối phố.`,
      },
    ]),
  );

/** @param {any} phone `{world, app, calls, base}` */
export function createDoings(phone) {
  const records = () => phone.app.records;

  /**
   * One door: a household (or one that is known) with one person, registered, who consents and hands in a sheet.
   * @param {{area: string, campaign: string, version: string, name: string, n: number, submit?: boolean,
   *          household?: string, answers?: any}} like
   */
  async function door({ area, campaign, version, name, n, submit = true, household, answers = answersOf(n) }) {
    const home =
      household ?? (await records().create('household', { area_id: area, head_name: name, address: `Tổ ${n}` })).id;
    const born = { birth_year: 1950 + (n % 50), sex: n % 2 ? 'male' : 'female', group: 'farmer' };
    const person = (await records().create('person', { full_name: name, household_id: home, ...born })).id;
    const sheet = { person_id: person, campaign_id: campaign, collective_id: area, group: 'farmer' };
    await records().create('registration', { ...sheet, goals: 'Học trồng nấm' });
    const agreed = { person_id: person, purposes: ['review', 'publication'], method: 'screen', text_version: '1' };
    await records().event('consent', agreed);
    const declaration = (await records().create('declaration', { ...sheet, criteria_version: version, answers })).id;
    if (submit) await records().event('submission', { declaration_id: declaration, scribe: 'volunteer' });
    return { household: home, person, declaration };
  }

  const does = {
    /** @param {string} ward @param {string} code */
    enrol: (ward, code) => phone.app.enrolment.enrol({ ward, code, device_name: 'Máy thử' }),
    door,
    /** @param {any} like @param {number} count */
    async doors(like, count) {
      const made = [];
      for (let n = 0; n < count; n += 1) made.push(await door({ ...like, name: `${like.name} ${n}`, n }));
      return made;
    },
    /** @param {string} declaration @param {string} base64 */
    photo: (declaration, base64) =>
      phone.app.photos.add(
        { declaration_id: declaration, indicator: 'c01' },
        new Blob([Buffer.from(base64, 'base64')], { type: 'image/jpeg' }),
      ),
    /** @param {string} id of evidence */
    photoState: (id) => phone.app.photos.state(id),
    create: (type, data) => records().create(type, data),
    change: (type, id, fields) => records().change(type, id, fields),
    get: (type, id) => records().get(type, id),
    list: (type) => ({ all: records().list(type) }),
    /** "Gửi ngay" @param {number} times */
    async send(times = 1) {
      for (let time = 0; time < times; time += 1) await phone.app.sync.sendNow();
      return does.standing();
    },
    standing: () => ({ ...phone.app.sync.state, counts: phone.app.outbox.counts() }),
    entries: () => ({ all: phone.app.outbox.entries() }),
    /** What it sent since the last time. */
    calls: () => ({ all: phone.calls.splice(0) }),
    /** The browser is closed and opened again, on the same disk. */
    async restart() {
      phone.app.close();
      phone.app = await openApp(phone.world.tab());
    },
    /** Its clock goes on, and what waited for that time happens. @param {number} ms */
    forward: (ms) => phone.world.time.advance(ms),
    /** So many pieces of photos still go through. @param {number | null} pieces null: all */
    pieces: (pieces) => {
      phone.pieces = pieces ?? Number.POSITIVE_INFINITY;
    },
    /** Its server is somewhere else now. @param {string} base */
    move: (base) => {
      phone.base = base;
    },
    close: () => phone.app.close(),
  };
  return does;
}
