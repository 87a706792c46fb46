/**
 * Lines of records (see summary.js), kept by columns: ten thousand lines taken apart one by one cost a slow phone 160 ms, and
 * the columns of a piece a few calls.
 */

/** One record: its place in the columns of its piece. @typedef {{columns: string[][], i: number}} Row */

const [TYPES, COLUMNS, VALUES] = ['\x1d', '\x1e', '\t'];

/** What stands between the marks and the columns must not stand in a field. @param {string} text */
export const clear = (text) => text.replace(/\p{Cc}/gu, ' ');

/** @param {string[]} parts */
export const toLine = (parts) => parts.join(VALUES);

/** @param {string} line @returns {Row} */
export const toRow = (line) => ({ columns: line.split(VALUES).map((part) => [part]), i: 0 });

/** @param {Row | string | undefined} line @returns {string | undefined} */
export const textOf = (line) =>
  typeof line === 'object' ? toLine(line.columns.map((column) => column[line.i])) : line;

/** @param {Row} row @param {number} k @returns {string} the marks (0), or a field */
export const at = ({ columns, i }, k) => columns[k][i];

/** @param {string} name of a record: `e/<type>/<id>` */
const typeOf = (name) => name.slice(2, name.indexOf('/', 2));

/** @param {[name: string, line: string][]} lines @returns {string} */
export function packLines(lines) {
  /** @type {Map<string, string[][]>} */
  const types = new Map();
  for (const [name, line] of lines) {
    if (!line) continue;
    const columns = types.get(typeOf(name)) ?? [];
    types.set(typeOf(name), columns);
    for (const [k, part] of line.split(VALUES).entries()) {
      const column = columns[k] ?? [];
      columns[k] = column;
      column.push(part);
    }
  }
  return [...types]
    .map(([type, columns]) => [type, ...columns.map((column) => column.join(VALUES))].join(COLUMNS))
    .join(TYPES);
}

/** @param {string} text @returns {(name: string) => Row} asked in the order in which they were packed, for each that has a line */
export function unpackLines(text) {
  /** @type {Map<string, {columns: string[][], next: number}>} */
  const types = new Map();
  for (const block of text.split(TYPES)) {
    const [type, ...columns] = block.split(COLUMNS);
    types.set(type, { columns: columns.map((column) => column.split(VALUES)), next: 0 });
  }
  return (name) => {
    const found = /** @type {{columns: string[][], next: number}} */ (types.get(typeOf(name)));
    return { columns: found.columns, i: found.next++ };
  };
}
