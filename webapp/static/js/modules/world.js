/** The browser's world for one notebook of this phone. */
import { browserEnv, browserJournal } from '../offline/env.js';
import { workerUrl } from './trusted.js';

/** @param {string} name of the notebook @returns {import('../types.js').Env} */
export function world(name) {
  const url = () => workerUrl(document.body.dataset.journalWorker ?? '');
  const build = document
    .querySelector('script[src*="/field-"]')
    ?.getAttribute('src')
    ?.match(/-(\w+)\.js/)?.[1];
  return { ...browserEnv(name), journal: browserJournal(() => new Worker(url(), { name }), name), build };
}
