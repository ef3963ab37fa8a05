/* Playback as a user starts it, at its highest speed, for some seconds: what each drawing took, how many
 * there were, and how many frames the browser painted meanwhile. */
async () => {
  const SECONDS = 3;
  const { instrument } = BorderMap;
  const { timeline } = instrument;
  const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
  const own = instrument.render;
  const found = {};
  for (const [name, trail] of [["30 days", "d30"], ["1 year", "y1"]]) {
    const took = [];
    instrument.render = function timed(...given) {
      const begun = performance.now();
      own.apply(this, given);
      took.push(performance.now() - begun);
    };
    timeline.playback.set("speed", 20);
    timeline.playback.set("trail", trail);
    timeline.play();
    let frames = 0;
    const begun = performance.now();
    await new Promise((resolve) => {
      const tick = () => {
        frames += 1;
        if (performance.now() - begun < SECONDS * 1000) requestAnimationFrame(tick);
        else resolve();
      };
      requestAnimationFrame(tick);
    });
    const seconds = (performance.now() - begun) / 1000;
    timeline.pause();
    took.pop(); // the pause's own, at rest
    instrument.render = own;
    Object.assign(found, {
      [`playing ${name}: frames/s`]: frames / seconds,
      [`playing ${name}: steps/s`]: took.length / seconds,
      [`playing ${name}: step, ms`]: median(took),
    });
  }
  return found;
}
