/** The QR of the citizen card: `number|old number|name|ddMMyyyy|sex|address|ddMMyyyy`. Read from known places, extras ignored. */

/** @param {string} text ddMMyyyy @returns {string | null} yyyy-MM-dd */
function day(text) {
  const match = /^(\d{2})(\d{2})(\d{4})$/.exec(text);
  if (!match) return null;
  const iso = `${match[3]}-${match[2]}-${match[1]}`;
  const parsed = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== iso ? null : iso;
}

/**
 * Nothing of the raw text is kept by this function; the caller should not keep it either.
 * @param {string} text
 * @returns {{id_number: string, full_name: string, birth_date: string | null, sex: 'male' | 'female' | null,
 *            address: string | null} | null} null when it is not such a card
 */
export function parseCardQr(text) {
  const fields = text
    .normalize('NFC')
    .replace(/^\uFEFF/, '')
    .split('|')
    .map((field) => field.trim());
  if (fields.length < 4 || !/^\d{12}$/.test(fields[0])) return null;
  // Some makers leave the old number out altogether: then the name stands second.
  const shift = /\d|^$/.test(fields[1]) ? 0 : -1;
  const full_name = fields[2 + shift] ?? '';
  if (!full_name || /\d/.test(full_name)) return null;
  const sex = (fields[4 + shift] ?? '').toLowerCase();
  return {
    id_number: fields[0],
    full_name,
    birth_date: day(fields[3 + shift] ?? ''),
    sex: sex === 'nam' ? 'male' : sex === 'nữ' ? 'female' : null,
    address: fields[5 + shift] || null,
  };
}
