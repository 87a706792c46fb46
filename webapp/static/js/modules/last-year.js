/** What the same person declared the last time, where this phone has it. No DOM. */

/** @typedef {import('../types.js').View} View */
/** @typedef {Pick<import('../offline/records.js').Records, 'list'>} Records */
/** @typedef {{year: number, self: number | null, agreed: number | null, statement: string}} Before one indicator of it */

/**
 * The newest declaration of an earlier campaign. @param {Records} records @param {View} sheet
 * @returns {Promise<{year: number, view: View} | null>}
 */
export async function lastSheet(records, { data }) {
  const campaigns = records.list('campaign');
  const year = campaigns.find(({ id }) => id === data.campaign_id)?.data.year;
  if (year === undefined) return null;
  const earlier = campaigns.filter((one) => one.data.year < year).sort((a, b) => b.data.year - a.data.year);
  for (const campaign of earlier) {
    // By whose it is: one of a record that was merged into this person's keeps its own id.
    const sheets = records.list('declaration', { person_id: data.person_id, campaign_id: campaign.id });
    const view = sheets.find((one) => one.data.state !== 'withdrawn');
    if (view) return { year: campaign.data.year, view };
  }
  return null;
}

/** @param {{year: number, view: View} | null} last @param {string} code @returns {Before | null} nothing was said to it */
export function answerOf(last, code) {
  const answer = last?.view.data.answers?.[code];
  const self = answer?.self ?? null;
  const statement = (answer?.statement ?? '').trim();
  if (!last || (self === null && !statement)) return null;
  const scores = last.view.data.scores?.[code];
  return { year: last.year, self, agreed: scores?.confirmed ?? scores?.collective ?? null, statement };
}
