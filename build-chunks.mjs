/** Which files of the build a page asks for at once: as few as can be, and all of them side by side. */

import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = dirname(fileURLToPath(import.meta.url));

/**
 * Keeps what every page needs in one chunk. Where parts that are fetched later share code with a page, or pages with each
 * other, each different set of sharers would become a chunk of its own, sixteen of them, and a browser asks for six files at
 * a time. So all of them are told to import all that the script itself imports, and all that several parts share.
 * @param {import("esbuild").BuildOptions} options of the build that it is for @param {string} page below `webapp/static/`
 * @returns {Promise<import("esbuild").Plugin>}
 */
export async function oneChunk(options, page) {
  const whole = `webapp/static/${page}`;
  const first = await build({ ...options, metafile: true, entryPoints: [join(ROOT, whole)], write: false });
  const { inputs } = first.metafile;
  /** What a module imports, however deep, and itself. @param {string} from @param {Set<string>} [seen] */
  function below(from, seen = new Set()) {
    seen.add(from);
    for (const { path, kind } of inputs[from].imports)
      if (kind === 'import-statement' && !seen.has(path)) below(path, seen);
    return seen;
  }
  const parts = new Set(
    Object.values(inputs)
      .flatMap(({ imports }) => imports)
      .filter(({ kind }) => kind === 'dynamic-import')
      .map(({ path }) => path),
  );
  const named = inputs[whole].imports.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => path);
  // Named in two places of the script, it is still one.
  const pages = [...new Set(named)].map((path) => below(path));
  const common = below(whole);
  for (const path of Object.keys(inputs))
    if (pages.filter((reached) => reached.has(path)).length > 1) for (const one of below(path)) common.add(one);
  common.delete(whole);
  if (common.size === 0) return { name: 'as-it-is', setup() {} };
  const imports = [...common].map((path) => `import ${JSON.stringify(join(ROOT, path))};`).join('\n');
  const told = [whole, ...parts].filter((path) => !common.has(path)).map((path) => join(ROOT, path));
  return {
    name: 'one-chunk',
    setup({ onLoad }) {
      onLoad({ filter: /\.js$/ }, async ({ path }) =>
        told.includes(path) ? { contents: `${await readFile(path, 'utf8')}\n${imports}` } : undefined,
      );
    },
  };
}

/**
 * A script and what it imports before it runs, however deep, by logical name: a browser would ask for one after the other.
 * @param {{ metafile: import("esbuild").Metafile }} result
 * @param {(path: string) => string} short name of a built file below the folder of the build
 * @param {(source: string) => string} logicalName of a path below `webapp/static/`
 * @returns {[string, string[]][]}
 */
export function needed({ metafile: { outputs } }, short, logicalName) {
  /** @type {(path: string) => string[]} */
  const below = (path) =>
    outputs[path].imports
      .filter(({ kind, external }) => kind === 'import-statement' && !external)
      .flatMap(({ path: one }) => [one, ...below(one)]);
  return Object.entries(outputs)
    .filter(([, { entryPoint }]) => entryPoint?.startsWith('webapp/static/js/'))
    .map(([path, { entryPoint }]) => [
      logicalName((entryPoint ?? '').slice('webapp/static/'.length)),
      [...new Set([path, ...below(path)])].map(short),
    ]);
}
