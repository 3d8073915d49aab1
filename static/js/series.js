/**
 * Curves over time (`[data-series]`): uPlot in place of the server's drawings. Dots are values, the line is their
 * average, the dotted line a goal. Dragging, also with a finger, zooms; a button, a double press or Escape goes back;
 * arrow keys move the cursor.
 *
 * The address in data-series answers {"time": [seconds], "value": […], "average": […], "goal": number or null}.
 */
(() => {
  const language = document.documentElement.lang || "en";
  const number = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 2 }).format;
  const scale = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format;
  // Days before months, as the server writes them.
  const dated = language === "en" ? "en-GB" : language;
  const HEIGHT = 240, GAP_S = 45 * 86400, SHORTEST_DRAG = 12;

  function dates(zone) {
    const whole = new Intl.DateTimeFormat(dated, { dateStyle: "medium", timeStyle: "short", timeZone: zone });
    const day = new Intl.DateTimeFormat(dated, { day: "numeric", month: "short", timeZone: zone });
    const month = new Intl.DateTimeFormat(dated, { month: "short", year: "numeric", timeZone: zone });
    return { whole: (s) => whole.format(s * 1000), near: (s) => day.format(s * 1000), far: (s) => month.format(s * 1000) };
  }

  /** With a little air above and below. */
  function aired(low, high) {
    const air = Math.max((high - low) * 0.08, 0.4);
    return [low - air, high + air];
  }

  /** The span of the scale, the goal included. */
  function spanOf({ value, average, goal }) {
    const [low, high] = [...value, ...average].reduce(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [goal ?? Infinity, goal ?? -Infinity]);
    return aired(low, high);
  }

  /** A break in the line where nobody measured for long. */
  function withGaps({ time, value, average }) {
    const columns = [[], [], []];
    time.forEach((at, i) => {
      if (i && at - time[i - 1] > GAP_S) [at - 1, null, null].forEach((one, c) => columns[c].push(one));
      [at, value[i], average[i]].forEach((one, c) => columns[c].push(one));
    });
    return columns;
  }

  class Curve {
    constructor(figure, columns) {
      this.figure = figure;
      this.plot = figure.querySelector(".plot");
      this.readout = figure.querySelector("[data-readout]");
      this.back = figure.querySelector("[data-whole]");
      this.dates = dates(figure.dataset.zone);
      this.goal = columns.goal;
      this.data = withGaps(columns);
      this.plot.replaceChildren();
      this.plot.setAttribute("role", "slider");
      this.plot.setAttribute("tabindex", "0");
      this.plot.setAttribute("aria-label", figure.dataset.label);
      Object.entries({ min: 0, max: this.data[0].length - 1, now: this.data[0].length - 1 }).forEach(([name, v]) => this.plot.setAttribute(`aria-value${name}`, v));
      this.chart = new uPlot(this.options(spanOf(columns)), this.data, this.plot);
      this.readout.hidden = false;
      this.tell(null);
      this.takeKeys();
      this.takeFinger();
      this.back.addEventListener("click", () => { this.showAll(); this.plot.focus(); });
      new ResizeObserver(() => {
        if (this.plot.clientWidth && this.chart.width !== this.plot.clientWidth) this.chart.setSize({ width: this.plot.clientWidth, height: HEIGHT });
      }).observe(this.plot);
    }

    options(span) {
      const css = (name) => () => getComputedStyle(this.plot).getPropertyValue(name);
      const veil = () => css("--tone")().replace(/^rgb\(([^)]+)\)$/, "rgba($1, 0.4)");
      const axis = { stroke: css("--chart-text"), font: "12px system-ui", gap: 6, ticks: { show: false } };
      const { near, far } = this.dates;
      return {
        width: this.plot.clientWidth, height: HEIGHT, padding: [8, 24, 0, 0], legend: { show: false },
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), this.figure.dataset.zone),
        scales: { x: { time: true }, y: { range: (_, low, high) => (this.isZoomed && low !== null ? aired(low, high) : span) } },
        axes: [
          { ...axis, size: 28, space: 72, grid: { show: false }, values: (chart, marks) => marks.map((mark) => (chart.scales.x.max - chart.scales.x.min > 500 * 86400 ? far(mark) : near(mark))) },
          { ...axis, size: 44, space: 40, grid: { stroke: css("--chart-grid"), width: 1 }, values: (_, marks) => marks.map(scale) },
        ],
        series: [
          {},
          { stroke: veil, paths: () => null, points: { show: true, size: 5, fill: veil, stroke: "transparent" } },
          { stroke: css("--tone"), width: 2, points: { show: false }, spanGaps: false },
        ],
        cursor: { y: false, drag: { x: true, y: false, setScale: false }, points: { size: 8 }, bind: { dblclick: () => () => this.showAll() } },
        hooks: {
          setSelect: [({ select }) => { if (select.width) this.zoom(select.left, select.left + select.width); }],
          setCursor: [({ cursor }) => this.tell(cursor.left >= 0 ? cursor.idx : null)],
          draw: [(chart) => this.drawGoal(chart, css("--ink-3")())],
        },
      };
    }

    /** Show what lies between two places of the drawing; the scale follows. */
    zoom(from, to) {
      const [min, max] = [from, to].map((place) => this.chart.posToVal(place, "x"));
      this.chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      this.isZoomed = true;
      this.back.hidden = false;
      this.chart.setScale("x", { min, max });
    }

    showAll() {
      this.isZoomed = false;
      this.back.hidden = true;
      this.chart.setData(this.data, true);
    }

    /** A finger selects as the mouse does; up and down it scrolls the page, and then the browser takes it over. */
    takeFinger() {
      const { over } = this.chart;
      const placeOf = (event) => Math.min(Math.max(event.clientX - over.getBoundingClientRect().left, 0), over.clientWidth);
      let from = null;
      over.addEventListener("pointerdown", (event) => { from = event.pointerType === "mouse" || !event.isPrimary ? null : placeOf(event); });
      over.addEventListener("pointermove", (event) => {
        if (from === null || !event.isPrimary) return;
        const to = placeOf(event);
        this.chart.setCursor({ left: to, top: 10 });
        this.chart.setSelect({ left: Math.min(from, to), top: 0, width: Math.abs(to - from), height: over.clientHeight }, false);
      });
      ["pointerup", "pointercancel"].forEach((name) => over.addEventListener(name, (event) => {
        if (from === null || !event.isPrimary) return;
        const [begin, end] = [from, placeOf(event)].sort((a, b) => a - b);
        from = null;
        this.chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        if (name === "pointerup" && end - begin >= SHORTEST_DRAG) this.zoom(begin, end);
      }));
    }

    drawGoal(chart, color) {
      const { min, max } = chart.scales.y;
      if (this.goal === null || this.goal < min || this.goal > max) return;
      const { ctx, bbox } = chart, y = Math.round(chart.valToPos(this.goal, "y", true));
      ctx.save();
      ctx.strokeStyle = color;
      ctx.lineWidth = 1.5 * devicePixelRatio;
      ctx.setLineDash([2 * devicePixelRatio, 4 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      ctx.restore();
    }

    tell(index) {
      const { unit, textHint, textAverage } = this.figure.dataset;
      if (index === null || index === undefined || this.data[1][index] === null) {
        this.readout.textContent = textHint;
        return;
      }
      const text = `${this.dates.whole(this.data[0][index])}: ${number(this.data[1][index])} ${unit}, ${textAverage} ${number(this.data[2][index])}`;
      this.readout.textContent = text;
      this.plot.setAttribute("aria-valuenow", index);
      this.plot.setAttribute("aria-valuetext", text);
    }

    takeKeys() {
      const places = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity };
      this.plot.addEventListener("keydown", (event) => {
        if (event.key === "Escape") { this.showAll(); return; }
        if (!(event.key in places)) return;
        event.preventDefault();
        const last = this.data[0].length - 1;
        let index = Math.min(Math.max((this.chart.cursor.idx ?? last) + places[event.key], 0), last);
        if (this.data[1][index] === null) index += Math.sign(places[event.key]) || 1;
        this.chart.setCursor({ left: this.chart.valToPos(this.data[0][index], "x"), top: 10 });
      });
    }
  }

  Regimen.attach("[data-series]", async (figure) => {
    const answer = await fetch(figure.dataset.series, { headers: { Accept: "application/json" }, credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return; // The server's drawing stays.
    const columns = await answer.json();
    if (!columns.time.length) return;
    const curve = new Curve(figure, columns);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => curve.chart.redraw());
    new MutationObserver(() => curve.chart.redraw()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  });
})();
