/** How long a photo stays on the phone after it was sent, and offering it again to a server that lost it. */

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * @param {{notebook: import('./notebook.js').Notebook, env: Pick<import('../types.js').Env, 'clock'>,
 *          patch: (evidenceId: string, fields: Partial<import('../types.js').PhotoRecord>) => Promise<void>,
 *          remove: (evidenceId: string) => Promise<void>}} parts
 */
export function createKeeping({ notebook, env, patch, remove }) {
  return {
    /**
     * Lets go of files that a backup covers. A file is covered when the backup passes a revision learnt after it was held.
     * @param {import('../types.js').SyncRecord} sync @param {boolean} spaceIsLow
     */
    async trim({ maxRev, backedUpRev }, spaceIsLow) {
      for (const record of notebook.values('p')) {
        if (record.state !== 'held') continue;
        const old = env.clock.now() - Date.parse(record.heldAt) > DAY_MS;
        if (record.heldRev === null) await patch(record.evidence_id, { heldRev: Math.max(maxRev, backedUpRev ?? 0) });
        else if (backedUpRev !== null && backedUpRev > record.heldRev && (old || spaceIsLow))
          await remove(record.evidence_id);
      }
    },

    /** @param {Set<string>} lost SHA-256 of files that a restored server has not @returns {Promise<void>} */
    async offerAgain(lost) {
      for (const record of notebook.values('p')) {
        if (lost.has(record.sha256))
          await patch(record.evidence_id, { state: 'waiting', url: null, sent: 0, heldAt: null, heldRev: null });
      }
    },
    held: () =>
      notebook
        .values('p')
        .filter(({ state }) => state === 'held')
        .map(({ sha256 }) => sha256),
  };
}
