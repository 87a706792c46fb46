/** Argon2id, away from the page: the only script that may run WebAssembly (its response alone says so, see web/assets.py). */
import { argon2id } from 'hash-wasm';

const worker = /** @type {DedicatedWorkerGlobalScope} */ (/** @type {any} */ (self));

worker.onmessage = async ({ data: { pin, salt, memory, passes } }) => {
  try {
    const bytes = await argon2id({
      password: pin,
      salt,
      memorySize: memory,
      iterations: passes,
      parallelism: 1,
      hashLength: 32,
      outputType: 'binary',
    });
    worker.postMessage({ bytes });
  } catch (error) {
    worker.postMessage({ error: String(error) });
  }
};
