/** Tells stories: `node main.js FROM TO --code=DIR [--trace]`; talks to the control process over its standard streams. */
import { createInterface } from 'node:readline';
import { tell } from './story.js';

// What the modules would do on threads of the machine, they do without: the order would not be ours.
delete (/** @type {any} */ (globalThis).CompressionStream);

// A transaction that is broken off breaks promises of the library that nobody waits for; a browser says so on its console.
process.on('unhandledRejection', (/** @type {any} */ error) => {
  if (!(error instanceof DOMException)) throw error;
});

const [from, to, ...flags] = process.argv.slice(2);
const code = flags.find((flag) => flag.startsWith('--code='))?.slice('--code='.length);
const { openApp } = await import(`${code}/offline/app.js`);
// What the app fetches later is here already: how long a disk takes is no part of a story.
await import(`${code}/offline/sealed/index.js`);
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** @param {any[]} words */
async function control(...words) {
  process.stdout.write(`${JSON.stringify(words)}\n`);
  const { value, done } = await answers.next();
  if (done) throw new Error('the control process has ended');
  return JSON.parse(value);
}

const { base, photos: taken } = await control('start');
const photos = taken.map((/** @type {string} */ one) => Buffer.from(one, 'base64'));
const counts = new Map();
const sums = { stories: 0, picks: 0, saved: 0 };
const failed = [];
let last = Number(to);
for (let seed = Number(from); seed <= last; seed += 1) {
  const trace = flags.includes('--trace')
    ? (/** @type {string} */ line) => process.stderr.write(`${line}\n`)
    : undefined;
  const { wrong, picks, digest, saved } = await tell(seed, { openApp, base, photos, control, counts, trace });
  sums.stories += 1;
  sums.picks += picks;
  sums.saved += saved;
  if (flags.includes('--digests')) process.stderr.write(`seed ${seed}: ${picks} choices, digest ${digest}\n`);
  if (wrong.length) {
    failed.push(seed);
    last = flags.includes('--until-wrong') ? seed : last;
    process.stderr.write(`seed ${seed} (${picks} choices, digest ${digest}):\n  ${wrong.join('\n  ')}\n`);
  }
}
process.stderr.write(
  `${sums.stories} stories (seeds ${from}-${last}), ${sums.picks} choices, ${sums.saved} times "saved"; ${failed.length} went wrong${failed.length ? `: ${failed.join(' ')}` : ''}\n`,
);
process.stderr.write(
  `struck: ${[...counts]
    .sort()
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')}\n`,
);
process.exit(failed.length ? 1 : 0);
