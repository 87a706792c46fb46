/** The pages that are open: what a version must not take from under somebody's hands. */

// A page that is open and well answers at once; one that did not start, or sleeps, never does.
const WAIT = 1000;
const FIELD_APP = /^\/so\/|\/bat-dau$/;

/**
 * @typedef {{url: string, postMessage: (message: any, transfer: any) => void, navigate?: (url: string) => Promise<any>}} Page
 * @typedef {{matchAll: (options?: {type?: 'window', includeUncontrolled?: boolean}) => Promise<readonly Page[]>}} Pages
 * @typedef {{busy: boolean, scripts: string[]}} Said `busy`: a form is open in it; `scripts`: the paths of what runs there
 */

/** @param {Pages} pages @returns {Promise<Page[]>} those of the field app; others need nothing of what is kept */
export async function fieldPages(pages) {
  const all = await pages.matchAll({ type: 'window', includeUncontrolled: true });
  return all.filter(({ url }) => FIELD_APP.test(new URL(url).pathname));
}

/** @param {Page} page @param {number} [wait] ms @returns {Promise<Said | null>} null: no answer */
export function ask(page, wait = WAIT) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const answered = (/** @type {Said | null} */ said) => {
      clearTimeout(timer);
      port1.close();
      resolve(said);
    };
    const timer = setTimeout(answered, wait, null);
    port1.onmessage = ({ data }) => answered(data);
    page.postMessage({ type: 'who' }, [port2]);
  });
}
