/** A store of its own, and ways to put into it and to break it. */
import { fromUtf8, utf8 } from '../../../webapp/static/js/lib/bytes.js';
import { createStore } from '../../../webapp/static/js/offline/storage.js';

export async function opened(phone, more) {
  const store = createStore(phone.tab(more));
  await store.open();
  if (store.keyring.status() === 'none') await store.keyring.create();
  const all = await store.load();
  return { store, all };
}
export const put = (store, ...pairs) =>
  store.update(() => ({ writes: pairs.map(([name, text]) => [name, text === null ? null : utf8(text)]) }));
export const texts = (all) => Object.fromEntries([...all].map(([name, bytes]) => [name, fromUtf8(bytes)]).sort());
export const many = (count, prefix = 'e/person/') =>
  Array.from({ length: count }, (_, i) => [`${prefix}${i}`, `người ${i}`]);

export async function withPatched(prototype, method, replacement, run) {
  const original = prototype[method];
  prototype[method] = replacement(original);
  try {
    return await run();
  } finally {
    prototype[method] = original;
  }
}
