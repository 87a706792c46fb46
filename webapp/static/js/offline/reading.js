/** The reading half of the notebook: views, lists and small counts, all from memory. */
import { nameOf } from './encoding.js';
import { at } from './lines.js';
import { createProgress } from './progress.js';
import { fieldsOf, HIDDEN, placeOf, RETURNED, TOUCHED, visible } from './summary.js';
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
    const fresh = viewOf(entity, submission, () => {
      notebook.ask(nameOf(entity.type, entity.id));
    });
    views.set(entity, { submission, view: fresh });
    return fresh;
  }

  /** Ids that may match: found by a field that stands in the lines of the type. @param {string} type @param {Filter} [filter] */
  function candidates(type, filter) {
    if (typeof filter !== 'object') return notebook.ids(type);
    const [field] = Object.keys(filter)
      .filter((one) => filter[one] && placeOf(type, one) > 0)
      .sort((a, b) => placeOf(type, a) - placeOf(type, b));
    return field ? notebook.find(type, field, String(filter[field])) : notebook.ids(type);
  }

  /** The records that lists show, with their lines. @param {string} type */
  const lines = (type) => notebook.lines(type).filter(({ row }) => !at(row, 0).includes(HIDDEN));

  /** @param {string} type @param {Filter} [filter] @returns {View[]} */
  function list(type, filter) {
    /** @type {View[]} */
    const found = [];
    const wanted = typeof filter === 'object' ? Object.entries(filter) : [];
    for (const id of candidates(type, filter)) {
      const one = get(type, id);
      if (!one || one.data.deleted || !wanted.every(([field, value]) => one.data[field] === value)) continue;
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

    /** What rounds and counts need of every record that lists show, without opening any. @param {string} type */
    brief: (type) => lines(type).map(({ id, row }) => fieldsOf(type, id, row)),

    /** A sheet of which this phone knows no more than its line: never changed or submitted here, never given back. @param {import('./summary.js').Line} line */
    isPlain: ({ id, marks }) => marks === '' && !submissionOf(id),

    /** Records that were changed on this phone, or came back to it. @param {string} type @returns {View[]} */
    touched: (type) =>
      lines(type)
        .filter(({ row }) => at(row, 0).includes(TOUCHED) || at(row, 0).includes(RETURNED))
        .map(({ id }) => /** @type {View} */ (get(type, id))),

    /**
     * Reads the answers that a page will show: of a sheet and the others of its person, of all sheets of a household.
     * @param {string} id of a declaration, person or household
     */
    async prepare(id) {
      const sheet = notebook.entity('declaration', id);
      const home = notebook.row('household', id) ? notebook.find('person', 'household_id', id) : [];
      const people = [sheet?.data?.person_id ?? id, ...home];
      if (!sheet && home.length === 0 && !notebook.row('person', id)) return;
      const sheets = people.flatMap((one) => notebook.find('declaration', 'person_id', one));
      await notebook.warm(sheets.map((one) => nameOf('declaration', one)));
    },

    progress: createProgress({ lines, handedIn: (id) => Boolean(submissionOf(id) && get('declaration', id)?.event) }),

    /** Called when records changed. @param {string[]} names of the notebook; none: everything */
    forget(names) {
      if (names.length === 0 || names.some((name) => name.startsWith('e/submission/'))) submissions = null;
    },
  };
}
