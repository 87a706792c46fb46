/** `Device-State`: what the ward hears of this phone beside its calls, so that somebody sees when it needs help. Numbers only. */

const MB = 2 ** 20;

/** In MB, coarse where there is plenty: what moves all the time is not worth writing down. @param {number} bytes */
function roomOf(bytes) {
  const mb = Math.floor(bytes / MB);
  const step = mb >= 1000 ? 100 : mb >= 100 ? 10 : 1;
  return mb - (mb % step);
}

/**
 * @param {{notebook: import('./notebook.js').Notebook, outgoing: import('./outgoing.js').Outgoing,
 *          usable: () => boolean, space: Pick<ReturnType<typeof import('./space.js').createSpace>, 'last' | 'estimate'>,
 *          build?: string}} parts
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
    const room = space.last() ?? (await space.estimate());
    const said = {
      ...(await counts()),
      ...(room && { free_mb: roomOf(room.free) }),
      ...(build && { app: build }),
      ...(usable() && { epoch: notebook.value('m/sync')?.epoch ?? '' }),
    };
    return Object.entries(said)
      .map(([name, value]) => `${name}=${value}`)
      .join(', ');
  };
}
