/** What a phone does whose notebook is locked, or that has no way online. */

/** @param {any} phone `{world, app, calls, base}` */
export function createSealed(phone) {
  return {
    lock: () => phone.app.lock(),
    unlock: async () => ({ unlocked: await phone.app.unlock() }),
    sealed: () => phone.app.sealed.counts(),
    /** "Xuất tệp dự phòng" */
    async rescue() {
      const made = await phone.app.sealed.rescue();
      const content = Buffer.from(await made.blob.arrayBuffer()).toString('base64');
      return { content, records: made.records, photos: made.photos };
    },
  };
}
