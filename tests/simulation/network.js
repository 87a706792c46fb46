/** The line between a phone and the real server: what the seed does to each request. */
import { Agent, request } from 'node:http';

// `fetch` of Node costs as much as the phone's own work; what goes over the wire is the same.
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** @typedef {{status: number, headers: Headers, text: () => Promise<string>, json: () => Promise<any>}} Reply */

/** A reply as the modules read it: whole, so that reading it needs nothing of the machine any more. @returns {Reply} */
function reply(/** @type {number} */ status, /** @type {any} */ headers, /** @type {string} */ text) {
  return {
    status,
    headers: new Headers(headers),
    text: async () => text,
    json: async () => JSON.parse(text),
  };
}

/**
 * One request to the server. @param {string} url
 * @param {{method: string, headers: Headers, body?: Uint8Array, half?: boolean}} options `half`: the line breaks in the midst of the body
 * @returns {Promise<Reply>}
 */
const ask = (url, { method, headers, body, half = false }) =>
  new Promise((resolve, reject) => {
    const sent = { ...Object.fromEntries(headers), 'Content-Length': body?.length ?? 0 };
    const asking = request(url, { method, agent, headers: sent }, (answer) => {
      /** @type {Buffer[]} */
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const known = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
        resolve(reply(answer.statusCode ?? 0, known, Buffer.concat(parts).toString()));
      });
    });
    asking.on('error', () => reject(new TypeError('network')));
    if (!half) asking.end(body);
    else asking.write((body ?? new Uint8Array(2)).subarray(0, (body?.length ?? 2) / 2), () => asking.destroy());
  });

const lost = () => {
  throw new TypeError('network');
};

const HTML = { 'Content-Type': 'text/html' };
/** What a request meets that is not one of those. */
const OTHERS = ['too late', 'request cut', 'status 413'];
/** Each: `(send) => reply`; `send` brings the request to the server. @type {Record<string, (send: () => Promise<Reply>) => any>} */
export const FAULTS = {
  offline: lost,
  'reply lost': async (send) => {
    await send();
    lost();
  },
  'sent twice': async (send) => {
    await send();
    return send();
  },
  'reply cut': async (send) => {
    const { status, headers, text } = await send();
    const whole = await text();
    return reply(status, headers, whole.slice(0, Math.floor(whole.length / 2)));
  },
  'status 500': () => reply(500, {}, '{}'),
  'status 404': () => reply(404, HTML, '<h1>Not Found</h1>'),
  'status 503': () => reply(503, { 'Retry-After': '2' }, '{}'),
  'captive portal': () => reply(200, HTML, '<html>Chào mừng</html>'),
  'portal redirect': () => reply(302, { Location: 'http://portal.invalid/' }, ''),
  'proxy 413': () => reply(413, HTML, '<h1>Request Entity Too Large</h1>'),
  'status 429': () => reply(429, { 'Retry-After': '3' }, '{}'),
  'foreign json': () => reply(200, { 'Content-Type': 'application/json' }, '{"receipts":[]}'),
};

/**
 * @param {{scheduler: import('./scheduler.js').Scheduler, rng: ReturnType<typeof import('./scheduler.js').seeded>,
 *          base: string, counts: Map<string, number>, trace?: (line: string) => void}} options
 *   `counts`: how often each fault struck; `trace` is told what went over the line
 */
export function createNetwork({ scheduler, rng, base, counts, trace }) {
  const state = { bad: 0 };
  /** @type {Promise<any>} */
  let turn = Promise.resolve();
  /** Requests that are on their way reach the server although nobody waits any more. @type {(() => Promise<any>)[]} */
  const late = [];

  let epoch = '';

  /** The server takes less than the phone sends; a single operation it always takes. @param {string} url @param {any} options */
  function tooLarge(url, options) {
    const several = options.body && Buffer.from(options.body).toString().split('"entity_id"').length > 2;
    if (!epoch || !several) return send(url, options);
    return reply(413, { 'Server-Epoch': epoch, 'Content-Type': 'application/problem+json' }, '{"code":"too_large"}');
  }

  /** @param {string} url @param {any} options @returns {Promise<Reply>} */
  async function send(url, { method, headers, body }) {
    const answered = await ask(base + url, { method, headers, body });
    epoch = answered.headers.get('Server-Epoch') ?? epoch;
    trace?.(`  > ${body ? Buffer.from(body) : url}\n  < ${await answered.text()}`);
    return answered;
  }

  /** @param {any} tab @param {string} url @param {any} options */
  async function line(tab, url, options) {
    const name = rng.chance(state.bad) ? rng.pick([...Object.keys(FAULTS), ...OTHERS]) : '';
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
    // In the order of asking: which reached the server first must not depend on the machine.
    const deliver = () => send(url, options);
    const inTurn = (/** @type {() => any} */ run) => {
      const work = turn.then(run);
      turn = work.catch(() => {});
      return work;
    };
    const aborted = new Promise((_, reject) => {
      options.signal?.addEventListener('abort', () => {
        counts.set('given up waiting', (counts.get('given up waiting') ?? 0) + 1);
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
    aborted.catch(() => {});
    scheduler.note(`${tab.name} ${options.method} ${url.split('?')[0]} ${name || 'goes through'}`);
    // It arrives after the phone gave up, perhaps after later requests.
    if (name === 'too late') late.push(deliver);
    const work = inTurn(() => {
      if (name === 'too late') return lost();
      if (name === 'request cut') return ask(base + url, { ...options, half: true });
      if (name === 'status 413') return tooLarge(url, options);
      return name ? FAULTS[name](deliver) : deliver();
    });
    work.catch(() => {});
    return Promise.race([scheduler.hold(tab, 'reply', work), aborted]);
  }

  return {
    line,
    /** @param {number} share of requests that something happens to */
    bad(share) {
      state.bad = share;
    },
    /** Nothing is on its way any more. */
    quiet: () => turn,
    async deliverLate() {
      while (late.length)
        await late
          .splice(rng.below(late.length), 1)[0]()
          .catch(() => {});
    },
  };
}
