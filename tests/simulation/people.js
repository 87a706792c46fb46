/** What somebody does with a phone in their hand; each doing is written down in the ledger with what they were told. */
import { createPapers } from './papers.js';

const INDICATORS = ['c01', 'c02', 'c03', 'c04'];

/**
 * @typedef {{rng: ReturnType<typeof import('./scheduler.js').seeded>, ward: any, seed: number, photos: Buffer[],
 *            ledger: ReturnType<typeof import('./ledger.js').createLedger>}} Options
 * @param {Options} options @returns {Record<string, (tab: any) => any>}
 */
export function createDoings(options) {
  const { rng, ward, ledger, seed } = options;
  let serial = 0;
  const word = () => {
    serial += 1;
    return `${seed}-${serial}`;
  };
  const anyOf = (/** @type {any} */ { app }, /** @type {string} */ type) => {
    const known = app.records.list(type);
    return known.length ? rng.pick(known) : null;
  };

  /** @type {Record<string, (tab: any) => any>} */
  const doings = {
    household: (tab) => {
      const data = { area_id: rng.pick(ward.areas), head_name: `Chủ hộ ${word()}` };
      return ledger.saving(tab, 'household', { head_name: data.head_name }, () =>
        tab.app.records.create('household', data),
      );
    },
    edit: (tab) => {
      const { id } = anyOf(tab, 'household') ?? {};
      if (!id) return doings.household(tab);
      const fields = { [rng.pick(['note', 'address'])]: word() };
      return ledger.saving(tab, 'household', fields, () => tab.app.records.change('household', id, fields), { id });
    },
    visit: (tab) => {
      const { id } = anyOf(tab, 'household') ?? {};
      if (!id) return doings.household(tab);
      const data = { household_id: id, outcome: 'later', at: '2026-11-22T01:00:00Z', note: word() };
      return ledger.saving(tab, 'visit', { note: data.note }, () => tab.app.records.create('visit', data), { of: id });
    },
    person: (tab) => {
      const { id } = anyOf(tab, 'household') ?? {};
      if (!id) return doings.household(tab);
      const data = { full_name: `Người ${word()}`, household_id: id, birth_year: 1960 };
      const { full_name } = data;
      return ledger.saving(tab, 'person', { full_name }, () => tab.app.records.create('person', data), { of: id });
    },
    declaration: async (tab) => {
      const { records } = tab.app;
      const person = anyOf(tab, 'person')?.id;
      if (!person) return doings.person(tab);
      const id = await records.declarationId(ward.campaign, person);
      const indicator = rng.pick(INDICATORS);
      const answer = { self: 5 + rng.below(6), statement: word() };
      const fields = { [`answers.${indicator}.statement`]: answer.statement };
      const answers = { [indicator]: answer };
      if (records.get('declaration', id))
        return ledger.saving(tab, 'declaration', fields, () => records.change('declaration', id, { answers }), {
          id,
          of: person,
        });
      const data = {
        person_id: person,
        campaign_id: ward.campaign,
        collective_id: ward.areas[0],
        criteria_version: ward.criteria_version,
        group: 'farmer',
        answers,
      };
      return ledger.saving(tab, 'declaration', fields, () => records.create('declaration', data), { id, of: person });
    },
    // What two people may do at once is done more often than its share.
    'declaration again': (tab) => doings.declaration(tab),

    remove: async (tab) => {
      const { id } = anyOf(tab, 'household') ?? {};
      if (!id) return doings.household(tab);
      return ledger.removing(tab, 'household', id, () => tab.app.records.remove('household', id));
    },
    'put back': async (tab) => {
      const removed = ledger.lastRemoved(tab);
      if (!removed) return doings.edit(tab);
      return ledger.puttingBack(tab, removed, () => tab.app.records.putBack(removed.id));
    },
    'take back': async (tab) => {
      const last = ledger.lastOf(tab, ['visit', 'submission', 'withdrawal']);
      if (!last) return doings.visit(tab);
      return ledger.takingBack(last, () => tab.app.records.takeBack(last.id, last.type));
    },
  };

  return { ...doings, ...createPapers({ ...options, word, anyOf, doings, indicators: INDICATORS }) };
}
