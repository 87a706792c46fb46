/** What a new person of a household may share with those who are written down already. Pure. */

const SHARED = ['group', 'clan_id', 'unit_id', 'phone'];

/** @typedef {{data: Record<string, any>}} One */

/** @param {(string | null | undefined)[]} names @returns {string[]} family names, each once, the one that most bear first */
export function familyNames(names) {
  /** @type {Map<string, number>} */
  const counted = new Map();
  for (const name of names) {
    const [family, ...given] = (name ?? '').normalize('NFC').trim().split(/\s+/);
    if (family && given.length > 0) counted.set(family, (counted.get(family) ?? 0) + 1);
  }
  return [...counted].sort(([, a], [, b]) => b - a).map(([family]) => family);
}

/** @param {string} name @param {string} family @returns {string} the name with this family name before it */
export function withFamily(name, family) {
  const plain = name.trim();
  if (plain === family || plain.startsWith(`${family} `)) return name;
  return `${family} ${plain}`;
}

/**
 * What could be copied: of each member the fields that the form has not, nobody twice with the same.
 * @template {One} T
 * @param {T[]} members @param {string | null | undefined} homePhone of the household
 * @param {Record<string, any>} form what it has
 * @returns {{from: T | null, fields: Record<string, string>}[]} `from` null: the household itself
 */
export function copies(members, homePhone, form) {
  const seen = new Set();
  const found = [];
  for (const from of [...members, null]) {
    const data = from ? from.data : { phone: homePhone };
    const fields = Object.fromEntries(
      SHARED.filter((field) => data[field] && !form[field]).map((field) => [field, String(data[field])]),
    );
    const key = JSON.stringify(fields);
    if (Object.keys(fields).length === 0 || seen.has(key)) continue;
    // A number that stands in a member's offer need not stand there once more.
    if (!from && [...seen].some((other) => other.includes(JSON.stringify(homePhone)))) continue;
    seen.add(key);
    found.push({ from, fields });
  }
  return found;
}
