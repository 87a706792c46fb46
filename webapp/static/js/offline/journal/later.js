/** What the second store needs once a page stands, fetched as one file. */
export { noteRest } from './rest.js';
export { settle } from './settle.js';
