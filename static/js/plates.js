/**
 * Draws which plates go on each side, anew whenever the weight changes. `Regimen.plates(weight, bar, kinds)` is the
 * list of one side from the inside out, the fewest plates that come nearest without passing; the server does the same.
 */
(() => {
  const MOST = 8, UNIT = 1000;
  const language = document.documentElement.lang || "en";
  const written = new Intl.NumberFormat(language, { maximumFractionDigits: 3, useGrouping: false }).format;

  function plates(weight, bar, kinds) {
    const half = Math.round(((weight - bar) / 2) * UNIT);
    if (!(half >= 0) || weight > 1500) return null;
    const sorted = [...new Set(kinds.map((kind) => Math.round(kind * UNIT)))].filter((kind) => kind > 0).sort((a, b) => b - a);
    const fewest = new Map([[0, []]]);
    let latest = new Map(fewest);
    for (let number = 0; number < MOST && !fewest.has(half); number += 1) {
      const longer = new Map();
      for (const [reached, side] of latest) {
        for (const kind of sorted) {
          const total = reached + kind;
          if (total > half || fewest.has(total) || longer.has(total) || (side.length && kind > side.at(-1))) continue;
          longer.set(total, [...side, kind]);
        }
      }
      if (!longer.size) break;
      longer.forEach((side, total) => fewest.set(total, side));
      latest = longer;
    }
    return fewest.get(Math.max(...fewest.keys())).map((kind) => kind / UNIT);
  }

  const SVG = "http://www.w3.org/2000/svg";
  const shape = (name, values, text) => {
    const element = document.createElementNS(SVG, name);
    Object.entries(values).forEach(([key, value]) => element.setAttribute(key, value));
    if (text) element.textContent = text;
    return element;
  };

  function words(side) {
    const counted = [...new Set(side)].map((kind) => [kind, side.filter((one) => one === kind).length]);
    return counted.map(([kind, number]) => (number > 1 ? `${number} × ${written(kind)}` : written(kind))).join(" + ");
  }

  function draw(figure, input) {
    const kinds = input.dataset.kinds.split(" ").map(Number);
    const weight = Number(input.value.replace(",", ".").trim());
    const side = input.value.trim() ? plates(weight, Number(input.dataset.bar), kinds) : null;
    figure.hidden = !side;
    if (!side) return;
    const svg = figure.querySelector("[data-plates-picture]");
    const heaviest = Math.max(...kinds);
    svg.querySelectorAll(".p, .on, .strong").forEach((one) => one.remove());
    let x = 104;
    for (const kind of side) {
      const share = Math.sqrt(kind / heaviest), height = 20 + 36 * share, width = 8 + 10 * share;
      svg.append(shape("rect", { class: `p${share < 0.45 ? " c" : share < 0.75 ? " b" : ""}`, x, y: 38 - height / 2, width, height, rx: 4 }));
      x += width + 3;
    }
    svg.append(shape("text", { class: "strong", x: 296, y: 51 }, words(side) || "–"));
    svg.setAttribute("aria-label", words(side));
  }

  Regimen.plates = plates;
  Regimen.attach("[data-weight][data-bar]", (input) => {
    const figure = input.form.querySelector("[data-plates]");
    const again = () => draw(figure, input);
    input.addEventListener("input", again);
    again();
  });
})();
