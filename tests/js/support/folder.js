/** A folder of the origin private file system in memory: exclusive handles, and the accidents that disks have. */

/** @param {string} name @returns {Error} */
const failure = (name) => new DOMException(name, name);

export function createFolder() {
  /** @type {Map<string, {bytes: Uint8Array, held: boolean}>} */
  const files = new Map();
  const folder = {
    files,
    /** Bytes that may still be written; what does not fit is written half, as disks do. */
    room: Number.POSITIVE_INFINITY,
    flushes: 0,
    async *keys() {
      yield* [...files.keys()];
    },
    async getFileHandle(name, { create = false } = {}) {
      if (!files.has(name)) {
        if (!create) throw failure('NotFoundError');
        files.set(name, { bytes: new Uint8Array(0), held: false });
      }
      return {
        getFile: async () => {
          const { bytes } = files.get(name);
          return { size: bytes.length, arrayBuffer: async () => bytes.slice().buffer };
        },
        createSyncAccessHandle: async () => hold(files.get(name)),
      };
    },
    async removeEntry(name) {
      if (files.get(name)?.held) throw failure('NoModificationAllowedError');
      files.delete(name);
    },
    /** The page is gone: nobody holds its files any more. */
    letGo() {
      for (const file of files.values()) file.held = false;
    },
    /** Only some bytes of a file are left, or they are changed. @param {string} name @param {(bytes: Uint8Array) => Uint8Array} change */
    spoil(name, change) {
      files.get(name).bytes = change(files.get(name).bytes);
    },
  };

  function hold(file) {
    if (file.held) throw failure('NoModificationAllowedError');
    file.held = true;
    return {
      getSize: () => file.bytes.length,
      read: (into, { at }) => into.set(file.bytes.subarray(at, at + into.length)),
      write(bytes, { at }) {
        const count = Math.min(bytes.length, folder.room);
        folder.room -= count;
        const next = new Uint8Array(Math.max(file.bytes.length, at + count));
        next.set(file.bytes);
        next.set(bytes.subarray(0, count), at);
        file.bytes = next;
        return count;
      },
      truncate(size) {
        file.bytes = file.bytes.slice(0, size);
      },
      flush() {
        folder.flushes += 1;
      },
      close() {
        file.held = false;
      },
    };
  }
  return folder;
}

/** What a page is given of it: a journal of its own over the same folder. @param {ReturnType<typeof createFolder>} folder */
export function journalOver(folder, createCore) {
  return {
    cores: [],
    start() {
      const core = createCore(async () => folder);
      this.cores.push(core);
      return (method, args) => core[method](...structuredClone(args));
    },
    folder: async () => folder,
  };
}
