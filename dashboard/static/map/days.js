/* Days as numbers since 1970-01-01: months, steps of an axis, sizes of a bin, and days in words.
 * Months and years are those of the reader's calendar, by the table that Python hands down with the words. */
"use strict";
(() => {
  const DAY_MS = 86400000;
  let words = null;
  let solar = null;
  let write = null;

  /** Take words and calendar for all that is told from now on. */
  function speak(spoken) {
    words = spoken;
    solar = spoken.language.solar;
    write = numerals(spoken.language.signs);
  }

  const gregorianParts = (day) => {
    const date = new Date(day * DAY_MS);
    return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  };

  /** The last place in a sorted list whose value is not beyond another. */
  function lastUpto(list, value) {
    let [low, high] = [0, list.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (list[middle] <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  function solarParts(day) {
    const year = lastUpto(solar.years, day);
    const within = day - solar.years[year];
    const month = lastUpto(solar.months, within);
    return [solar.first_year + year, month, within - solar.months[month] + 1];
  }

  /** Year, month from 0 and day of a day. */
  function parts(day) { return solar ? solarParts(Math.floor(day)) : gregorianParts(day); }

  /** The day of a year's month; a month may lie beyond its year, and day 0 is the last of the month before. */
  function dayOf(year, month, day) {
    if (!solar) return Date.UTC(year, month, day) / DAY_MS;
    const index = year * 12 + month;
    const at = Math.min(Math.max(Math.floor(index / 12) - solar.first_year, 0), solar.years.length - 1);
    const beyond = Math.floor(index / 12) - solar.first_year - at;
    return solar.years[at] + Math.round(beyond * 365.2422) + solar.months[index - Math.floor(index / 12) * 12] + day - 1;
  }

  /** A day as Python's day_text tells it: in the reader's calendar, where it is to be with the other beside. */
  function dateText(day) {
    const [year, month, date] = gregorianParts(day);
    const put = (template, values) => write.fill(template, values);
    const gregorian = put(words.timeline.date, { day: write.digits(date), month: words.months[month], year: write.digits(year) });
    if (!solar) return gregorian;
    const told = axisText(day, "full_day");
    return words.language.calendar === "solar" ? told : put(words.solar.both, { solar: told, gregorian });
  }

  /** A day as short as an axis has it: "day", "full_day", "month" with its year, "name" of the month alone, "year". */
  function axisText(day, form) {
    const [year, month, date] = parts(day);
    if (form === "year") return write.digits(year);
    const names = solar ? words.solar.months : form === "month" || form === "name" ? words.months_alone : words.months;
    if (form === "name") return names[month];
    const template = (solar ? words.solar : words.ribbon)[form];
    return write.fill(template, { day: write.digits(date), month: names[month], year: write.digits(year) });
  }

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

  /** Put values into a text, numbers as the language writes them. */
  function fill(text, values) { return write.fill(text, values); }

  /** Phrases beside each other, parted as the language parts them. */
  function beside(phrases) { return phrases.join(words.language.separator); }

  function number(value, decimals) { return write.number(value, decimals); }

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

  BorderMap.days = {
    speak, number, beside, dateText, axisText, parts, dayOf, monthsOn, monthsBetween, wholeMonths, clamp, fill, begins, unitFor, UNITS,
  };
})();
