/* The filters that the browser can ask itself, by the rules of dashboard/sieve.py; a test holds the two
 * against each other. What only Python can ask comes as states. */

const RELIABILITIES = "ABCDEF";

/**
 * What remains of the states of Python's filters: 0 hidden, 1 passes, 2 passes but lies only possibly there.
 * @param {any} pack
 * @param {Uint8Array} loose
 * @param {any} chosen
 */
export function sift(pack, loose, chosen) {
  const states = Uint8Array.from(loose);
  /** @param {(row: number) => unknown} passes */
  const keep = (passes) => {
    for (let row = 0; row < states.length; row += 1) if (!passes(row)) states[row] = 0;
  };
  const { actors, claims, placement, placements } = pack;
  if (chosen.kinds.length) {
    const wanted = among(pack.kinds, chosen.kinds);
    keep((row) => wanted[pack.kind[row]]);
  }
  if (chosen.banks.length) {
    const wanted = placements.map((/** @type {any} */ { bank }) => chosen.banks.includes(bank));
    keep((row) => placement[row] >= 0 && wanted[placement[row]]);
  }
  if (chosen.actors.length) {
    const wanted = among(actors.names, chosen.actors);
    const flags = flagged(states.length, actors.row, (pair) => wanted[actors.value[pair]]);
    keep((row) => flags[row]);
  }
  if (chosen.sources.length) {
    const wanted = among(claims.sources, chosen.sources);
    const flags = flagged(states.length, claims.row, (claim) => wanted[claims.source[claim]]);
    keep((row) => flags[row]);
  }
  if (chosen.grade) {
    const [reliability, credibility] = chosen.grade;
    const worst = reliability ? RELIABILITIES.indexOf(reliability) : Infinity;
    const least = credibility ? Number(credibility) : Infinity;
    const flags = flagged(states.length, claims.row, (claim) => claims.reliability[claim] <= worst && claims.credibility[claim] <= least);
    keep((row) => flags[row]);
  }
  return states;
}

/**
 * @param {string[]} names
 * @param {string[]} wanted
 */
function among(names, wanted) {
  const chosen = new Set(wanted);
  return names.map((name) => chosen.has(name));
}

/**
 * Flag the incidents of which at least one pair passes.
 * @param {number} count
 * @param {number[]} rows
 * @param {(pair: number) => unknown} passes
 */
function flagged(count, rows, passes) {
  const flags = new Uint8Array(count);
  for (let pair = 0; pair < rows.length; pair += 1) if (passes(pair)) flags[rows[pair]] = 1;
  return flags;
}
