/**
 * Lighthouse over some addresses, in a Chromium that listens already; one line of JSON for each on standard output.
 *
 *   node lighthouse.mjs PORT accessibility,seo ADDRESS…
 *
 * `{url, scores: {seo: 0…1}, failed: {seo: [{id, title, items: […]}]}, bytes, blocked, shift, largest}`
 */
import process from 'node:process';
import lighthouse from 'lighthouse';

const [port, categories, ...addresses] = process.argv.slice(2);
// On a busy machine it sometimes misses the start of a page, and asks to be run again.
const TIMES = 4;

/** @param {string} address */
async function judged(address) {
  for (let time = 1; ; time += 1) {
    const { lhr } = await lighthouse(address, {
      port: Number(port),
      onlyCategories: categories.split(','),
      output: 'json',
      logLevel: 'silent',
    });
    if (!lhr.runtimeError) return lhr;
    if (time === TIMES) throw new Error(`${address}: ${lhr.runtimeError.code} ${lhr.runtimeError.message}`);
  }
}

for (const address of addresses) {
  const lhr = await judged(address);
  const { audits } = lhr;
  const failed = {};
  const scores = {};
  for (const [name, category] of Object.entries(lhr.categories)) {
    scores[name] = category.score;
    failed[name] = category.auditRefs
      .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
      .map(({ id }) => ({ id, title: audits[id].title, items: (audits[id].details?.items ?? []).slice(0, 3) }));
  }
  const number = (id) => audits[id]?.numericValue ?? null;
  console.log(
    JSON.stringify({
      url: address,
      scores,
      failed,
      bytes: number('total-byte-weight'),
      blocked: number('total-blocking-time'),
      shift: number('cumulative-layout-shift'),
      largest: number('largest-contentful-paint'),
    }),
  );
}
