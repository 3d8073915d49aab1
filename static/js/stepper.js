/**
 * Steppers (`[data-stepper]`, with data-step): buttons `[data-less]` and `[data-more]` change the number of the input.
 * An empty input starts from its placeholder. The number is written with the decimal mark of the page's language.
 */
(() => {
  const language = document.documentElement.lang || "en";
  const write = new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 2 }).format;

  Regimen.attach("[data-stepper]", (stepper) => {
    const input = stepper.querySelector("input"), step = Number(stepper.dataset.step);
    const change = (by) => {
      const number = Number((input.value || input.placeholder || "0").replace(",", "."));
      if (!Number.isFinite(number)) return;
      input.value = write(Math.round((number + by) * 100) / 100);
    };
    stepper.querySelector("[data-less]").addEventListener("click", () => change(-step));
    stepper.querySelector("[data-more]").addEventListener("click", () => change(step));
  });
})();
