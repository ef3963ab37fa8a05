/* The calendar of the page's language, for the scripts of the timeline; Scene's calendar reckons and tells. */
"use strict";
(() => {
  let told = null;

  /** Take words and calendar for all that is told from now on. */
  function speak(words) { told = Scene.calendar(words); }

  const said = Object.fromEntries(
    ["number", "fill", "beside", "dateText", "axisText", "parts", "dayOf", "monthsOn", "monthsBetween", "wholeMonths", "begins"]
      .map((name) => [name, (...given) => told[name](...given)]),
  );

  BorderMap.days = { speak, ...said, clamp: Scene.clamp, unitFor: Scene.unitFor, UNITS: Scene.UNITS };
})();
