/** `Device-State`: what the ward hears of this phone beside its calls, so that somebody sees when it needs help. Numbers only. */

const MB = 2 ** 20;

/**
 * @param {{notebook: import('./notebook.js').Notebook, outgoing: import('./outgoing.js').Outgoing,
 *          usable: () => boolean, space: () => import('../types.js').Space | null, build?: string}} parts
 */
export function createTelling({ notebook, outgoing, usable, space, build }) {
  async function counts() {
    if (!usable()) {
      const { records, photos, refused } = await outgoing.counts();
      return { waiting: records, attention: refused, photos, locked: 1 };
    }
    const open = notebook.unsent();
    const attention = open.filter(({ refused, conflict }) => refused ?? conflict).length;
    const photos = [...notebook.values('p')].filter(({ state }) => state !== 'held').length;
    return { waiting: open.length - attention, attention, photos, locked: 0 };
  }

  /** @returns {Promise<string>} */
  return async function tell() {
    const room = space();
    const said = {
      ...(await counts()),
      ...(room && { free_mb: Math.floor(room.free / MB) }),
      ...(build && { app: build }),
      ...(usable() && { epoch: notebook.value('m/sync')?.epoch ?? '' }),
    };
    return Object.entries(said)
      .map(([name, value]) => `${name}=${value}`)
      .join(', ');
  };
}
