/* Numbers as the reader's language writes them, by the signs that Python hands down with the words: the rule of
 * draw/numerals.py. */

/**
 * @typedef {{digits: string[] | string, group: string, decimal: string, minus: string}} Signs
 * @param {Signs} signs
 */
export function numerals(signs) {
  /** @param {string} text */
  const inDigits = (text) => text.replace(/[0-9]/g, (digit) => signs.digits[Number(digit)]);

  /**
   * What is named by a number, such as a year: its digits, without groups.
   * @param {number} value
   */
  const digits = (value) => inDigits(String(value));

  /**
   * A number in groups of thousands, rounded to so many decimals.
   * @param {number} value
   * @param {number} decimals
   */
  const number = (value, decimals = 0) => {
    const [whole, part] = Math.abs(value).toFixed(decimals).split(".");
    const grouped = inDigits(whole).replace(/(?!^)(?=(?:.{3})+$)/g, signs.group);
    const minus = value < 0 && Number(`${whole}.${part ?? 0}`) ? signs.minus : "";
    return minus + grouped + (part ? signs.decimal + inDigits(part) : "");
  };

  /**
   * Put values into a text: numbers as numbers, texts as they are.
   * @param {string} text
   * @param {Record<string, string | number>} values
   */
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => {
    if (!(name in values)) return whole;
    const value = values[name];
    return typeof value === "number" ? number(value) : String(value);
  });

  return { digits, number, fill };
}
