/* Days as numbers since 1970-01-01: months, steps of an axis, sizes of a bin, and days in words. Months and years are
 * those of the reader's calendar, by the table that Python hands down with the words. */
import { numerals } from "./numerals.js";

/**
 * @typedef {[string, number, number]} Unit unit, number of them, days it has at least
 * @typedef {{first_year: number, years: number[], months: number[]}} Solar
 */

const DAY_MS = 86400000;

/** @type {Unit[]} */
export const UNITS = [
  ["days", 1, 1], ["days", 2, 2], ["days", 7, 7], ["halves", 1, 13], ["months", 1, 28], ["months", 3, 90], ["months", 6, 181],
  ["months", 12, 365], ["months", 24, 730], ["months", 60, 1826], ["months", 120, 3652], ["months", 600, 18262],
];

/**
 * What is reckoned and told of days in the calendar of some words.
 * @param {any} words
 */
export function calendar(words) {
  /** @type {Solar | null} */
  const solar = words.language.solar;
  const write = numerals(words.language.signs);

  /** Year, month from 0 and day of a day. @param {number} day */
  const parts = (day) => (solar ? solarParts(solar, Math.floor(day)) : gregorianParts(day));

  /**
   * The day of a year's month; a month may lie beyond its year, and day 0 is the last of the month before.
   * @param {number} year
   * @param {number} month
   * @param {number} day
   */
  const dayOf = (year, month, day) => (solar ? solarDay(solar, year, month, day) : gregorianDay(year, month, day));

  /**
   * A day as short as an axis has it: "day", "full_day", "month" with its year, "name" of the month alone, "year".
   * @param {number} day
   * @param {string} form
   */
  const axisText = (day, form) => {
    const [year, month, date] = parts(day);
    if (form === "year") return write.digits(year);
    const names = solar ? words.solar.months : form === "month" || form === "name" ? words.months_alone : words.months;
    if (form === "name") return String(names[month]);
    const template = (solar ? words.solar : words.ribbon)[form];
    return write.fill(template, { day: write.digits(date), month: names[month], year: write.digits(year) });
  };

  /** A day as Python's day_text tells it: in the reader's calendar, where it is to be with the other beside. @param {number} day */
  const dateText = (day) => {
    const [year, month, date] = gregorianParts(day);
    const gregorian = write.fill(words.timeline.date, { day: write.digits(date), month: words.months[month], year: write.digits(year) });
    if (!solar) return gregorian;
    const told = axisText(day, "full_day");
    return words.language.calendar === "solar" ? told : write.fill(words.solar.both, { solar: told, gregorian });
  };

  /** The same day some months on, or that month's last where it has no such day. @param {number} day @param {number} count */
  const monthsOn = (day, count) => {
    const [year, month, date] = parts(day);
    return dayOf(year, month + count, Math.min(date, parts(dayOf(year, month + count + 1, 0))[2]));
  };

  /** @param {number} start @param {number} end */
  const monthsBetween = (start, end) => {
    const [[year, month], [laterYear, laterMonth]] = [parts(start), parts(end)];
    return (laterYear - year) * 12 + laterMonth - month;
  };

  /** @param {number} start @param {number} end */
  const wholeMonths = (start, end) => parts(start)[2] === 1 && parts(end)[2] === 1;

  /**
   * The days within (first, end) on which units begin: so many days, half months, so many months.
   * @param {number} first
   * @param {number} end
   * @param {string} unit
   * @param {number} count
   */
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

  /** Phrases beside each other, parted as the language parts them. @param {string[]} phrases */
  const beside = (phrases) => phrases.join(words.language.separator);

  return { parts, dayOf, axisText, dateText, monthsOn, monthsBetween, wholeMonths, begins, beside, ...write };
}

/** @param {number} value @param {number} low @param {number} high */
export function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}

/**
 * The finest unit of which one is at least `px` wide.
 * @param {number} pxPerDay
 * @param {number} px
 * @param {Unit[]} usable
 */
export function unitFor(pxPerDay, px, usable) {
  return usable.find((unit) => unit[2] * pxPerDay >= px) ?? usable[usable.length - 1];
}

/** @param {number} day @returns {[number, number, number]} */
function gregorianParts(day) {
  const date = new Date(day * DAY_MS);
  return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
}

/** @param {number} year @param {number} month @param {number} day */
function gregorianDay(year, month, day) {
  // Date.UTC takes the years 0 to 99 for those of the twentieth century
  return new Date(0).setUTCFullYear(year, month, day) / DAY_MS;
}

/** @param {Solar} solar @param {number} day @returns {[number, number, number]} */
function solarParts(solar, day) {
  const year = lastUpto(solar.years, day);
  const within = day - solar.years[year];
  const month = lastUpto(solar.months, within);
  return [solar.first_year + year, month, within - solar.months[month] + 1];
}

/** @param {Solar} solar @param {number} year @param {number} month @param {number} day */
function solarDay(solar, year, month, day) {
  const index = year * 12 + month;
  const at = clamp(Math.floor(index / 12) - solar.first_year, 0, solar.years.length - 1);
  const beyond = Math.floor(index / 12) - solar.first_year - at;
  return solar.years[at] + Math.round(beyond * 365.2422) + solar.months[index - Math.floor(index / 12) * 12] + day - 1;
}

/** The last place in a sorted list whose value is not beyond another. @param {number[]} list @param {number} value */
function lastUpto(list, value) {
  let [low, high] = [0, list.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (list[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
