/** The worker's world in Node: a Cache Storage in memory and a server whose files a test may change. */
import { createHash } from 'node:crypto';

const ORIGIN = 'https://cdht.vidu.invalid';

/** @param {string | Request} request */
const key = (request) => new URL(typeof request === 'string' ? request : request.url, ORIGIN).href;

class MemoryCache {
  constructor() {
    this.kept = new Map();
  }
  async match(request) {
    return this.kept.get(key(request))?.clone();
  }
  async put(request, response) {
    this.kept.set(key(request), response);
  }
  async delete(request) {
    return this.kept.delete(key(request));
  }
  async keys() {
    return [...this.kept.keys()].map((url) => new Request(url));
  }
}

/** @returns {any} */
export function createCaches() {
  const all = new Map();
  return {
    async open(name) {
      if (!all.has(name)) all.set(name, new MemoryCache());
      return all.get(name);
    },
    keys: async () => [...all.keys()],
    delete: async (name) => all.delete(name),
    async match(request) {
      for (const cache of all.values()) {
        const found = await cache.match(request);
        if (found) return found;
      }
      return undefined;
    },
  };
}

/** @param {Record<string, string>} files path → content; what is not there fails as without a network */
export function createServer(files) {
  const asked = [];
  /** What comes in place of a file. @type {Record<string, () => Response>} */
  const instead = {};
  return {
    files,
    asked,
    instead,
    fetch: async (request, options) => {
      const { pathname } = new URL(key(request));
      asked.push([pathname, options?.credentials]);
      if (pathname in instead) return instead[pathname]();
      if (!(pathname in files)) throw new TypeError('Failed to fetch');
      return new Response(files[pathname], { headers: { 'content-type': 'text/html', 'set-cookie': 'no' } });
    },
  };
}

/** @param {string} version @param {Record<string, string>} files */
export function listOf(version, files) {
  const sha256 = (text) => createHash('sha256').update(text).digest('hex');
  return {
    version,
    entries: Object.entries(files).map(([path, text]) => ({ path, fetch: `${path}?lang=vi`, sha256: sha256(text) })),
  };
}

/**
 * Windows that are open. `says`: what the page answers when it is asked who it is; null: nothing, ever.
 * @param {{url: string, says: {busy: boolean, scripts: string[]} | null}[]} pages
 */
export function openPages(pages) {
  /** @type {string[]} addresses that were opened anew */
  const opened = [];
  const windows = pages.map(({ url, says }) => ({
    url,
    postMessage: (message, [port]) => says && message.type === 'who' && port.postMessage(says),
    navigate: async (address) => opened.push(address),
  }));
  return { opened, matchAll: async () => windows };
}

/** A navigation; Node cannot make one. @param {string} path @param {string} [method] @returns {any} */
export const navigation = (path, method = 'GET') => ({ url: ORIGIN + path, mode: 'navigate', method });
export { ORIGIN };
