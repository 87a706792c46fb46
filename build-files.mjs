/** Files that go into the build, and their compressed twins. */

import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** @param {string} root @param {string} folder below it @returns {Promise<string[]>} paths below the root */
export async function filesIn(root, folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  const names = await readdir(path);
  return names.filter((name) => !name.startsWith('.')).map((name) => `${folder}/${name}`);
}

/** The same file for browsers that ask for it compressed. @param {string} folder @param {string} name */
export async function compress(folder, name) {
  const path = join(folder, name);
  const content = await readFile(path);
  const br = await promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  const gz = await promisify(gzip)(content, { level: 9 });
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
  return { name, plain: content.length, br: br.length };
}
