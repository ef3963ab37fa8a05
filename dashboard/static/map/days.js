/* Days as numbers since 1970-01-01: months, steps of an axis, sizes of a bin. */
"use strict";
(() => {
  const DAY_MS = 86400000;

  function parts(day) {
    const date = new Date(day * DAY_MS);
    return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  }

  function dayOf(year, month, day) { return Date.UTC(year, month, day) / DAY_MS; }

  /** The same day some months on, or that month's last where it has no such day. */
  function monthsOn(day, count) {
    const [year, month, date] = parts(day);
    return dayOf(year, month + count, Math.min(date, parts(dayOf(year, month + count + 1, 0))[2]));
  }

  function monthsBetween(start, end) {
    const [[year, month], [laterYear, laterMonth]] = [parts(start), parts(end)];
    return (laterYear - year) * 12 + laterMonth - month;
  }

  function wholeMonths(start, end) { return parts(start)[2] === 1 && parts(end)[2] === 1; }

  function clamp(value, low, high) { return Math.max(low, Math.min(high, value)); }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }

  /** The days within (first, end) on which units begin: so many days, half months, so many months. */
  function* begins(first, end, unit, count) {
    if (unit === "days") {
      // weeks begin on Mondays: day 4 was one
      for (let day = first + count - ((first - 4) % count + count) % count; day < end; day += count) yield day;
      return;
    }
    const [year, month] = parts(first);
    const from = Math.floor((year * 12 + month) / count) * count - year * 12;
    for (let index = from; dayOf(year, index, 1) < end; index += count) {
      for (const date of unit === "halves" ? [1, 16] : [1]) {
        const day = dayOf(year, index, date);
        if (day > first && day < end) yield day;
      }
    }
  }

  // [unit, number of them, days it has at least]
  const UNITS = [
    ["days", 1, 1], ["days", 2, 2], ["days", 7, 7], ["halves", 1, 13], ["months", 1, 28], ["months", 3, 90], ["months", 6, 181],
    ["months", 12, 365], ["months", 24, 730], ["months", 60, 1826], ["months", 120, 3652], ["months", 600, 18262],
  ];

  /** The finest unit of which one is at least `px` wide. */
  function unitFor(pxPerDay, px, usable) {
    const wide = usable.filter((unit) => unit[2] * pxPerDay >= px);
    return wide[0] || usable[usable.length - 1];
  }

  BorderMap.days = { parts, dayOf, monthsOn, monthsBetween, wholeMonths, clamp, fill, begins, unitFor, UNITS };
})();
