/**
 * Gym mode (`[data-gym]`). It works as plain forms; this counts in place, sends a set without leaving the page, goes on
 * when the network is gone, and starts the rest.
 */
(() => {
  const language = document.documentElement.lang || "en";
  const written = new Intl.NumberFormat(language, { maximumFractionDigits: 2, useGrouping: false }).format;
  const gym = () => document.querySelector("[data-gym]");
  const stations = () => [...document.querySelectorAll("[data-station]")];
  const current = () => stations().find((one) => !one.hidden);
  const formOf = (station) => station.querySelector("[data-set-form]");
  const valueOf = (input) => Number(input.value.replace(",", ".").trim()) || 0;

  /** Show one station, and have the large button log there. */
  function go(key) {
    const wanted = stations().find((one) => one.dataset.station === key);
    if (!wanted) return;
    stations().forEach((one) => { one.hidden = one !== wanted; });
    const button = document.querySelector("[data-log]");
    if (button) button.setAttribute("form", formOf(wanted).id);
    document.querySelectorAll("[data-go]").forEach((link) => {
      const row = link.closest("li");
      if (link.dataset.go === key) row.setAttribute("aria-current", "step"); else row.removeAttribute("aria-current");
    });
    say();
    scrollTo({ top: 0 });
  }

  /** "Log 62.5 kg × 8" on the button. */
  function say() {
    const station = current(), words = document.querySelector("[data-log-words]");
    if (!station || !words) return;
    const form = formOf(station), weight = form.elements.weight.value.trim(), repetitions = form.elements.repetitions.value.trim();
    const unit = form.querySelector("[data-weight] ~ label")?.textContent.trim() || "";
    const set = [weight && `${weight} ${unit}`, repetitions].filter(Boolean).join(" × ");
    words.textContent = gym().dataset.textLog.replace("%(set)s", set);
  }

  function step(button) {
    const box = button.closest("[data-count]"), input = box.querySelector("input");
    const amount = Number(box.dataset.count) * (button.value.includes(":-") ? -1 : 1);
    input.value = written(Math.min(Math.max(Math.round((valueOf(input) + amount) * 100) / 100, 0), 9999));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** A press counts once, holding counts on. */
  function hold(button, event) {
    event.preventDefault();
    step(button);
    let wait = 400;
    let timer = setTimeout(function again() { step(button); wait = Math.max(wait * 0.8, 60); timer = setTimeout(again, wait); }, wait);
    const stop = () => clearTimeout(timer);
    ["pointerup", "pointercancel", "pointerleave"].forEach((name) => button.addEventListener(name, stop, { once: true }));
  }

  const nextRow = () => [...document.querySelectorAll("[data-row][data-order]")].sort((a, b) => a.dataset.order - b.dataset.order)[0];

  /** Without an answer: the set is shown as done here, and the next one is where the plan has it. */
  function markLocally(station, fields) {
    const row = station.querySelector("[data-row][data-order]") || station.querySelector("[data-row]:last-child");
    if (row) {
      row.removeAttribute("data-order");
      row.classList.remove("now");
      row.removeAttribute("aria-current");
      const cell = row.querySelector("[data-today-cell]");
      cell.classList.remove("muted");
      const unit = station.querySelector("[data-weight] ~ label")?.textContent.trim() || "";
      cell.textContent = [fields.weight && `${fields.weight} ${unit}`, fields.repetitions].filter(Boolean).join(" × ");
    }
    formOf(station).elements.id.value = Regimen.sets.uuid();
    const next = nextRow();
    if (next) {
      next.classList.add("now");
      go(next.closest("[data-station]").dataset.station);
    }
    return next;
  }

  function rest(station, next) {
    if (gym().dataset.today !== "yes" || !next) { Regimen.rest.stop(); return; }
    const following = next.closest("[data-station]");
    const all = stations();
    // Within a round of a superset one goes straight on.
    const sameRound = following !== station && following.dataset.slot === station.dataset.slot && all.indexOf(following) > all.indexOf(station);
    if (sameRound) Regimen.rest.stop(); else Regimen.rest.start(Number(station.dataset.rest));
  }

  async function log(form) {
    const station = form.closest("[data-station]"), fields = Object.fromEntries(new FormData(form));
    delete fields.csrf_token;
    if (!fields.weight?.trim() && !fields.repetitions?.trim()) { form.elements.repetitions.focus(); return; }
    fields.done_at = String(Date.now());
    const button = document.querySelector("[data-log]");
    button.disabled = true;
    Regimen.rest.allow();
    const open = station.querySelectorAll("[data-row][data-order]").length;
    // The rest begins with the press, not with the answer.
    const before = nextRow();
    const upcoming = open ? [...document.querySelectorAll("[data-row][data-order]")].sort((a, b) => a.dataset.order - b.dataset.order).find((row) => row !== station.querySelector("[data-row][data-order]")) : before;
    rest(station, upcoming);
    const part = await Regimen.sets.send(form.getAttribute("action"), fields);
    button.disabled = false;
    if (part === null) { markLocally(station, fields); showWaiting(); return; }
    replace(part);
  }

  function replace(part) {
    const made = new DOMParser().parseFromString(part, "text/html").getElementById("gym");
    if (!made) { location.reload(); return; }
    gym().replaceWith(made);
    htmx.process(made);
    Regimen.attachIn(made);
    say();
    showWaiting();
  }

  function showWaiting() {
    showRefused();
    const notice = document.querySelector("[data-offline]"), number = Regimen.sets.waiting();
    if (!notice) return;
    notice.hidden = !number;
    notice.querySelector("[data-offline-count]").textContent = String(number);
  }

  /** Sets the server did not take, until somebody has read of them and lets them go. */
  function showRefused() {
    const notice = document.querySelector("[data-refused]"), list = Regimen.sets.refused();
    if (!notice) return;
    notice.hidden = !list.length;
    const rows = list.map(({ fields }) => {
      const row = notice.querySelector("template").content.cloneNode(true);
      const set = [fields.weight, fields.repetitions].filter(Boolean).join(" × ");
      const when = fields.done_at ? new Date(Number(fields.done_at)).toLocaleString(language, { dateStyle: "short", timeStyle: "short" }) : "";
      row.querySelector("[data-refused-set]").textContent = [set, when].filter(Boolean).join(", ");
      row.querySelector("[data-refused-again]").addEventListener("click", () => Regimen.sets.again(fields.id));
      row.querySelector("[data-refused-drop]").addEventListener("click", () => Regimen.sets.drop(fields.id));
      return row;
    });
    notice.querySelector("ul").replaceChildren(...rows);
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-set-form]") || event.submitter?.name === "step") return;
    event.preventDefault();
    log(event.target);
  });
  document.addEventListener("pointerdown", (event) => {
    const button = event.target.closest("[data-count] button");
    if (button && event.button === 0) hold(button, event);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-count] button");
    // A press of a finger was counted when it began; this is the keyboard's.
    if (button) { event.preventDefault(); if (event.detail === 0) step(button); return; }
    const link = event.target.closest("[data-go]");
    if (link && !event.metaKey && !event.ctrlKey) { event.preventDefault(); go(link.dataset.go); }
  });
  document.addEventListener("input", (event) => { if (event.target.closest("[data-set-form]")) say(); });
  document.addEventListener("sets:waiting", showWaiting);
  document.addEventListener("sets:sent", () => { if (gym() && !Regimen.sets.waiting()) location.reload(); });
  document.addEventListener("sets:refused", () => { if (gym()) Regimen.toast(gym().dataset.textRefused); });

  Regimen.attach("[data-gym]", (root) => {
    say();
    showWaiting();
    const elapsed = root.querySelector("[data-elapsed]");
    if (!elapsed) return;
    const begun = Date.now() - Number(elapsed.dataset.elapsed) * 1000;
    const timer = setInterval(() => {
      if (!elapsed.isConnected) { clearInterval(timer); return; }
      const seconds = Math.floor((Date.now() - begun) / 1000), hours = Math.floor(seconds / 3600);
      elapsed.textContent = `${hours ? `${hours}:` : ""}${String(Math.floor(seconds / 60) % 60).padStart(hours ? 2 : 1, "0")}:${String(seconds % 60).padStart(2, "0")}`;
    }, 1000);
  });
})();
