/** What the worker notes of its versions, in a cache of its own: a worker has no other memory. */

export const NOTES = 'cdht-notes';
const NEWEST = '/newest';

/** The version that was installed last, whether it is in charge or waits. */
export const newest = {
  /** @param {string} version */
  async set(version) {
    await (await caches.open(NOTES)).put(NEWEST, new Response(version));
  },
  /** @returns {Promise<string | null>} */
  async get() {
    const found = await (await caches.open(NOTES)).match(NEWEST);
    return found ? found.text() : null;
  },
};

/** Launches of a version that were begun and not yet reported as done. */
export const launches = {
  /** @param {string} version @returns {Promise<number>} how many, this one included */
  async count(version) {
    const notes = await caches.open(NOTES);
    const found = await notes.match(`/${version}`);
    const text = found ? await found.text() : '0';
    if (text === 'done') return 0;
    const number = Number(text) + 1;
    await notes.put(`/${version}`, new Response(String(number)));
    return number;
  },
  /** @param {string} version @returns {Promise<boolean>} whether it ever started */
  async happened(version) {
    const found = await (await caches.open(NOTES)).match(`/${version}`);
    return found !== undefined && (await found.text()) === 'done';
  },
  /** @param {string} version it asks for the PIN: neither started nor failed */
  async undecided(version) {
    const notes = await caches.open(NOTES);
    if (!(await this.happened(version))) await notes.put(`/${version}`, new Response('0'));
  },
  /** @param {string} version it started */
  async forget(version) {
    const notes = await caches.open(NOTES);
    await notes.put(`/${version}`, new Response('done'));
  },
  /** @param {string} version the notes of others go */
  async keepOnly(version) {
    const notes = await caches.open(NOTES);
    for (const request of await notes.keys()) {
      if (![`/${version}`, NEWEST].includes(new URL(request.url).pathname)) await notes.delete(request);
    }
  },
};
