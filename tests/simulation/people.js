/** What somebody does with a phone in their hand; each doing is written down in the ledger with what they were told. */

const INDICATORS = ['c01', 'c02', 'c03', 'c04'];

/**
 * @param {{rng: ReturnType<typeof import('./scheduler.js').seeded>, ward: any, seed: number,
 *          ledger: ReturnType<typeof import('./oracle.js').createLedger>}} options
 * @returns {Record<string, (tab: any) => any>}
 */
export function createDoings({ rng, ward, ledger, seed }) {
  let serial = 0;
  const word = () => {
    serial += 1;
    return `${seed}-${serial}`;
  };

  /** @type {Record<string, (tab: any) => any>} */
  const doings = {
    household: ({ app, ...tab }) => {
      const data = { area_id: rng.pick(ward.areas), head_name: `Chủ hộ ${word()}` };
      return ledger.saving(tab, 'household', { head_name: data.head_name }, () =>
        app.records.create('household', data),
      );
    },
    edit: ({ app, ...tab }) => {
      const known = app.records.list('household');
      if (!known.length) return doings.household({ app, ...tab });
      const { id } = rng.pick(known);
      const fields = { [rng.pick(['note', 'address'])]: word() };
      return ledger.saving(tab, 'household', fields, () => app.records.change('household', id, fields), id);
    },
    visit: ({ app, ...tab }) => {
      const known = app.records.list('household');
      if (!known.length) return doings.household({ app, ...tab });
      const data = { household_id: rng.pick(known).id, outcome: 'later', at: '2026-11-22T01:00:00Z', note: word() };
      return ledger.saving(tab, 'visit', { note: data.note }, () => app.records.create('visit', data));
    },
    person: ({ app, ...tab }) => {
      const known = app.records.list('household');
      if (!known.length) return doings.household({ app, ...tab });
      const data = { full_name: `Người ${word()}`, household_id: rng.pick(known).id, birth_year: 1960 };
      return ledger.saving(tab, 'person', { full_name: data.full_name }, () => app.records.create('person', data));
    },
    declaration: async ({ app, ...tab }) => {
      const known = app.records.list('person');
      if (!known.length) return doings.person({ app, ...tab });
      const person = rng.pick(known).id;
      const id = await app.records.declarationId(ward.campaign, person);
      const indicator = rng.pick(INDICATORS);
      const answer = { self: 5 + rng.below(6), statement: word() };
      const fields = { [`answers.${indicator}.statement`]: answer.statement };
      const answers = { [indicator]: answer };
      if (app.records.get('declaration', id))
        return ledger.saving(tab, 'declaration', fields, () => app.records.change('declaration', id, { answers }), id);
      const data = {
        person_id: person,
        campaign_id: ward.campaign,
        collective_id: ward.areas[0],
        criteria_version: ward.criteria_version,
        group: 'farmer',
        answers,
      };
      return ledger.saving(tab, 'declaration', fields, () => app.records.create('declaration', data), id);
    },
  };

  return doings;
}
