/**
 * Where nothing can be kept without a network (inside Zalo, in an old browser) the book is not opened by halves: the page says
 * why, and how to go on in a browser of its own. The code goes along.
 */
import { appAround, cannotCollect, isApple } from '../lib/browsers.js';
import { inChrome } from '../lib/ways-out.js';
import { all, clone, fill, need, onClick, part } from './dom.js';
import { word } from './words.js';

export function leadElsewhere() {
  const { userAgent: agent, maxTouchPoints } = navigator;
  const app = appAround(agent);
  const apple = isApple(agent, maxTouchPoints);
  const browser = apple ? 'Safari' : 'Chrome';
  const way = apple ? 'apple' : /Android/.test(agent) ? 'android' : 'other';
  const code = location.hash.slice(1);

  const $page = clone('elsewhere');
  fill($page, {
    title: word('elsewhere.title', { browser }),
    why: word(`elsewhere.${cannotCollect(/** @type {any} */ (globalThis))}`, {
      app: app && app !== '?' ? app : word('elsewhere.some_app'),
    }),
    open_in: word('elsewhere.open_in', { browser }),
    code: code && word('elsewhere.code', { code }),
  });
  for (const $for of all($page, '[data-way]')) $for.hidden = $for.dataset.way !== way;
  part($page, 'steps').hidden = !app;
  need(document, 'main').replaceChildren($page);
  // Nobody watches the network for a book that is not opened.
  need(document, '[data-net]').hidden = true;
  const $link = /** @type {HTMLInputElement} */ (part($page, 'link'));
  $link.value = location.href;

  const $chrome = clone('elsewhere-foot');
  need(document, '.foot__pair').replaceWith($chrome);
  const $open = /** @type {HTMLAnchorElement} */ (part($chrome, 'open-in'));
  $open.textContent = word('elsewhere.open', { browser });
  $open.hidden = way !== 'android';
  part($chrome, 'copy').classList.toggle('button--quiet', way === 'android');
  $open.href = inChrome(location.href);
  onClick($chrome, 'copy', async () => {
    const copied = await navigator.clipboard.writeText(location.href).then(
      () => true,
      () => false,
    );
    $link.hidden = copied;
    // Where copying is forbidden too, the address stands there to be held down.
    if (!copied) {
      $link.select();
      $link.scrollIntoView({ block: 'center' });
    }
    part($page, 'copied').textContent = word(copied ? 'elsewhere.copied' : 'elsewhere.by_hand', { browser });
  });
}
