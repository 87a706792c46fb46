/** Which record a page shows stands in the fragment: `#<id>`, `#<id>/sua`, `#moi/<what>/<id>`. Servers never see it. */

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @returns {{id: string | null, rest: string[]}} `id` null: none, or something new (`rest[0]` is then `moi`) */
export function readFragment(hash = location.hash) {
  const parts = hash.replace(/^#/, '').split('/').filter(Boolean).map(decode);
  return ID.test(parts[0] ?? '') ? { id: parts[0], rest: parts.slice(1) } : { id: null, rest: parts };
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Changes the fragment without a step in the history: "back" leaves the record. @param {string} fragment */
export function replaceFragment(fragment) {
  // It costs a slow phone more than a frame.
  if (location.hash !== `#${fragment}`) history.replaceState(null, '', `#${fragment}`);
}

export const paths = {
  home: '/so/',
  /** @param {string} id of a collective @param {string} [group] number of a tổ, `-` for those without @param {string} [state] */
  households: (id, group = '', state = '') =>
    `/so/ho-gia-dinh#${id}${group || state ? `/${encodeURIComponent(group || '*')}` : ''}${state ? `/${state}` : ''}`,
  /** @param {string} id @param {string} [view] */
  household: (id, view) => `/so/ho#${id}${view ? `/${view}` : ''}`,
  /** @param {string} areaId */
  newHousehold: (areaId) => `/so/ho#moi/${areaId}`,
  /** @param {string} id @param {string} [view] */
  person: (id, view) => `/so/nguoi#${id}${view ? `/${view}` : ''}`,
  /** @param {'ho' | 'don-vi'} where @param {string} id of the household or the unit */
  newPerson: (where, id) => `/so/nguoi#moi/${where}/${id}`,
  /** @param {import('../types.js').View} declaration @param {string} [indicator] */
  declaration: ({ id, data }, indicator) =>
    `/so/phieu/${encodeURIComponent(data.criteria_version)}/${encodeURIComponent(data.group)}#${id}${indicator ? `/${indicator}` : ''}`,
};
