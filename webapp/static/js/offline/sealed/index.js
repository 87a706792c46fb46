/** Everything behind the door of `outgoing.js`; fetched at the first write. */
import { dirty, unsent } from '../entity.js';
import { photoName } from '../photos.js';
import { createAsleep } from './asleep.js';
import { createHpke } from './hpke.js';
import { outName, rowsOf } from './names.js';
import { createSealedPhotos } from './photos.js';
import { createRescue } from './rescue.js';
import { createSealing } from './sealing.js';
import { takeOver } from './taking.js';

const AT_ONCE = 40;

/** @typedef {import('../../types.js').Entity} Entity */

/**
 * @param {{store: ReturnType<typeof import('../storage.js').createStore>, env: import('../../types.js').Env,
 *          key: () => import('../../types.js').SealKey | null} & import('../outgoing.js').Wire} parts
 */
export function createSealed({ store, env, key, api, uploader, apply, onChange }) {
  const seal = createHpke(env.crypto);
  const known = () => /** @type {import('../../types.js').SealKey} */ (key());
  const sealing = createSealing({ env, seal, key: known });
  const photos = createSealedPhotos({ store, env, seal, key: known });
  const status = store.keyring.status;
  const asleep = createAsleep({ store, env, status, api, uploader, apply, onChange });

  return {
    /** What happened while nobody could look. @param {import('../notebook.js').Change} change */
    takeOver: async (change) => takeOver(change, await rowsOf(store, 'device/'), apply),
    asleep,
    rescue: createRescue({ store, env, seal }),
    photo: photos.photo,

    /** See `outgoing.js`. @param {Map<string, any>} changed @param {(name: string) => any} was @param {import('../notebook.js').Change['entity']} look */
    async seal(changed, was, look) {
      const names = [...changed.keys()];
      const records = names.filter((name) => name.startsWith('e/'));
      const done = await Promise.all(
        records.map(async (name) => {
          /** @type {Entity | null} */
          const entity = changed.get(name);
          /** @type {Entity | null} */
          const before = was(name);
          if (entity && (entity.ready || unsent(entity))) return { name, ...(await sealing.record(entity, look)) };
          const row = !entity && before?.ready ? outName(before.type, before.id) : null;
          return { name, entity, writes: row ? [/** @type {import('../../types.js').Write} */ ([row, null])] : [] };
        }),
      );
      for (const { name, entity } of done) changed.set(name, entity);
      const pictures = names.filter((name) => name.startsWith('p/'));
      return [
        ...done.flatMap(({ writes }) => writes),
        ...pictures.flatMap((name) => photos.rowOf(name.slice(2), was(name), changed.get(name))),
      ];
    },

    /** What is not sealed yet, or to another key. @param {import('../notebook.js').Notebook} notebook */
    async sweep(notebook) {
      const { kid } = known();
      const open = (/** @type {Entity} */ { ready }) => !ready?.row.startsWith(`${kid} `);
      const waiting = notebook.unsent().filter((entity) => unsent(entity) && !entity.refused && open(entity));
      for (let at = 0; at < waiting.length; at += AT_ONCE) {
        await notebook.update((change) => {
          for (const { type, id } of waiting.slice(at, at + AT_ONCE)) {
            const entity = change.entity(type, id);
            if (entity && dirty(entity)) change.put({ ...entity });
          }
        });
      }
      await photos.sweep(notebook);
      await asleep.sendLost((of) => {
        const [type, id] = of.split('/');
        return type === 'photo' ? notebook.value(photoName(id)) !== null : notebook.entity(type, id) !== null;
      });
    },
  };
}

/** @typedef {ReturnType<typeof createSealed>} Sealed */
