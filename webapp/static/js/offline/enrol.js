/** Letting this phone in: the code from a slip of paper, a link or a QR against a token. */
import { fromUtf8, utf8 } from '../lib/bytes.js';
import { uuid4 } from '../lib/ids.js';
import { ApiError, EnrolError } from './errors.js';

// The server's alphabet: without I, L, O, U, 0 and 1, which are read for one another on paper.
const CODE = /^[2-9A-HJKMNP-TV-Z]{10}$/;
/** One way only to read these. @type {Record<string, string>} */
const READ_AS = { U: 'V', Đ: 'D' };
/** Whose notebook it is, as the server calls them: outside the lock, so that a new code finds its person's own. */
export const HOLDER = 'device/who';
const PROBLEMS = ['code_unknown', 'code_spent', 'code_locked', 'device_taken', 'malformed'];

/**
 * @param {string} text a typed code, `#XXXX-XXXXXX`, or the whole link
 * @returns {string | null} `XXXX-XXXXXX`, or null when it cannot be one
 */
export function parseCode(text) {
  const tail = text.includes('#') ? text.slice(text.lastIndexOf('#') + 1) : text;
  const plain = tail
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-–—_.·]/g, '')
    .replace(/[UĐ]/g, (letter) => READ_AS[letter]);
  return CODE.test(plain) ? `${plain.slice(0, 4)}-${plain.slice(4)}` : null;
}

/**
 * @param {{store: import('../types.js').Store, notebook: import('./notebook.js').Notebook, api: import('./api.js').Api,
 *          random: import('../types.js').Random, onKey: (named: unknown, device_id: string) => Promise<void>, onEnrolled: () => void}} options
 */
export function createEnrolment({ store, notebook, api, random, onKey, onEnrolled }) {
  /**
   * The phone names itself before it asks, so that asking again is the same request; it keeps its name when it is let in anew.
   * @param {boolean} another the old name belongs to somebody else @returns {Promise<string>}
   */
  async function deviceId(another) {
    return notebook.update((change) => {
      const known = change.value('m/enrolment');
      if (known && !another) return known.device_id;
      const device_id = uuid4(random);
      change.set('m/enrolment', { device_id });
      return device_id;
    });
  }

  /** @param {Record<string, any>} body */
  async function ask(body) {
    try {
      return await api.request('POST', '/devices', { json: body, auth: false });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const code = PROBLEMS.includes(error.problem) ? error.problem : error.code;
      throw new EnrolError(code, {
        status: error.status,
        problem: error.problem,
        retryAfter: error.retryAfter,
        cause: error,
      });
    }
  }

  return {
    parse: parseCode,

    /** @returns {Promise<string | null>} */
    async token() {
      const bytes = await store.get('device/token');
      return bytes ? fromUtf8(bytes) : null;
    },

    /** @returns {Promise<string | null>} the id of the person; null: nobody, or let in by an earlier version */
    async holder() {
      const bytes = await store.get(HOLDER);
      return bytes ? fromUtf8(bytes) : null;
    },
    /** What an earlier version did not write down. */
    async sign() {
      const known = notebook.value('m/device');
      if (known && !(await this.holder())) await store.update(() => ({ writes: [[HOLDER, utf8(known.user.id)]] }));
    },

    /**
     * @param {{ward?: string, code: string, device_name: string, elsewhere?: (let_in: LetIn) => Promise<boolean>}} options
     *   `elsewhere`: whether another notebook of this phone took it, which is this person's
     * @returns {Promise<import('../types.js').Device>} rejects with EnrolError; the same call may be repeated
     */
    async enrol({ ward, code, device_name, elsewhere }) {
      const parsed = parseCode(code);
      if (!parsed) throw new EnrolError('malformed');
      const body = { ...(ward ? { ward } : {}), code: parsed, device_name: device_name.normalize('NFC') };
      let device_id = await deviceId(false);
      const reply = await ask({ ...body, device_id }).catch(async (error) => {
        if (error.code !== 'device_taken') throw error;
        device_id = await deviceId(true);
        return ask({ ...body, device_id });
      });
      const { token, user, commune, collectives } = reply.body ?? {};
      if (reply.status !== 201 || typeof token !== 'string' || reply.body.device_id !== device_id)
        throw new EnrolError('portal');
      /** @type {import('../types.js').Device} */
      const device = { device_id, ward: ward ?? token.split('.')[0], user, commune, collectives: collectives ?? [] };
      const letIn = { device, token, sealKey: reply.body.seal_key };
      if (!(await elsewhere?.(letIn))) await this.accept(letIn);
      return device;
    },

    /** This notebook is let in. @param {LetIn} letIn */
    async accept({ device, token, sealKey }) {
      const { device_id } = device;
      await store.update(() => ({
        writes: [
          ['device/token', utf8(token)],
          [HOLDER, utf8(device.user.id)],
        ],
      }));
      await onKey(sealKey, device_id);
      await notebook.update((change) => {
        change.set('m/enrolment', { device_id });
        change.set('m/device', device);
        change.set('m/session', { state: 'signed_in' });
        // Another person or another ward perhaps: everything is pulled anew, and nothing unsent is lost.
        const sync = change.value('m/sync');
        if (sync) change.set('m/sync', { ...sync, cursor: '' });
      });
      onEnrolled();
    },
  };
}

/** What the server answered to a code. @typedef {{device: import('../types.js').Device, token: string, sealKey: unknown}} LetIn */
