/**
 * A phone that was shut out keeps nothing and shows nothing: what was on the screen goes as well, in every tab. The first
 * page says why, until somebody is let in again.
 */
import { paths } from './fragment.js';
import { keep, others } from './whose.js';

const KEY = 'thu-hoi';

/** @param {import('./shell.js').App} app wiped, then the page is left: it still shows somebody's data */
export async function shutOut(app) {
  await app.wipe();
  try {
    sessionStorage.clear();
    // The others who share the phone keep theirs.
    const rest = others();
    localStorage.clear();
    if (rest.length) keep(rest, rest[0]);
    localStorage.setItem(KEY, rest.length ? 'revoked_one' : 'revoked');
  } catch {
    // A browser that keeps nothing has nothing to lose; the first page then says that no book is open here.
  }
  location.replace(paths.home);
}

/** @param {import('./shell.js').App} app @param {import('./shell.js').Shell['alert']} alert */
export function sayIfShutOut(app, alert) {
  // Another tab heard it: this one shows the same data.
  addEventListener('storage', ({ key, newValue }) => {
    if (key === KEY && newValue) location.replace(paths.home);
  });
  try {
    if (app.status.enrolled) localStorage.removeItem(KEY);
    else {
      const said = localStorage.getItem(KEY);
      if (said) alert(said);
    }
  } catch {
    // Nothing was noted.
  }
}
