/**
 * Times of a correction (`[data-editing]`, its value the seconds of the track): a slider under each field, which moves
 * the mark on map and charts to the place it means. The fields stay what is sent.
 */
(() => {
  const two = (value) => String(value).padStart(2, "0");
  const written = (seconds) => `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;

  /** `5` minutes, `5:30` minutes and seconds, `1:05:30` with hours; null for anything else. */
  function read(text) {
    const parts = text.trim().split(":");
    if (!parts.length || parts.length > 3 || !parts.every((part) => /^\d+$/.test(part))) return null;
    const numbers = parts.map(Number);
    if (numbers.length === 1) return numbers[0] * 60;
    return numbers.reduce((sum, number) => sum * 60 + number, 0);
  }

  /** The point that is nearest to a moment. */
  function indexAt(times, seconds) {
    let best = null;
    times.forEach((time, index) => {
      if (time === null) return;
      if (best === null || Math.abs(time - seconds) < Math.abs(times[best] - seconds)) best = index;
    });
    return best;
  }

  Regimen.attach("[data-editing]", async (form) => {
    const shown = document.querySelector("[data-chart-source]")?.dataset.chartSource;
    const columns = shown === form.dataset.source ? await Regimen.columns(shown).catch(() => null) : null;
    for (const slider of form.querySelectorAll("[data-slides]")) {
      const field = form.elements[slider.dataset.slides];
      const follow = () => {
        const seconds = read(field.value);
        if (seconds !== null) slider.value = seconds;
        slider.setAttribute("aria-valuetext", field.value);
      };
      slider.addEventListener("input", () => {
        field.value = written(Number(slider.value));
        slider.setAttribute("aria-valuetext", field.value);
        if (columns) Regimen.pointAt(shown, indexAt(columns.time_s, Number(slider.value)));
      });
      field.addEventListener("input", follow);
      slider.hidden = false;
      follow();
    }
  });
})();
