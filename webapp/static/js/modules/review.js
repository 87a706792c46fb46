/** The last screen of the declaration: read back aloud, indicator by indicator, mended where need be, and handed in. */
import { consentTo } from './consent.js';
import { clone, fill, need, onClick, part, point, rows } from './dom.js';
import { pieceText } from './evidence-list.js';
import { points } from './format.js';
import { paths } from './fragment.js';
import { sheetState } from './register.js';
import { standing } from './standing.js';
import { offerUndo } from './undo.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */

/** @param {import('./declaration.js').Context} context */
export function startReview({ shell, $form, $sections, sheet, go, changed }) {
  const { app } = shell;
  const $section = need($form, '[data-indicator="review"]');
  const $indicators = $sections.filter(($one) => $one !== $section);
  let busy = false;

  const agreed = () => {
    const one = sheet();
    return Boolean(one && consentTo(app, one.data.person_id, 'review'));
  };

  /** The first indicator without points. */
  const unanswered = () =>
    $indicators.find(($one) => (sheet()?.data.answers?.[$one.dataset.indicator ?? '']?.self ?? null) === null);

  /** What the button at the foot does: the first thing that is missing, or handing it in. */
  async function goOn() {
    const one = sheet();
    const $missing = unanswered();
    if ($missing) go($missing.dataset.indicator ?? '');
    else if (one && !agreed()) location.assign(paths.person(one.data.person_id, 'dong-y'));
    else await submit();
  }

  async function submit() {
    const one = sheet();
    if (!one || busy || !agreed()) return;
    busy = true;
    try {
      await shell.settled();
      const $scribe = /** @type {HTMLInputElement} */ (need($section, 'input[name="scribe"]:checked'));
      shell.saved('saving');
      shell.saved('saved', await app.records.event('submission', { declaration_id: one.id, scribe: $scribe.value }));
      offerUndo(word('undo.submitted'), takeBack);
      changed();
      scrollTo({ top: 0, behavior: 'instant' });
      part($section, 'submitted').focus({ preventScroll: true });
    } catch (error) {
      shell.saved('failed', error);
    } finally {
      busy = false;
    }
  }

  /** @returns {Promise<boolean>} whether the declaration is open again */
  async function takeBack() {
    const id = sheet()?.event?.id;
    shell.saved('saving');
    try {
      const taken = id !== undefined && (await app.records.takeBack(id));
      shell.saved('saved', { savedAt: new Date().toISOString() });
      if (!taken) shell.alert('already_sent');
      changed();
      if (!$section.hidden) need($section, 'h1').focus({ preventScroll: true });
      return taken;
    } catch (error) {
      shell.saved('failed', error);
      throw error;
    }
  }
  onClick($form, 'submit-anyway', submit);
  onClick($form, 'take-back', () => takeBack().catch(() => {}));

  /** @param {View} one @param {string} code @returns {string} all that shows it, in a line */
  function shown(one, code) {
    const pieces = app.records.list('evidence', { declaration_id: one.id, indicator: code });
    const texts = new Map();
    for (const piece of pieces) {
      const text = pieceText(app, one, piece);
      texts.set(text, (texts.get(text) ?? 0) + 1);
    }
    const list = [...texts].map(([text, n]) => (n > 1 ? word('review.times', { text, n }) : text)).join('; ');
    return word(list ? 'review.shown' : 'review.not_shown', { list });
  }

  /** @param {HTMLElement} $one @param {View} one @param {any} scored @param {boolean} open */
  function drawLine($one, one, scored, open) {
    const code = $one.dataset.indicator ?? '';
    const number = $one.dataset.number ?? '';
    const line = scored.indicators[code];
    const statement = (one.data.answers?.[code]?.statement ?? '').trim();
    const $row = clone('line');
    const less = line.claimed !== null && line.effective !== line.claimed;
    const why = line.reasons.map((/** @type {string} */ reason) => word(`reason.${reason}`)).join('; ');
    fill($row, {
      name: `${number}. ${$one.dataset.name}`,
      said: word(statement ? 'review.said' : 'review.not_said', { text: statement }),
      shown: shown(one, code),
      under: less ? word('review.counts', { points: points(line.effective), why }) : why,
      points: line.claimed === null ? '–' : word('review.points', { points: points(line.claimed) }),
      mend: word(open ? 'review.mend' : 'review.look', { n: number }),
    });
    $row.dataset.state = less || line.claimed === null ? 'low' : '';
    const $link = part($row, 'link');
    point($link, `#${code}`);
    $link.addEventListener('click', (event) => {
      event.preventDefault();
      go(code);
    });
    return $row;
  }

  return {
    goOn,
    label() {
      const n = unanswered()?.dataset.number;
      return n ? word('go.unanswered', { n }) : word(agreed() ? 'go.submit' : 'go.consent');
    },
    /** @param {View} one @param {any} scored @param {boolean} open */
    draw(one, scored, open) {
      if ($section.hidden) return;
      const state = sheetState(one);
      fill($section, { heading: word(open ? 'review.heading' : 'review.heading_closed') });
      part($section, 'verdict').textContent = scored ? standing(scored, $sections) : '';
      if (scored) rows(part($section, 'lines'), $indicators, ($one) => drawLine($one, one, scored, open));
      part($section, 'submit-form').hidden = !open;
      part($section, 'read-aloud').hidden = !open;
      part($section, 'no-consent').hidden = agreed();
      part($section, 'anyway').hidden = !agreed() || !unanswered();
      const $submitted = part($section, 'submitted');
      $submitted.hidden = open;
      if (open) return;
      const key = state === 'waiting' ? 'sheet.sent_here' : state === 'submitted' ? 'sheet.sent' : 'sheet.closed';
      fill($submitted, { state: word(key) });
      part($submitted, 'take-back').hidden = state !== 'waiting' || !app.records.mayTakeBack(one.event?.id ?? '');
    },
  };
}
