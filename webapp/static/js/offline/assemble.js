/** The parts of the app, each given what it needs. */
import { createApi } from './api.js';
import { createBin } from './bin.js';
import { createConnection } from './connection.js';
import { createDoor } from './door.js';
import { createEnrolment } from './enrol.js';
import { createGate } from './gate.js';
import { createNotebook } from './notebook.js';
import { createOutbox } from './outbox.js';
import { createOutgoing } from './outgoing.js';
import { createPhotos } from './photos.js';
import { createPull } from './pull.js';
import { createPush } from './push.js';
import { createReconcile } from './reconcile.js';
import { createRecords } from './records.js';
import { heal, metEpoch } from './repair.js';
import { createSearch } from './search.js';
import { createSpace } from './space.js';
import { createSync } from './sync.js';
import { createTelling } from './telling.js';
import { createUploader } from './tus.js';

/** @typedef {import('../types.js').Env} Env */

/**
 * @param {Env} env
 * @param {ReturnType<typeof import('./storage.js').createStore>} store opened
 * @param {(event: string, detail?: unknown) => void} emit
 */
export function assemble(env, store, emit) {
  const usable = () => store.keyring.status() === 'unlocked';
  const wire = () => ({ api, uploader, apply: push.apply, onChange: onSync });
  const outgoing = createOutgoing({ store, env, wire });
  const notebook = createNotebook({
    store,
    outgoing,
    onChange: changed,
    onDamage: () => heal(notebook, store).then(statusChanged),
  });
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
    tell: createTelling({ notebook, outgoing, usable, space, build: env.build }),
  });
  const records = createRecords({
    notebook,
    search,
    env,
    gate,
    onSaved: () => onSaved(),
    onRemoved: async (type, id) => {
      if (type === 'evidence' && photos.state(id)) await photos.remove(id);
    },
  });
  const uploader = createUploader({ api, crypto: env.crypto });
  const onPhoto = (/** @type {string} */ evidence_id) => {
    emit('photos', { evidence_id });
    emit('outbox');
  };
  const sealFor = outgoing.photo;
  const onSaved = () => {
    sync.wake('saved');
  };
  const photos = createPhotos({ notebook, store, env, onSaved, gate, sealFor, uploader, onChange: onPhoto });
  const bin = createBin({ notebook, store, env, sealFor, gate, onSaved, onPhoto });
  const push = createPush({ notebook, api, env });
  const onKey = async (/** @type {unknown} */ named, /** @type {string} */ own = '') => {
    const ward = (await enrolment.token())?.split('.')[0] ?? '';
    const device_id = own || (notebook.value('m/enrolment')?.device_id ?? null);
    if (await outgoing.learn(named, { ward, device_id })) outgoing.sweepLater(notebook);
  };
  const reconcile = createReconcile({ notebook, api, push, photos, env });
  const onSync = () => {
    emit('sync', sync.state);
    emit('outbox');
    if (!usable()) statusChanged();
  };
  const own = createSync({
    notebook,
    store,
    env,
    push,
    photos,
    reconcile,
    usable,
    pull: createPull({ notebook, api, onKey }),
    spaceIsLow: () => space.last()?.low ?? false,
    onChange: onSync,
  });
  const sync = createDoor({ sync: own, outgoing, usable });
  const enrolment = createEnrolment({
    store,
    notebook,
    api,
    random: env.random,
    onKey,
    onEnrolled: () => {
      statusChanged();
      sync.start();
    },
  });
  const outbox = createOutbox({
    notebook,
    syncState: () => sync.state,
    now: env.clock.now,
    photosWaiting: () => notebook.values('p').filter(({ state }) => state !== 'held'),
  });

  function status() {
    const device = usable() ? notebook.value('m/device') : null;
    return {
      storage: usable() ? 'unlocked' : store.keyring.status() === 'destroyed' ? 'destroyed' : 'locked',
      pin: store.keyring.stored().row?.kind === 'locked',
      enrolled: device !== null || sync.state.session === 'revoked',
      session: sync.state.session,
      accepting: usable() && gate.accepting(),
      reason: usable() ? gate.reason() : 'locked',
      damaged: store.damaged().length,
      copies: store.copies(),
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

  const connection = createConnection({ api });
  const parts = { notebook, search, space, records, photos, bin, sync, enrolment, outbox, connection, outgoing };
  return { ...parts, usable, status, statusChanged, changed };
}
