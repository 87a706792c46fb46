/** IndexedDB is empty: what the journal has goes back into it, keys first, and the person just goes on. */
import { write } from '../database.js';
import { readKeys, readRows } from './files.js';
import { unpackKeys } from './keys.js';

/**
 * @param {{database: import('../database.js').Database, keyring: import('../keyring.js').Keyring,
 *          folder: () => Promise<import('./files.js').Folder | null>}} parts `folder`: null where nothing was ever kept
 * @returns {Promise<boolean>} whether there was a notebook; rejects when there is one and it cannot be put back now
 */
export async function recover({ database, keyring, folder }) {
  const at = await folder();
  const kept = at && (await readKeys(at));
  if (!kept) return false;
  const keys = await unpackKeys(kept, keyring.remake);
  const rows = [...(await readRows(at)).values()].filter(({ box }) => box);
  const gen = rows.reduce((most, row) => Math.max(most, row.gen), 0);
  await database.run((db) =>
    write(db, ['keys', 'meta', 'entries'], async (tx) => {
      const [names, meta, entries] = ['keys', 'meta', 'entries'].map((store) => tx.objectStore(store));
      if (await names.get('data')) return;
      await Promise.all([
        names.put(keys.device, 'device'),
        names.put(keys.data, 'data'),
        meta.put(gen, 'gen'),
        ...rows.map((row) => entries.put(row)),
      ]);
    }),
  );
  return true;
}
