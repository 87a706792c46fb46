/** What somebody does with a sheet: registering, consent, evidence with and without a photo, handing in, withdrawing. */
import { createHash } from 'node:crypto';

/**
 * @param {import('./people.js').Options & {word: () => string, anyOf: (tab: any, type: string) => any, indicators: string[],
 *         doings: Record<string, (tab: any) => any>}} options
 * @returns {Record<string, (tab: any) => any>}
 */
export function createPapers({ rng, ward, ledger, photos, word, anyOf, doings, indicators }) {
  const consented = (/** @type {any} */ app, /** @type {string} */ person) =>
    app.records.list('consent').some((/** @type {any} */ one) => one.data.person_id === person);

  /** A photo that nobody has taken yet: one of those that there are, with a remark of its own. */
  function photo() {
    const bytes = rng.pick(photos);
    const remark = Buffer.from(word());
    const head = Buffer.from([0xff, 0xfe, 0, remark.length + 2]);
    return Buffer.concat([bytes.subarray(0, 2), head, remark, bytes.subarray(2)]);
  }

  return {
    registration: async (tab) => {
      const person = anyOf(tab, 'person')?.id;
      if (!person) return doings.person(tab);
      const goals = word();
      const like = { person_id: person, campaign_id: ward.campaign, collective_id: ward.areas[0], group: 'farmer' };
      const id = await tab.app.records.registrationId(ward.campaign, person);
      return ledger.saving(
        tab,
        'registration',
        { goals },
        () => tab.app.records.create('registration', { ...like, goals }),
        { id, of: person },
      );
    },
    consent: (tab) => {
      const person = anyOf(tab, 'person')?.id;
      if (!person) return doings.person(tab);
      const data = { person_id: person, purposes: ['review', 'publication'], method: 'screen', text_version: '1' };
      return ledger.saving(tab, 'consent', { person_id: person }, () => tab.app.records.event('consent', data), {
        of: person,
      });
    },
    'hand in': (tab) => {
      const sheets = tab.app.records
        .list('declaration')
        .filter((/** @type {any} */ one) => (one.data.state ?? 'draft') === 'draft' && !one.event);
      const ready = sheets.find((/** @type {any} */ one) => consented(tab.app, one.data.person_id));
      if (!ready) return doings.declaration(tab);
      const data = { declaration_id: ready.id, scribe: 'volunteer' };
      return ledger.saving(
        tab,
        'submission',
        { declaration_id: ready.id },
        () => tab.app.records.event('submission', data),
        { of: ready.id },
      );
    },
    withdraw: (tab) => {
      const subject = rng.pick(['registration', 'declaration', 'consent']);
      const { id } = anyOf(tab, subject) ?? {};
      if (!id) return doings.visit(tab);
      const data = { subject, subject_id: id, reason: word() };
      return ledger.saving(tab, 'withdrawal', { reason: data.reason }, () => tab.app.records.event('withdrawal', data));
    },
    note: (tab) => {
      const sheet = anyOf(tab, 'declaration')?.id;
      if (!sheet) return doings.declaration(tab);
      const data = { declaration_id: sheet, indicator: rng.pick(indicators), kind: 'log', note: word() };
      return ledger.saving(tab, 'evidence', { note: data.note }, () => tab.app.records.create('evidence', data), {
        of: sheet,
      });
    },
    photo: (tab) => {
      const sheet = anyOf(tab, 'declaration')?.id;
      if (!sheet) return doings.declaration(tab);
      const bytes = photo();
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const blob = { type: 'image/jpeg', arrayBuffer: async () => new Uint8Array(bytes).buffer };
      const data = { declaration_id: sheet, indicator: rng.pick(indicators) };
      return ledger.photographing(tab, sha256, sheet, () => tab.app.photos.add(data, blob));
    },
    'into the bin': (tab) => {
      const known = tab.app.records.list('evidence').filter((/** @type {any} */ one) => one.data.sha256);
      if (!known.length) return doings.declaration(tab);
      const { id, data } = rng.pick(known);
      return ledger.binning(tab, id, data.sha256, () => tab.app.bin.put(id));
    },
    'out of the bin': (tab) => {
      const thrown = tab.app.records.list('declaration').flatMap((/** @type {any} */ one) => tab.app.bin.list(one.id));
      if (!thrown.length) return doings.declaration(tab);
      const { id, data } = rng.pick(/** @type {any[]} */ (thrown));
      return ledger.unbinning(tab, data.sha256, () => tab.app.bin.restore(id));
    },
  };
}
