/** The outbox as somebody sees it who knows people, not records: one row a person or household, with what waits of them. Pure. */

/** @typedef {import('../offline/outbox.js').OutboxEntry} Entry */
/** @typedef {'attention' | 'open' | 'sent'} Part */
/**
 * @typedef {object} Parcel
 * @property {string} key
 * @property {{type: string, id: string} | null} label whose
 * @property {'attention' | 'sending' | 'waiting' | 'sent'} state
 * @property {{type: string, n: number}[]} kinds in the order of a sheet
 * @property {Entry[]} entries
 * @property {string | null} since when the oldest was written, or the newest was received
 */

const ORDER = [
  'household',
  'visit',
  'person',
  'registration',
  'consent',
  'declaration',
  'submission',
  'evidence',
  'photo',
  'withdrawal',
];

/** @param {Entry} entry @returns {Part} */
const partOf = ({ state }) => (state === 'attention' ? 'attention' : state === 'sent' ? 'sent' : 'open');

/** @param {Entry[]} entries @returns {{type: string, n: number}[]} */
function kindsOf(entries) {
  /** @type {Map<string, Set<string>>} */
  const kinds = new Map();
  // A photo and the evidence that it belongs to are one thing: the photo.
  const photos = new Set(entries.filter(({ type }) => type === 'photo').map(({ id }) => id));
  for (const { type, id } of entries) {
    if (type === 'evidence' && photos.has(id)) continue;
    kinds.set(type, (kinds.get(type) ?? new Set()).add(id));
  }
  // A sheet that was handed in is one thing to people, whatever of it travels.
  if (kinds.has('submission')) kinds.delete('declaration');
  return [...kinds]
    .map(([type, ids]) => ({ type, n: ids.size }))
    .sort((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type));
}

/** @param {Entry[]} entries as the outbox gives them @returns {Record<Part, Parcel[]>} in the same order */
export function parcels(entries) {
  /** @type {Record<Part, Map<string, Entry[]>>} */
  const groups = { attention: new Map(), open: new Map(), sent: new Map() };
  for (const entry of entries) {
    const whose = entry.label ? `${entry.label.type}/${entry.label.id}` : entry.key;
    const group = groups[partOf(entry)];
    group.set(whose, [...(group.get(whose) ?? []), entry]);
  }
  /** @param {Part} part @returns {Parcel[]} */
  const list = (part) =>
    [...groups[part]].map(([key, some]) => ({
      key,
      label: some[0].label,
      state: part === 'open' ? (some.some(({ state }) => state === 'sending') ? 'sending' : 'waiting') : part,
      kinds: kindsOf(some),
      entries: some,
      since: some[0].since,
    }));
  return { attention: list('attention'), open: list('open'), sent: list('sent') };
}

/**
 * The one sentence at the head: how it stands between this phone and the ward.
 * @param {{open: number, attention: number, state: import('../types.js').SyncState}} how
 * @returns {'sending' | 'signed_out' | 'nothing' | 'all_received' | 'attention' | 'offline' | 'error' | 'waiting'}
 */
export function standingOf({ open, attention, state: { phase, error, online, session, lastSuccessAt } }) {
  if (session === 'signed_out' || session === 'revoked') return 'signed_out';
  if (phase !== 'idle' && open > 0) return 'sending';
  if (open === 0 && attention > 0) return 'attention';
  if (open === 0) return lastSuccessAt ? 'all_received' : 'nothing';
  if (online === false || error === 'offline') return 'offline';
  return error ? 'error' : 'waiting';
}
