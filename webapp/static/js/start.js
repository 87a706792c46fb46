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
  typed: async () => (await import('./modules/typed.js')).Typed,
  job: async () => (await import('./modules/job.js')).Job,
  'copy-text': async () => (await import('./modules/copy-text.js')).CopyText,
};

applySize();
for (const Module of MODULES) {
  for (const $root of document.querySelectorAll(`[data-module="${Module.moduleName}"]`)) {
    new Module(/** @type {HTMLElement} */ ($root));
  }
}
for (const [name, load] of Object.entries(LATER)) {
  const $roots = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-module="${name}"]`));
  if ($roots.length > 0) load().then((Module) => [...$roots].map(($root) => new Module($root)));
}
registerWorker();
