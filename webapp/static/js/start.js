/** Every page that is not of the field app: text size, error summaries, and the worker. */
import { ErrorSummary } from './modules/error-summary.js';
import { applySize, TextSize } from './modules/text-size.js';
import { registerWorker } from './modules/worker.js';

const MODULES = [ErrorSummary, TextSize];
/** Fetched only by pages that have them: module name → its class. */
const LATER = {
  busy: async () => (await import('./modules/busy.js')).Busy,
  reading: async () => (await import('./modules/reading.js')).Reading,
  wall: async () => (await import('./modules/wall.js')).Wall,
  meeting: async () => (await import('./modules/meeting.js')).Meeting,
  job: async () => (await import('./modules/job.js')).Job,
};

applySize();
for (const Module of MODULES) {
  for (const $root of document.querySelectorAll(`[data-module="${Module.moduleName}"]`)) {
    new Module(/** @type {HTMLElement} */ ($root));
  }
}
for (const [name, load] of Object.entries(LATER)) {
  const $root = document.querySelector(`[data-module="${name}"]`);
  if ($root) load().then((Module) => new Module(/** @type {HTMLElement} */ ($root)));
}
registerWorker();
