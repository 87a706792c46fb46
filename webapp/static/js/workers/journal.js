/** The worker of the journal (`offline/journal/`): one for each page, the only one that writes into its file. */
import { createCore } from '../offline/journal/core.js';

// The worker is called as the notebook.
const FOLDER = globalThis.name || 'so-cdht';

/** @type {Record<string, (...args: any[]) => Promise<any>>} */
const core = createCore(async () =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true }),
);
const others = typeof BroadcastChannel === 'function' ? new BroadcastChannel(`${FOLDER}-journal`) : null;

// Another page wiped the phone: the file that this one holds goes, too.
if (others)
  others.onmessage = ({ data }) => {
    if (data === 'wipe') core.wipe().catch(() => {});
  };

globalThis.onmessage = async (/** @type {MessageEvent<{call: number, method: string, args: any[]}>} */ { data }) => {
  const { call, method, args } = data;
  try {
    const result = await core[method](...args);
    if (method === 'wipe') others?.postMessage('wipe');
    globalThis.postMessage({ call, result });
  } catch (error) {
    globalThis.postMessage({ call, error: /** @type {any} */ (error)?.name ?? 'Error' });
  }
};
