/**
 * A phone that was let in a moment ago and holds nothing yet but its own name gets a new key together with its PIN. The key
 * of before lay open to this device: what was ever sealed with it could be read without the PIN, also after the row of that
 * key was overwritten (browsers leave old bytes in their files for a while).
 */
import { write } from '../database.js';
import { areaOf, createSealer, pack } from '../sealer.js';

/** @typedef {import('../../types.js').Bytes} Bytes */

/**
 * @param {{store: import('./locking.js').Opened, env: import('../../types.js').Env}} parts
 * @param {(secret: Bytes) => Promise<any>} wrapped what is stored of a new secret
 * @returns {Promise<boolean>} false: there are records, which keep their key
 */
export async function rekey({ store, env }, wrapped) {
  const { keyring, database } = store;
  return env.locks.request('cdht:store', {}, async () => {
    const held = [...(await store.load())].filter(([name]) => areaOf(name) === 'data');
    const large = await database.run(async (db) => (await db.count('chunks')) + (await db.count('blobs')));
    if (large > 0 || held.some(([name]) => name.startsWith('e/'))) return false;
    const secret = keyring.secretBytes();
    const row = await wrapped(secret);
    const keys = await keyring.derive(secret);
    secret.fill(0);
    const sealer = createSealer({ keyring: /** @type {any} */ ({ keys: () => keys }), ...env });
    const rows = await Promise.all(
      held.map(async (one) => {
        const id = await sealer.id(one[0]);
        return { id, box: await sealer.seal('entry', id, pack([one])) };
      }),
    );
    await database.run((db) =>
      write(db, ['keys', 'meta', 'entries'], async (tx) => {
        const [meta, entries] = [tx.objectStore('meta'), tx.objectStore('entries')];
        const gen = ((await meta.get('gen')) ?? 0) + 1;
        await entries.delete(IDBKeyRange.bound('c', 'd', false, true));
        await Promise.all([
          ...rows.map((one) => entries.put({ ...one, gen })),
          meta.put(gen, 'gen'),
          // Whoever saw less reads everything again.
          meta.put(gen, 'folded'),
          tx.objectStore('keys').put(row, 'data'),
          meta.delete('front'),
          tx.objectStore('keys').delete('tries'),
        ]);
      }),
    );
    await keyring.read();
    keyring.take({ id: row.id, keys });
    return true;
  });
}
