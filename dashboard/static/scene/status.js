/* What is known of a crossing at a moment. */

/**
 * @typedef {object} Status
 * @property {string} status
 * @property {string} sign one status, or those of cargo and of people on foot
 * @property {boolean} sure
 * @property {boolean} own said of this crossing, not of the whole border
 * @property {string} label
 * @property {string} sub
 * @property {boolean} conflict
 * @property {number} incident the row of the incident that says so; -1 none
 * @property {number} age days since it was last said
 */

/**
 * @param {any} crossing of the pack
 * @param {number} moment
 * @param {any} words of the map
 * @param {(text: string, values: Record<string, string | number>) => string} fill
 * @returns {Status}
 */
export function statusAt(crossing, moment, words, fill) {
  const spell = crossing.spells.find((/** @type {any} */ { from, to }) => (from === null || from <= moment) && (to === null || moment < to));
  if (!spell) {
    return { status: "unknown", sign: "unknown", sure: true, own: true, label: `${crossing.name}: ${words.statusUnknown}`, sub: words.nothingSaid, conflict: false, incident: -1, age: 0 };
  }
  const age = spell.confirmed === null ? 0 : moment - spell.confirmed;
  const told = age ? fill(words.daysBefore, { n: age }) : words.onTheDay;
  return { ...spell, sure: spell.sure || spell.sign === "unknown", age, sub: spell.sub.replace("{age}", told) };
}
