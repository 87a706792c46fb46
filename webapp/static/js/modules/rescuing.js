/** The door to the rescue file: what makes it is fetched where it is offered. */
import { part } from './dom.js';

/** Asked for again while one is looking: it looks once more. @type {WeakMap<HTMLElement, boolean>} */
const looking = new WeakMap();

/** @param {import('../offline/app.js').App} app @param {HTMLElement} [$place] */
export async function showRescue(app, $place = part(document, 'rescue')) {
  const busy = looking.has($place);
  looking.set($place, busy);
  if (busy) return;
  try {
    const { offerRescue } = await import('./rescue.js');
    do {
      looking.set($place, false);
      await offerRescue($place, app);
    } while (looking.get($place));
  } catch {
    // Without it the page is what it was.
  }
  looking.delete($place);
}
