/** What the second store needs once a page stands, fetched as one file. */
export { packKeys } from './keys.js';
export { noteRest } from './rest.js';
export { settle } from './settle.js';
