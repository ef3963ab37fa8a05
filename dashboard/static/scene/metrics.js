/* Stand-in until the table of advances is there. */
/** @param {string} text @param {number} size @param {boolean} bold */
export function textWidth(text, size, bold = false) { return [...text].length * size * (bold ? 0.585 : 0.55); }
/** @param {string} text @param {{size: number, bold?: boolean, width: number, most?: number}} how @returns {string[]} */
export function wrap(text, { size, bold = false, width, most = 99 }) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines[lines.length - 1] ? `${lines[lines.length - 1]} ${word}` : word;
    if (textWidth(longer, size, bold) <= width || !lines[lines.length - 1]) lines[lines.length - 1] = longer;
    else if (lines.length === most) { lines[lines.length - 1] += "…"; break; } else lines.push(word);
  }
  return lines;
}
