/**
 * Phones in one process of Node: each line of standard input is `[phone, verb, …words]`, each line of output its answer.
 * The modules are the phone's own, unchanged; a phone's disk, clock and tabs are its own too.
 */
import { createInterface } from 'node:readline';
import { openApp } from '../../webapp/static/js/offline/app.js';
import { createPhone } from '../js/support/world.js';
import { createDoings } from './doings.js';
import { createSealed } from './sealed.js';

/** @type {Map<string, any>} */
const phones = new Map();

/** What goes over its line, as the phone sends it. @param {any} phone @param {string} base */
function lineOf(phone, base) {
  return async (/** @type {string} */ path, /** @type {any} */ options) => {
    const size = options.body?.length ?? 0;
    const call = {
      method: options.method,
      path: path.split('?')[0],
      size,
      offset: Number(options.headers.get('Upload-Offset')),
    };
    phone.calls.push(call);
    if (options.method === 'PATCH') {
      phone.pieces -= 1;
      if (phone.pieces < 0) throw new TypeError('the line is cut');
    }
    return fetch((phone.base ?? base) + path, options);
  };
}

const verbs = {
  /** @param {string} name @param {string} base where its server is @param {number} seed */
  async open(name, base, seed) {
    /** @type {any} */
    const phone = { base, calls: [], pieces: Number.POSITIVE_INFINITY };
    phone.world = createPhone({ seed, start: Date.now(), fetch: lineOf(phone, base) });
    phone.app = await openApp(phone.world.tab());
    phone.does = { ...createDoings(phone), ...createSealed(phone) };
    phones.set(name, phone);
    return {};
  },
};

for await (const text of createInterface({ input: process.stdin })) {
  const [name, verb, ...words] = JSON.parse(text);
  let answer;
  try {
    answer = verb === 'open' ? await verbs.open(name, ...words) : await phones.get(name).does[verb](...words);
  } catch (error) {
    answer = { error: `${verb}: ${error?.stack ?? error}` };
  }
  process.stdout.write(`${JSON.stringify(answer ?? {})}\n`);
}
