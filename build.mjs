/**
 * Builds the front end into `webapp/static/build/`: bundles with hashed names, their compressed twins, and
 * `manifest.json`, which maps logical names to hashed ones:
 *
 *   start.js, field.js          pages' scripts (ES modules that share chunks)
 *   chunks/…                    what those load, at once or when it is needed; its own name is its logical name
 *   workers/<name>.js           classic scripts for `new Worker()`
 *   sw.js                       the service worker: no hash, since Flask puts the list of files before it at /sw.js
 *   app.css, img/…, fonts/…
 *
 * and `needs.json`: for each script the files that it cannot run without, itself first, so that a page asks for all at once.
 */

import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { needed, oneChunk } from './build-chunks.mjs';
import { compress, filesIn } from './build-files.mjs';

const ROOT = dirname(fileURLToPath(import.meta.url));
const STATIC = join(ROOT, 'webapp', 'static');
const OUT = join(STATIC, 'build');
// Built aside and then put in place, so that a running server never sees half a build.
const ASIDE = join(ROOT, 'node_modules', '.cdht-build');

const PAGES = ['js/start.js', 'js/field.js'];
const SERVICE_WORKER = 'sw/sw.js';
const STYLES = ['css/app.css'];

// Android phones that get no new system still get a new Chrome for years; iPhones do not.
const BROWSERS = ['es2022', 'chrome89', 'firefox90', 'safari15'];
/** @type {Record<string, import("esbuild").Loader>} */
const FILES = { '.svg': 'file', '.png': 'file', '.jpg': 'file', '.webp': 'file', '.woff2': 'file' };
const COMPRESSIBLE = /\.(?:js|css|svg|json)$/;

/** @type {import("esbuild").BuildOptions & { metafile: true }} */
const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  metafile: true,
  sourcemap: 'linked',
  charset: 'utf8',
  legalComments: 'none',
  target: BROWSERS,
  outdir: ASIDE,
  outbase: STATIC,
  logLevel: 'warning',
};

/** @type {import("esbuild").BuildOptions} */
const PAGE = { format: 'esm', splitting: true, entryNames: '[name]-[hash]', chunkNames: 'chunks/[name]-[hash]' };
/** @type {import("esbuild").BuildOptions} */
const WORKER = { format: 'iife', entryNames: '[name]', sourcemap: false };

/** @param {string[]} names */
const entries = (names) => names.map((name) => join(STATIC, name));

/** Path below `webapp/static/` → logical name. @param {string} source */
function logicalName(source) {
  return source.replace(/^js\/workers\//, 'workers/').replace(/^(?:js|css|sw)\//, '');
}

/** Name of a built file below the folder of the build. @param {string} path as esbuild tells it */
const short = (path) => relative(ASIDE, join(ROOT, path)).split(sep).join('/');

/**
 * What one run of esbuild made, by logical name.
 * @param {{ metafile: import("esbuild").Metafile }} result
 * @returns {[string, string][]}
 */
function named({ metafile }) {
  return Object.entries(metafile.outputs)
    .filter(([path]) => !path.endsWith('.map'))
    .map(([path, output]) => {
      const made = short(path);
      if (!output.entryPoint) return [made, made];
      const source = relative(STATIC, join(ROOT, output.entryPoint)).split(sep).join('/');
      return [logicalName(source), made];
    });
}

async function bundle() {
  const workers = (await filesIn(STATIC, 'js/workers')).filter((name) => name.endsWith('.js'));
  const pictures = [...(await filesIn(STATIC, 'img')), ...(await filesIn(STATIC, 'fonts'))];
  const wanted = [...PAGES, SERVICE_WORKER, ...STYLES];
  const missing = wanted.filter((name) => !existsSync(join(STATIC, name)));
  if (missing.length > 0) {
    console.error(`The front end cannot be built: webapp/static lacks ${missing.join(', ')}.`);
    process.exit(1);
  }

  const results = await Promise.all([
    // Each by itself: what two of them share would be a file more to wait for.
    ...PAGES.map(async (page) =>
      build({
        ...COMMON,
        ...PAGE,
        entryPoints: entries([page]),
        plugins: [await oneChunk({ ...COMMON, ...PAGE }, page)],
      }),
    ),
    build({ ...COMMON, entryPoints: entries(workers), format: 'iife', entryNames: 'workers/[name]-[hash]' }),
    build({ ...COMMON, ...WORKER, entryPoints: entries([SERVICE_WORKER]) }),
    build({
      ...COMMON,
      entryPoints: entries(STYLES),
      entryNames: '[name]-[hash]',
      assetNames: 'img/[name]-[hash]',
      loader: FILES,
    }),
    build({
      ...COMMON,
      entryPoints: entries(pictures),
      entryNames: '[dir]/[name]-[hash]',
      sourcemap: false,
      loader: Object.fromEntries(Object.keys(FILES).map((extension) => [extension, 'copy'])),
    }),
  ]);
  return [
    Object.fromEntries(results.flatMap(named).sort()),
    Object.fromEntries(results.flatMap((result) => needed(result, short, logicalName)).sort()),
  ];
}

await rm(ASIDE, { recursive: true, force: true });
await mkdir(ASIDE, { recursive: true });
const [manifest, needs] = await bundle().catch((error) => {
  if (!error.errors) throw error;
  process.exit(1); // esbuild has said where and why
});
await writeFile(join(ASIDE, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
await writeFile(join(ASIDE, 'needs.json'), `${JSON.stringify(needs, null, 2)}\n`);
// Flask adds to the worker what it must keep, and so compresses it itself.
const compressed = await Promise.all(
  [...new Set(Object.values(manifest))]
    .filter((name) => COMPRESSIBLE.test(name) && name !== 'sw.js')
    .map((name) => compress(ASIDE, name)),
);
await rm(OUT, { recursive: true, force: true });
await rename(ASIDE, OUT);
for (const { name, plain, br } of compressed) {
  console.log(`  ${String(br).padStart(7)} B br ${String(plain).padStart(8)} B  ${name}`);
}
