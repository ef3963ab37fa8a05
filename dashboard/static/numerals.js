/* Numbers as the reader's language writes them, by the signs that Python hands down with the words:
 * the rule of draw/numerals.py. */
"use strict";
/* exported numerals */
function numerals(signs) {
  const inDigits = (text) => text.replace(/[0-9]/g, (digit) => signs.digits[digit]);

  /** What is named by a number, such as a year: its digits, without groups. */
  const digits = (value) => inDigits(String(value));

  /** A number in groups of thousands, rounded to so many decimals. */
  function number(value, decimals = 0) {
    const [whole, part] = Math.abs(value).toFixed(decimals).split(".");
    const grouped = inDigits(whole).replace(/(?!^)(?=(?:.{3})+$)/g, signs.group);
    const minus = value < 0 && Number(`${whole}.${part ?? 0}`) ? signs.minus : "";
    return minus + grouped + (part ? signs.decimal + inDigits(part) : "");
  }

  /** Put values into a text: numbers as numbers, texts as they are. */
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => {
    if (!(name in values)) return whole;
    return typeof values[name] === "number" ? number(values[name]) : String(values[name]);
  });

  return { digits, number, fill };
}
