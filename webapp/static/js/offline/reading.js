/** The reading half of the notebook: views, lists and small counts, all from memory. */
import { dirty } from './entity.js';
import { viewOf } from './view.js';

/** @typedef {import('../types.js').View} View */
/** @typedef {import('../types.js').Entity} Entity */
/** @typedef {Record<string, any> | ((view: View) => boolean)} Filter */

/**
 * @param {{notebook: import('./notebook.js').Notebook, search: import('./search.js').Search}} options
 */
export function createReading({ notebook, search }) {
  /** One view for one state of a record: records are never changed in place. @type {WeakMap<Entity, {submission: Entity | null, view: View}>} */
  const views = new WeakMap();
  /** @type {Map<string, Entity> | null} */
  let submissions = null;

  /** @param {string} declarationId the newest submission of it made on this phone */
  function submissionOf(declarationId) {
    if (!submissions) {
      submissions = new Map();
      for (const one of notebook.all('submission')) {
        const id =
          one.data?.declaration_id ??
          one.flight?.data.declaration_id ??
          one.refused?.op.data.declaration_id ??
          one.pending.declaration_id?.v;
        const other = submissions.get(id);
        if (!other || other.order < one.order) submissions.set(id, one);
      }
    }
    return submissions.get(declarationId) ?? null;
  }

  /** @param {Entity} entity @returns {View} */
  function view(entity) {
    const submission = entity.type === 'declaration' ? submissionOf(entity.id) : null;
    const known = views.get(entity);
    if (known?.submission === submission) return known.view;
    const fresh = viewOf(entity, submission);
    views.set(entity, { submission, view: fresh });
    return fresh;
  }

  /** @param {Entity} entity gone records stay in sight only while something of them is unsent */
  const visible = (entity) => entity.gone === null || dirty(entity);

  /** @param {string} type @param {Filter} [filter] @returns {View[]} */
  function list(type, filter) {
    /** @type {View[]} */
    const found = [];
    const wanted = typeof filter === 'object' ? Object.entries(filter) : [];
    for (const entity of notebook.all(type)) {
      if (!visible(entity)) continue;
      const one = view(entity);
      if (one.data.deleted || !wanted.every(([field, value]) => one.data[field] === value)) continue;
      if (typeof filter !== 'function' || filter(one)) found.push(one);
    }
    return found;
  }

  /** @param {string} type @param {string} id @returns {View | null} */
  function get(type, id) {
    const entity = notebook.entity(type, id);
    return entity && visible(entity) ? view(entity) : null;
  }

  return {
    list,
    get,
    search: search.search,

    /** @param {View[]} some people or households @returns {View[]} a copy in the order of official lists */
    sorted: (some) =>
      some
        .map((one) => ({ one, key: search.sortKeyOf(one.type, one.id) }))
        .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
        .map(({ one }) => one),

    /** @returns {View | null} the newest campaign */
    campaign: () =>
      list('campaign').sort((a, b) => b.data.year - a.data.year || (a.data.opens < b.data.opens ? 1 : -1))[0] ?? null,

    /** @param {string} version @returns {any} the content of a criteria version, or null */
    criteria: (version) => list('criteria', { version })[0]?.data.content ?? null,

    /** @param {string} collectiveId */
    progress(collectiveId) {
      const households = list('household', { area_id: collectiveId });
      const visits = new Set(list('visit').map(({ data }) => data.household_id));
      const homes = new Set(households.map(({ id }) => id));
      const people = list(
        'person',
        ({ data }) => homes.has(data.household_id) || data.unit_id === collectiveId || data.clan_id === collectiveId,
      );
      const declarations = list('declaration', { collective_id: collectiveId });
      const isDraft = (/** @type {View} */ { data }) => (data.state ?? 'draft') === 'draft';
      return {
        households: households.length,
        visited: households.filter(({ id }) => visits.has(id)).length,
        people: people.length,
        declarations: declarations.length,
        submitted: declarations.filter((one) => !isDraft(one) || one.event).length,
        returned: declarations.filter((one) => isDraft(one) && one.returns.length > 0).length,
      };
    },

    /** Called when records changed. @param {string[]} names of the notebook; none: everything */
    forget(names) {
      if (names.length === 0 || names.some((name) => name.startsWith('e/submission/'))) submissions = null;
    },
  };
}
