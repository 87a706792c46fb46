/** How far long work is: asks the server now and then, and shows the page of the result when there is one. */

const SOON = 1000;
const LATER = 3000;
/** After so many questions work is taken for really long. */
const MANY = 20;

export class Job {
  static moduleName = 'job';

  /** @param {HTMLElement} $root with `data-url`, `data-state`, `data-lost`; parts `text`, `bar`, `said` */
  constructor($root) {
    this.url = $root.dataset.url ?? '';
    this.state = $root.dataset.state ?? '';
    this.lost = $root.dataset.lost ?? '';
    this.$text = /** @type {HTMLElement} */ ($root.querySelector('[data-part="text"]'));
    this.$bar = /** @type {HTMLProgressElement} */ ($root.querySelector('[data-part="bar"]'));
    this.$said = /** @type {HTMLElement} */ ($root.querySelector('[data-part="said"]'));
    this.asked = 0;
    this.quarter = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.wait();
    // A page that nobody looks at asks nothing; it asks at once when somebody comes back to it.
    document.addEventListener('visibilitychange', () => {
      clearTimeout(this.timer);
      if (!document.hidden) this.ask();
    });
  }

  wait() {
    this.timer = setTimeout(() => this.ask(), this.asked < MANY ? SOON : LATER);
  }

  async ask() {
    clearTimeout(this.timer);
    this.asked += 1;
    try {
      const reply = await fetch(this.url, { headers: { Accept: 'application/json' }, cache: 'no-store' });
      // Signed out meanwhile, or the work is not known any more: the page itself says so.
      if (reply.redirected || reply.status === 404 || reply.status === 403) return location.reload();
      if (!reply.ok) throw new Error(String(reply.status));
      this.show(await reply.json());
    } catch {
      this.$text.textContent = this.lost;
    }
    if (!document.hidden) this.wait();
  }

  /** @param {{state: string, done: number, total: number | null, text: string}} job */
  show({ state, done, total, text }) {
    if (state !== 'queued' && state !== 'running') return location.reload();
    this.$text.textContent = text;
    if (total) {
      this.$bar.max = total;
      this.$bar.value = done;
      this.say(Math.floor((4 * done) / total), text);
    }
  }

  /** Read aloud at each quarter, not at each step. @param {number} quarter @param {string} text */
  say(quarter, text) {
    if (quarter === this.quarter) return;
    this.quarter = quarter;
    this.$said.textContent = text;
  }
}
