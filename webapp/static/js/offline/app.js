/** Everything put together: `openApp(env)`. The public API is told in README.md. */
import { createEmitter } from '../lib/emitter.js';
import { createApi } from './api.js';
import { createConnection } from './connection.js';
import { createEnrolment } from './enrol.js';
import { createGate } from './gate.js';
import { createNotebook } from './notebook.js';
import { createOutbox } from './outbox.js';
import { createPhotos } from './photos.js';
import { createPull } from './pull.js';
import { createPush } from './push.js';
import { createReconcile } from './reconcile.js';
import { createRecords } from './records.js';
import { heal, metEpoch } from './repair.js';
import { createSearch } from './search.js';
import { createSpace } from './space.js';
import { createStore } from './storage.js';
import { createSync } from './sync.js';
import { createUploader } from './tus.js';

/** @typedef {import('../types.js').Env} Env */

/**
 * @param {Env & {store?: ReturnType<typeof createStore>}} env `store`: another storage behind the same interface
 */
export async function openApp(env) {
  const { on, emit } = createEmitter();
  const store = env.store ?? createStore({ ...env, name: env.databaseName });
  await store.open();
  if (store.keyring.status() === 'none') await store.keyring.create();
  const usable = () => store.keyring.status() === 'unlocked';

  const notebook = createNotebook({ store, onChange: changed });
  const search = createSearch({ notebook, timers: env.timers });
  const gate = createGate({
    probe: () => notebook.update((change) => change.set('m/probe', env.clock.now())),
    onChange: statusChanged,
  });
  const space = createSpace({ manager: env.storageManager ?? null, onChange: statusChanged });
  const api = createApi({
    ...env,
    token: () => enrolment.token(),
    onEpoch: (epoch) => (usable() ? metEpoch(notebook, epoch) : undefined),
  });
  const records = createRecords({
    notebook,
    search,
    env,
    gate,
    onSaved: () => {
      sync.wake('saved');
    },
  });
  const uploader = createUploader({ api, crypto: env.crypto });
  const photos = createPhotos({
    notebook,
    store,
    env,
    records,
    gate,
    uploader,
    onChange: (evidence_id) => {
      emit('photos', { evidence_id });
      emit('outbox');
    },
  });
  const push = createPush({ notebook, api, env });
  const reconcile = createReconcile({ notebook, api, push, photos, env });
  const sync = createSync({
    notebook,
    store,
    env,
    push,
    photos,
    reconcile,
    usable,
    pull: createPull({ notebook, api }),
    spaceIsLow: () => space.last()?.low ?? false,
    onChange: (state) => {
      emit('sync', state);
      emit('outbox');
    },
  });
  const enrolment = createEnrolment({
    store,
    notebook,
    api,
    random: env.random,
    onEnrolled: () => {
      statusChanged();
      sync.start();
    },
  });
  const outbox = createOutbox({
    notebook,
    syncState: () => sync.state,
    photosWaiting: () => notebook.values('p').filter(({ state }) => state !== 'held'),
  });

  function status() {
    const device = usable() ? notebook.value('m/device') : null;
    return {
      storage: usable() ? /** @type {const} */ ('unlocked') : /** @type {const} */ ('locked'),
      enrolled: device !== null,
      session: sync.state.session,
      accepting: usable() && gate.accepting(),
      reason: usable() ? gate.reason() : 'locked',
      damaged: store.damaged().length,
      space: space.last(),
    };
  }

  function statusChanged() {
    emit('status', status());
  }

  /** @param {string[]} names of the notebook; none: everything */
  function changed(names) {
    records?.forget(names);
    if (names.length === 0) search.reset();
    const changedRecords = names.filter((name) => name.startsWith('e/')).map((name) => name.slice(2));
    search.refresh(changedRecords);
    if (changedRecords.length || names.length === 0) emit('records', { names: changedRecords });
    if (names.some((name) => name === 'm/session' || name === 'm/device')) statusChanged();
    emit('outbox');
  }

  async function load() {
    await notebook.load();
    await heal(notebook, store);
    changed([]);
  }

  if (usable()) await load();
  if (env.channel)
    env.channel.onmessage = () => {
      if (usable()) store.catchUp().catch(() => {});
    };

  return {
    on,
    get status() {
      return status();
    },
    /** @returns {import('../types.js').Device | null} */
    get device() {
      return usable() ? notebook.value('m/device') : null;
    },
    records,
    outbox,
    sync,
    photos,
    enrolment,
    space,
    connection: createConnection({ api }),
    lock() {
      sync.stop();
      store.keyring.lock();
      notebook.forget();
      changed([]);
      statusChanged();
    },
    /** @param {string} [secret] @returns {Promise<boolean>} */
    async unlock(secret) {
      if (!(await store.keyring.unlock(secret))) return false;
      await load();
      statusChanged();
      sync.start();
      return true;
    },
    async wipe() {
      sync.stop();
      await store.wipe();
    },
    close() {
      sync.stop();
      search.stop();
      store.close();
      env.channel?.close?.();
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof openApp>>} App */
