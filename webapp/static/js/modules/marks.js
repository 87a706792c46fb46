/** The marks beside the indicators of a sheet: shown at once, kept by the server one after the other, undone. */
import { all, need, part } from './dom.js';
import { Judge } from './judge.js';
import { word } from './words.js';

/** @type {Record<string, string>} */
const KEYS = { V: 'enough', I: 'missing', O: 'wrong' };

/** @typedef {import('./judge.js').Wish} Wish */

export class Marks {
  /** @param {HTMLFormElement} $form of all marks @param {HTMLElement[]} $rows the indicators @param {(row: number) => boolean} go */
  constructor($form, $rows, go) {
    this.$form = $form;
    this.$tally = part(document, 'tally');
    this.$undo = need(this.$tally, '[data-act="undo"]');
    this.judges = $rows.map(($row) => new Judge(part($row, 'judge')));
    this.go = go;
    this.give_reasons = () => this.judges.some(({ verdict }) => verdict !== '' && verdict !== 'enough');
    /** Requests go one after the other, each with the revisions that the one before it gave. @type {Promise<boolean>} */
    this.sent = Promise.resolve(true);
    this.waiting = 0;
    /** What stood before each thing that was done. @type {Wish[][]} */
    this.before = [];
    document.addEventListener('click', (event) => this.click(event), true);
    document.addEventListener('change', (event) => this.reason(event));
    this.$undo.addEventListener('click', () => this.wish(this.before.pop() ?? [], true));
  }

  /** None where the page takes no marks. @param {HTMLElement[]} $rows @param {(row: number) => boolean} go */
  static of($rows, go) {
    const $form = document.querySelector('#marks');
    return $form instanceof HTMLFormElement ? new Marks($form, $rows, go) : null;
  }

  /** A key for the indicator in hand: enough goes on to the next one, the others to their reason. @param {string} name @param {number} row @returns {boolean} was it one? */
  press(name, row) {
    const verdict = KEYS[name];
    const judge = this.judges[row];
    if (!verdict || !judge) return false;
    if (judge.verdict !== verdict) this.wish([{ ...judge.read(), verdict }]);
    if (verdict === 'enough') this.onward(row);
    else judge.$code.focus();
    return true;
  }

  /** To the next indicator without a mark, or the next one. @param {number} row */
  onward(row) {
    const next = this.judges.findIndex(({ verdict }, one) => one > row && !verdict);
    this.go(next < 0 ? Math.min(row + 1, this.judges.length - 1) : next);
  }

  /** @param {unknown} $at @returns {Judge | undefined} */
  under($at) {
    return this.judges.find(({ $root }) => $at instanceof Node && $root.contains($at));
  }

  /** A mark that is touched; and whatever leads away from the page waits until all marks are kept. @param {MouseEvent} event */
  click(event) {
    const $at = event.target instanceof Element ? event.target : null;
    const judge = this.under($at);
    const $press = $at?.closest('button[data-verdict]');
    if (judge && $press instanceof HTMLElement) {
      event.preventDefault();
      const verdict = $press.dataset.verdict ?? '';
      this.wish([{ ...judge.read(), verdict: judge.verdict === verdict ? 'none' : verdict }]);
    } else if ($at?.closest('[data-act="plain"]')) {
      event.preventDefault();
      this.send(new URLSearchParams({ press: 'plain' }), this.judges);
    } else if (this.waiting) {
      const $away = $at?.closest('a[href], button[type="submit"]');
      if (!($away instanceof HTMLElement)) return;
      event.preventDefault();
      event.stopPropagation();
      this.sent.then((kept) => kept && $away.click());
    }
  }

  /** A reason that was chosen or written is kept with its mark. @param {Event} event */
  reason(event) {
    const judge = this.under(event.target);
    if (judge?.verdict) this.wish([judge.read()]);
  }

  /** @param {Wish[]} wishes @param {boolean} [undoes] */
  wish(wishes, undoes = false) {
    const body = new URLSearchParams();
    const judges = [];
    for (const { code, verdict, reason, text } of wishes) {
      const judge = /** @type {Judge} */ (this.judges.find((one) => one.code === code));
      judges.push(judge);
      judge.draw(verdict);
      body.append('press', `${code}:${verdict}`);
      const gives = verdict === 'missing' || verdict === 'wrong';
      body.set(`code_${code}`, gives ? reason : '');
      body.set(`text_${code}`, gives ? text : '');
    }
    if (judges.length) this.send(body, judges, undoes);
  }

  /** @param {URLSearchParams} body @param {Judge[]} judges that may change @param {boolean} [undoes] */
  send(body, judges, undoes = false) {
    this.waiting += 1;
    this.sent = this.sent.then(async () => {
      const before = judges.map(({ kept }) => kept);
      const done = await this.post(body, judges);
      const changed = before.filter((was, n) => JSON.stringify(was) !== JSON.stringify(judges[n].kept));
      if (done && !undoes && changed.length) this.before.push(changed);
      this.$undo.hidden = !this.before.length;
      return done;
    });
  }

  /** @param {URLSearchParams} body @param {Judge[]} judges @returns {Promise<boolean>} was it kept? */
  async post(body, judges) {
    for (const name of ['csrf_token', 'rev']) {
      body.set(
        name,
        /** @type {HTMLInputElement | null} */ (this.$form.querySelector(`[name="${name}"]`))?.value ?? '',
      );
    }
    for (const { $seen } of judges) body.set($seen.name, $seen.value);
    let told = { problem: word('marks.lost') };
    try {
      const reply = await fetch(this.$form.action, { method: 'POST', body, headers: { Accept: 'application/json' } });
      const known = reply.headers.get('Content-Type')?.startsWith('application/json');
      told = known ? await reply.json() : { problem: word('marks.gone') };
    } catch {
      // No answer: it may have been kept or not. The same again is one.
    }
    this.waiting -= 1;
    this.show(told, judges);
    return !told.problem;
  }

  /** @param {any} told what the server says of all marks @param {Judge[]} judges to be put back where it says nothing */
  show({ marks, count, next, enough, plain, problem }, judges) {
    part(this.$tally, 'problem').textContent = problem ?? '';
    if (!marks) {
      for (const judge of judges) judge.restore();
      return;
    }
    for (const judge of this.judges) judge.take(marks[judge.code], !this.waiting || judges.includes(judge));
    part(this.$tally, 'count').textContent = count;
    part(this.$tally, 'follows').textContent = next;
    part(this.$tally, 'plain').textContent = plain;
    need(this.$tally, '[data-act="plain"]').hidden = plain < 2;
    for (const $verify of all(document, '[data-verifies]')) $verify.toggleAttribute('data-press', enough);
  }
}
