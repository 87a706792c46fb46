/** Is the server there? Asked, not read from `navigator.onLine`; the body is checked, because others answer for it. */
import { ApiError } from './errors.js';

/**
 * @param {{api: import('./api.js').Api, onAnswer?: (online: boolean) => void}} options
 */
export function createConnection({ api, onAnswer = () => {} }) {
  return {
    /** @returns {Promise<{online: boolean, why: string | null, epoch: string | null, time: string | null, backedUpRev: number | null}>} */
    async check() {
      try {
        const { body } = await api.request('GET', '/ping', { auth: false });
        if (body?.service !== 'cdht' || typeof body.epoch !== 'string') throw new ApiError('portal');
        onAnswer(true);
        return {
          online: true,
          why: null,
          epoch: body.epoch,
          time: body.time ?? null,
          backedUpRev: body.backed_up_rev ?? null,
        };
      } catch (error) {
        onAnswer(false);
        return {
          online: false,
          why: error instanceof ApiError ? error.code : 'offline',
          epoch: null,
          time: null,
          backedUpRev: null,
        };
      }
    },
  };
}
