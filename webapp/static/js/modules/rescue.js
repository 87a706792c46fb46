/** One tap makes one file of everything unsent, sealed for the ward: in settings, in the outbox, and where a save failed. */
import { clone, fill, onClick, part } from './dom.js';
import { word } from './words.js';

/** @typedef {import('../offline/app.js').App} App */

/**
 * Puts the offer there while something is unsent.
 * @param {HTMLElement} $place @param {App} app
 */
export async function offerRescue($place, app) {
  const { records, photos, refused } = await app.sealed.counts();
  if (records + photos + refused === 0) {
    // What was made a moment ago stays in sight.
    if (!$place.querySelector('[data-made]')) $place.replaceChildren();
    return;
  }
  if ($place.childElementCount === 0) $place.append(draw(app));
}

/** @param {App} app */
function draw(app) {
  const $section = clone('rescue');
  const $make = /** @type {HTMLButtonElement} */ (part($section, 'make'));
  const $again = /** @type {HTMLAnchorElement} */ (part($section, 'again'));
  const label = $make.textContent;
  let url = '';
  onClick($section, 'make', async () => {
    if ($make.getAttribute('aria-busy') === 'true') return;
    $make.setAttribute('aria-busy', 'true');
    $make.textContent = word('rescue.busy');
    try {
      const made = await app.sealed.rescue();
      if (made) show(made);
      else fill($section, { said: word('rescue.nothing'), failed: '' });
    } catch {
      fill($section, { said: '', failed: word('rescue.failed') });
    }
    $make.removeAttribute('aria-busy');
    $make.textContent = label;
  });

  /** @param {import('../offline/sealed/rescue.js').Rescue} made */
  function show({ blob, name, records, photos }) {
    if (url) URL.revokeObjectURL(url);
    url = URL.createObjectURL(blob);
    $again.href = url;
    $again.download = name;
    $again.hidden = false;
    $section.dataset.made = name;
    fill($section, { said: word('rescue.made', { name, n: records, photos }), failed: '' });
    $again.click();
    const files = [new File([blob], name, { type: blob.type })];
    const $share = part($section, 'share');
    $share.hidden = !navigator.canShare?.({ files });
    // Giving it to another app is theirs to break off: nothing is said then.
    $share.onclick = () => navigator.share({ files, title: name }).catch(() => {});
  }
  return $section;
}

/** What a notebook that is locked for good still has to send. @param {HTMLElement} $place @param {App} app */
export async function tellLeft($place, app) {
  const { records, photos, refused } = await app.sealed.counts();
  const open = records + photos > 0;
  fill($place, {
    left: open ? word('rescue.left', { n: records, photos }) : word('rescue.all_sent'),
    refused: refused ? word('rescue.refused', { n: refused }) : '',
  });
}
