/** The word in the head of a page that says whether there is a network. */
import { need } from './dom.js';
import { word } from './words.js';

/** @typedef {import('../offline/app.js').App} App */

/** The network is what the last exchange with our server says, not what the browser believes. @param {App} app */
export function watchNetwork(app) {
  const $net = need(document, '[data-net]');
  /** @type {boolean | null} */
  let asked = null;
  const show = () => {
    const { phase, online } = app.sync.state;
    const state = (phase !== 'idle' && online !== false) || phase === 'photos' ? 'sending' : null;
    const known = online ?? asked;
    const shown = state ?? (known === null ? 'unknown' : known ? 'online' : 'offline');
    if ($net.dataset.state === shown) return;
    $net.dataset.state = shown;
    $net.textContent = word(`net.${shown}`);
  };
  const ask = () =>
    app.connection.check().then(({ online }) => {
      asked = online;
      show();
    });
  app.on('sync', show);
  addEventListener('offline', ask);
  addEventListener('online', ask);
  show();
  ask();
}
