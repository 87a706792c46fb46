/** After a restore of the server: offer again what it was sent, and let go of what its backups cover. */
import { MAX_OPS } from './batch.js';
import { newEntity } from './entity.js';

const MAX_IDS = 5000;

/** @typedef {import('../types.js').Sent} Sent */

/**
 * @param {{notebook: import('./notebook.js').Notebook, api: import('./api.js').Api, push: import('./push.js').Push,
 *          photos: import('./photos.js').Photos, env: import('../types.js').Env}} options
 */
export function createReconcile({ notebook, api, push, photos, env }) {
  /** @returns {Sent[]} in the order in which the server first took them */
  const sent = () => notebook.values('s').sort((a, b) => (a.rev ?? 0) - (b.rev ?? 0));

  /** Asks what is missing and marks it. */
  async function ask() {
    const ids = sent().map(({ op }) => op.id);
    const sha256s = photos.held();
    for (let at = 0; at < Math.max(ids.length, sha256s.length, 1); at += MAX_IDS) {
      const operations = ids.slice(at, at + MAX_IDS);
      const { body } = await api.request('POST', '/reconcile', {
        json: { operations, sha256s: sha256s.slice(at, at + MAX_IDS) },
      });
      const lost = new Set(body?.missing_operations ?? []);
      await notebook.update((change) => {
        for (const id of operations)
          if (lost.has(id)) change.set(`s/${id}`, { ...change.value(`s/${id}`), again: true });
      });
      await photos.offerAgain(new Set(body?.missing_sha256s ?? []));
    }
    await notebook.update((change) => {
      change.set('m/sync', { ...change.value('m/sync'), reconcile: false });
    });
  }

  /** Sends the marked ones as they were, in their first order. @param {() => boolean} goOn */
  async function sendAgain(goOn) {
    const tried = new Set();
    for (;;) {
      const batch = sent()
        .filter(({ op, again }) => again && !tried.has(op.id))
        .slice(0, MAX_OPS)
        .map(({ op }) => op);
      if (batch.length === 0 || !goOn()) return;
      for (const { id } of batch) tried.add(id);
      await push.post(batch, (change, op, receipt) => {
        const record = change.value(`s/${op.id}`);
        if (receipt.status !== 'invalid' && receipt.status !== 'forbidden') {
          change.set(`s/${op.id}`, { ...record, rev: receipt.rev ?? record.rev, again: false });
          return;
        }
        // The restored server does not take it: it is a refused record like any other now.
        const entity = change.entity(op.type, op.entity_id) ?? newEntity(op.type, op.entity_id, 0);
        const { status, problems } = receipt;
        // One operation of a record at a time: this one stays, and is offered again the next time.
        if (entity.flight || entity.refused) return;
        change.set(`s/${op.id}`, null);
        change.put({ ...entity, refused: { op, status, problems, at: new Date(env.clock.now()).toISOString() } });
      });
    }
  }

  return {
    /** @param {() => boolean} goOn */
    async run(goOn) {
      if (notebook.value('m/sync')?.reconcile) await ask();
      await sendAgain(goOn);
    },

    /** Lets go of what a backup covers. */
    async trim() {
      const { backedUpRev = null } = notebook.value('m/sync') ?? {};
      const covered = sent().filter(
        ({ rev, again }) => !again && backedUpRev !== null && rev !== null && rev <= backedUpRev,
      );
      if (covered.length)
        await notebook.update((change) => {
          for (const { op } of covered) change.set(`s/${op.id}`, null);
        });
    },
  };
}

/** @typedef {ReturnType<typeof createReconcile>} Reconcile */
