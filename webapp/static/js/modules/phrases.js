/** Phrases that one touch puts into what somebody says, and another touch takes out again. Pure. */

/** @param {string} text @returns {string} a sentence of its own */
function sentence(text) {
  const plain = text.trim();
  return /[.!?…]$/.test(plain) ? plain : `${plain}.`;
}

/** @param {string} statement @param {string} phrase @returns {number} where it stands as whole sentences, or -1 */
function placeOf(statement, phrase) {
  const wanted = sentence(phrase);
  for (let at = statement.indexOf(wanted); at >= 0; at = statement.indexOf(wanted, at + 1)) {
    if (at === 0 || /[.!?…\n]\s*$/.test(statement.slice(0, at))) return at;
  }
  return -1;
}

/** @param {string} statement @param {string} phrase @returns {boolean} somebody may have written on: then it is theirs */
export const says = (statement, phrase) => placeOf(statement, phrase) >= 0;

/** @param {string} statement @param {string} phrase @param {number} longest letters that a statement may have @returns {string} */
export function toggled(statement, phrase, longest) {
  const wanted = sentence(phrase);
  const at = placeOf(statement, phrase);
  if (at >= 0) {
    const [before, after] = [statement.slice(0, at).trimEnd(), statement.slice(at + wanted.length).trimStart()];
    return [before, after].filter(Boolean).join(' ');
  }
  const before = statement.trim();
  const joined = before ? `${sentence(before)} ${wanted}` : wanted;
  return joined.length <= longest ? joined : statement;
}
