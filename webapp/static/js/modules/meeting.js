/** Meeting mode: what the points on the form would give, said before they are saved; and the large look for a projector. */
import { all, need, part } from './dom.js';
import { foreseen, voteOf } from './foreseen.js';
import { points } from './format.js';
import { standing } from './standing.js';
import { word } from './words.js';

export class Meeting {
  static moduleName = 'meeting';

  /** @param {HTMLElement} $root the form of one person */
  constructor($root) {
    this.$root = /** @type {HTMLFormElement} */ ($root);
    const { rules = '{}', group = '' } = $root.dataset;
    this.criteria = JSON.parse(rules);
    this.group = group;
    this.$rows = all($root, '[data-indicator]');
    this.$live = part(document, 'live');
    $root.addEventListener('input', () => this.draw());
    $root.addEventListener('change', () => this.draw());
    // Come back to with "back", the browser has put in what was typed.
    addEventListener('pageshow', () => this.draw());
    this.draw();
  }

  /** @param {string} name @returns {string} what stands in a field of the form */
  value(name) {
    const $field = this.$root.elements.namedItem(name);
    return $field && 'value' in $field ? String($field.value).trim() : '';
  }

  /** @param {HTMLElement} $row @returns {import('./foreseen.js').Row} */
  row($row) {
    const { indicator: code = '', claimed = '', stated, evidence = '', seen = '' } = $row.dataset;
    const kind = this.value(`kind_${code}`);
    return {
      code,
      points: this.value(`points_${code}`),
      claimed,
      stated: stated === 'true',
      evidence: evidence.split(' ').filter(Boolean),
      seen: [...seen.split(' '), kind].filter(Boolean),
      reason: this.value(`reason_${code}`) !== '',
    };
  }

  draw() {
    const { invited, present } = this.$root.dataset;
    const vote = voteOf({
      inFavour: this.value('in_favour'),
      invited: Number(invited),
      present: Number(present),
      asked: this.criteria.voting.pass_percent !== null,
    });
    const found = foreseen(
      this.criteria,
      this.group,
      this.$rows.map((one) => this.row(one)),
      vote,
    );
    const numbers = new Map(this.$rows.map(({ dataset }) => [dataset.indicator ?? '', dataset.number ?? '']));
    const list = found.unreasoned.map((code) => numbers.get(code)).join(', ');
    const votes = found.reasons.filter(({ indicator }) => !indicator).map(({ code }) => word(`live.${code}`));
    const lines = [
      found.recognised ? '' : standing({ ...found, criteria: this.criteria }, this.$rows),
      ...votes.filter(Boolean),
      list ? word('live.unreasoned', { list }) : '',
    ].filter(Boolean);
    part(this.$live, 'live-sum').textContent = points(found.effectiveTotal);
    const $verdict = part(this.$live, 'live-verdict');
    $verdict.textContent = word(found.recognised ? 'live.reached' : 'live.not_reached');
    $verdict.className = found.recognised ? 'leaf' : 'amber';
    part(this.$live, 'live-why').replaceChildren(
      ...lines.map((text) => Object.assign(document.createElement('li'), { textContent: text })),
    );
    this.$live.hidden = false;
    this.offer(found.differs);
    need(document, '.decision__result').hidden = true;
  }

  /** The button that fits what stands on the form comes first to the eye, and N does not drop what was typed. @param {boolean} differs */
  offer(differs) {
    const $claimed = part(document, 'as-claimed');
    $claimed.classList.toggle('button--quiet', differs);
    $claimed.toggleAttribute('data-press', !differs);
    const $typed = part(document, 'as-typed');
    $typed.classList.toggle('button--quiet', !differs);
    $typed.toggleAttribute('data-press', differs);
  }
}
