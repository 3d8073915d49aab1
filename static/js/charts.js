/**
 * The charts of a track (`[data-chart-source]`): uPlot in place of the server's drawings, one cursor for all of them,
 * its values in the readout, distance or time along the bottom, zoom by dragging (double press or Escape: back).
 *
 * The first chart takes the keyboard as a slider: arrow keys, with Shift farther, Page keys, Home and End.
 * A figure with data-chart="elevation | speed | heart_rate | cadence | power | temperature" draws that column if it is there.
 * Every move is told as `activity:cursor` {source, index}.
 */
(() => {
  const language = document.documentElement.lang || "en";
  const number = (digits) => new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format;
  const [whole, tenths, hundredths] = [number(0), number(1), number(2)];
  const two = (value) => String(value).padStart(2, "0");
  const MILE_KM = 1.609344, FOOT_M = 0.3048, SLOWEST_KMH = 0.8;
  const DISTANCES = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
  const MINUTES = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400];

  function clock(seconds) {
    const s = Math.round(Math.abs(seconds)), h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
    return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
  }

  /** How each column is shown: its name, unit, conversion, text, and steps of the scale where round numbers are not round. */
  function kinds(miles, pace, fromSeaLevel) {
    const km = miles ? MILE_KM : 1, m = miles ? FOOT_M : 1;
    // Their units stand in the page: steps or turns, Celsius or Fahrenheit.
    const sensor = (column, of = (v) => v) => ({ column, of, text: whole, least: 10 });
    return {
      elevation: { column: "elevation_m", unit: miles ? "ft" : "m", of: (v) => v / m, text: whole, fill: true, least: 20, fromZero: fromSeaLevel },
      speed: pace
        // Seconds as negative numbers: the fast end is on top.
        ? { column: "speed_kmh", unit: miles ? "/mi" : "/km", of: (v) => (v < SLOWEST_KMH ? null : -3600 * km / v), text: clock, steps: MINUTES, stops: true, least: 30 }
        : { column: "speed_kmh", unit: miles ? "mph" : "km/h", of: (v) => v / km, text: tenths, axisText: whole, least: 4 },
      heart_rate: sensor("heart_rate"), cadence: sensor("cadence"), power: sensor("power"),
      temperature: sensor("temperature", miles ? (v) => v * 1.8 + 32 : undefined),
    };
  }

  /** Standing still has no pace: what takes more than twice the usual time is left out (values are negative seconds). */
  function withoutStops(values) {
    const known = values.filter((value) => value !== null).sort((a, b) => a - b);
    const slowest = 2 * known[Math.floor(known.length / 2)];
    return values.map((value) => (value !== null && value >= slowest ? value : null));
  }

  /** The span of the scale, with a little air where it does not end at zero. */
  function spanOf(values, { least = 1, fromZero = false }) {
    const known = values.filter((value) => value !== null).sort((a, b) => a - b);
    const low = known[0], high = known.at(-1);
    const air = Math.max((high - low) * 0.08, (least - (high - low)) / 2, 0);
    return [fromZero && low >= 0 ? 0 : low - air, fromZero && high <= 0 ? 0 : high + air];
  }

  function optionsOf(plot, kind, span, axisX) {
    const css = (name) => () => getComputedStyle(plot).getPropertyValue(name);
    const veil = () => css("--tone")().replace(/^rgb\(([^)]+)\)$/, "rgba($1, 0.12)");
    const axis = { stroke: css("--chart-text"), font: "12px system-ui", gap: 6, ticks: { show: false } };
    const byPixel = { x: true, y: false };
    return {
      width: plot.clientWidth, height: 128, padding: [8, 8, 0, 0], legend: { show: false },
      scales: { x: { time: false }, y: { range: span } },
      axes: [
        { ...axis, size: 26, space: 60, grid: { show: false }, ...axisX },
        { ...axis, size: 44, space: 28, grid: { stroke: css("--chart-grid"), width: 1 }, incrs: kind.steps, values: (_, marks) => marks.map(kind.axisText || kind.text) },
      ],
      series: [{}, { stroke: css("--tone"), width: 2, points: { show: false }, spanGaps: false, fill: kind.fill ? veil : undefined, fillTo: kind.fill ? span[0] : undefined }],
      cursor: { y: false, drag: byPixel, points: { size: 9, width: 2, stroke: css("--tone"), fill: "transparent" } },
    };
  }

  class Charts {
    constructor(root, columns) {
      this.root = root;
      this.columns = columns;
      this.source = root.dataset.chartSource;
      this.miles = root.dataset.distanceUnit === "mi";
      this.readout = root.querySelector("[data-readout]");
      this.index = null;
      this.drawn = [];
      const all = kinds(this.miles, root.dataset.speedAs === "pace", "fromSeaLevel" in root.dataset);
      for (const figure of root.querySelectorAll("[data-chart]")) {
        const kind = all[figure.dataset.chart];
        if (kind && columns[kind.column]?.some((value) => value !== null)) this.prepare(figure, kind);
      }
      this.useAxis(root.dataset.axis);
    }

    prepare(figure, kind) {
      const plot = figure.querySelector(".plot"), first = !this.drawn.length;
      const all = this.columns[kind.column].map((value) => (value === null ? null : kind.of(value)));
      const values = kind.stops ? withoutStops(all) : all;
      const sentence = plot.querySelector("svg")?.getAttribute("aria-label") || "";
      const unit = figure.querySelector("[data-chart-unit]");
      kind.unit ??= unit?.textContent ?? "";
      if (unit) unit.textContent = kind.unit;
      plot.replaceChildren();
      plot.setAttribute("role", first ? "slider" : "img");
      plot.setAttribute("aria-label", first ? `${this.root.dataset.textCursor}. ${sentence}` : sentence);
      if (first) this.takeKeys(plot, values.length);
      this.drawn.push({ plot, kind, values, span: spanOf(values, kind) });
      new ResizeObserver(() => {
        const chart = this.drawn.find((one) => one.plot === plot)?.chart;
        if (chart && plot.clientWidth && chart.width !== plot.clientWidth) chart.setSize({ width: plot.clientWidth, height: 128 });
      }).observe(plot);
    }

    /** Distance in the person's unit, or seconds. */
    useAxis(name) {
      const byTime = name === "time", unit = this.miles ? MILE_KM : 1, word = this.miles ? "mi" : "km";
      this.x = byTime ? this.columns.time_s : this.columns.distance_m.map((m) => m / 1000 / unit);
      const last = (texts) => texts.map((text, i) => (i === texts.length - 1 ? `${text} ${word}` : text));
      const axisX = byTime
        ? { incrs: MINUTES, values: (_, marks) => marks.map(clock) }
        : { incrs: DISTANCES, values: (_, marks) => last(marks.map((v) => (marks[1] - marks[0] < 1 ? tenths(v) : whole(v)))) };
      for (const one of this.drawn) {
        one.chart?.destroy();
        one.chart = null;
      }
      for (const one of this.drawn) {
        const options = optionsOf(one.plot, one.kind, one.span, axisX);
        options.hooks = {
          setCursor: [({ cursor }) => { if (cursor.left >= 0 && cursor.idx !== this.index) this.pointAt(cursor.idx, one); }],
          setScale: [(chart, key) => { if (key === "x") this.zoom(chart.scales.x, one); }],
        };
        one.chart = new uPlot(options, [this.x, one.values], one.plot);
        one.chart.over.addEventListener("mouseleave", () => this.pointAt(null));
        this.takeFinger(one.chart);
      }
      this.pointAt(this.index);
    }

    /** Every chart shows the same stretch. */
    zoom({ min, max }, from) {
      for (const { chart } of this.drawn) {
        if (!chart || chart === from.chart || (chart.scales.x.min === min && chart.scales.x.max === max)) continue;
        chart.setScale("x", { min, max });
      }
    }

    /** Move all cursors but that of `from`, the readout, and whoever listens; null takes them away. */
    pointAt(index, from = null) {
      this.index = index;
      for (const { chart } of this.drawn) {
        if (!chart || chart === from?.chart) continue;
        chart.setCursor(index === null ? { left: -10, top: -10 } : { left: chart.valToPos(this.x[index], "x"), top: 10 }, false);
      }
      this.tell();
      Regimen.pointAt(this.source, index);
    }

    tell() {
      const { index, columns } = this, slider = this.drawn[0]?.plot;
      if (index === null) {
        this.readout.replaceChildren(Object.assign(document.createElement("span"), { className: "hint", textContent: this.root.dataset.textHint }));
        return;
      }
      const km = columns.distance_m[index] / 1000 / (this.miles ? MILE_KM : 1);
      const texts = [`${hundredths(km)} ${this.miles ? "mi" : "km"}`, clock(columns.time_s[index])];
      for (const { kind, values } of this.drawn) {
        texts.push(values[index] === null ? "–" : `${kind.text(values[index])} ${kind.unit}`);
      }
      this.readout.replaceChildren(...texts.map((text, i) => Object.assign(document.createElement(i ? "span" : "b"), { textContent: text })));
      slider.setAttribute("aria-valuenow", index);
      slider.setAttribute("aria-valuetext", texts.join(", "));
    }

    takeKeys(plot, count) {
      const step = Math.max(1, Math.round(count / 200));
      const places = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity };
      Object.entries({ tabindex: 0, "aria-valuemin": 0, "aria-valuemax": count - 1, "aria-valuenow": 0 }).forEach(([name, value]) => plot.setAttribute(name, value));
      plot.addEventListener("keydown", (event) => {
        if (event.key === "Escape") { this.useAxis(this.root.dataset.axis); return; }
        if (!(event.key in places)) return;
        event.preventDefault();
        const far = places[event.key] * step * (event.shiftKey ? 10 : 1);
        this.pointAt(Math.min(Math.max((this.index ?? 0) + far, 0), count - 1));
      });
      plot.addEventListener("blur", () => this.pointAt(null));
    }

    /** A finger moves the cursor; only up and down it scrolls the page. */
    takeFinger(chart) {
      const follow = (event) => {
        if (event.pointerType === "mouse") return;
        const left = event.clientX - chart.over.getBoundingClientRect().left;
        this.pointAt(chart.posToIdx(Math.min(Math.max(left, 0), chart.over.clientWidth - 1)));
      };
      chart.over.addEventListener("pointerdown", follow);
      chart.over.addEventListener("pointermove", follow);
    }

    redraw() {
      this.drawn.forEach(({ chart }) => chart.redraw());
    }
  }

  Regimen.attach("[data-chart-source]", async (root) => {
    let columns;
    try {
      columns = await Regimen.columns(root.dataset.chartSource);
    } catch {
      Regimen.toast(root.dataset.textFailed); // The server's drawings stay.
      return;
    }
    const charts = new Charts(root, columns);
    if (!charts.drawn.length) return;
    root.querySelector("[data-chart-tools]").hidden = false;
    root.addEventListener("change", ({ target }) => {
      if (target.type !== "radio") return;
      root.dataset.axis = target.value;
      charts.useAxis(target.value);
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.redraw());
    new MutationObserver(() => charts.redraw()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  });
})();
