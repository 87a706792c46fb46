/** In the settings: what this browser cannot do, in words. Nothing where it can do everything. */
import { lacking } from '../lib/ways-out.js';
import { all, part } from './dom.js';
import { passkeysWork } from './passkey.js';

export async function showLacks() {
  const { storage, locks } = navigator;
  const lacks = lacking({ storage, locks, passkeys: await passkeysWork() });
  const $lacks = part(document, 'lacks');
  for (const $one of all($lacks, '[data-lack]')) $one.hidden = !lacks.some((lack) => lack === $one.dataset.lack);
  $lacks.hidden = lacks.length === 0;
}
