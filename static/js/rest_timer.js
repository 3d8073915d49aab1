/**
 * The rest between sets (`[data-timer]`). It goes by the clock, not by counting, so that a phone that slept shows the
 * right time. The sound is scheduled ahead with Web Audio on a context that a barely audible tone keeps awake, so that
 * no script needs to run at its end; the screen stays on where the browser lets us. What that means on which phone
 * stands in docs/rest-timer.md.
 *
 *   Regimen.rest.start(seconds)   Regimen.rest.stop()
 */
(() => {
  const KEY = "regimen-rest";
  const two = (value) => String(value).padStart(2, "0");
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  let until = 0, length = 0, timer = 0, sound = null, wake = null;
  const root = () => document.querySelector("[data-gym]");
  const face = () => document.querySelector("[data-timer]");

  const store = () => { try { sessionStorage.setItem(KEY, JSON.stringify({ until, length, gym: root()?.dataset.gym })); } catch { /* The clock on the page is enough. */ } };
  function stored() {
    try {
      const found = JSON.parse(sessionStorage.getItem(KEY));
      return found?.gym === root()?.dataset.gym ? found : null;
    } catch { return null; }
  }

  function silence() {
    sound?.nodes.forEach((node) => { try { node.stop(); } catch { /* It has ended. */ } });
    if (sound) sound.nodes = [];
  }

  /** Three short tones at the end; until then a tone too low and too soft to be heard. */
  function schedule(seconds) {
    if (root()?.dataset.sound !== "yes") return;
    const Context = window.AudioContext || window.webkitAudioContext;
    if (!Context) return;
    try {
      // A context that a call or the lock of an iPhone interrupted does not always come back; a new one does.
      if (sound && !["running", "suspended"].includes(sound.context.state)) { sound.context.close?.()?.catch?.(() => {}); sound = null; }
      sound ??= { context: new Context(), nodes: [] };
      sound.context.resume?.();
      silence();
      const start = sound.context.currentTime;
      tone(start, seconds, 30, 0.0005);
      [0, 0.25, 0.5].forEach((at, number) => tone(start + seconds + at, 0.16, number === 2 ? 1175 : 880, 0.4));
    } catch { /* Without sound the rest ends all the same. */ }
  }

  function tone(at, seconds, hertz, volume) {
    const { context, nodes } = sound;
    const oscillator = context.createOscillator(), gain = context.createGain();
    oscillator.frequency.value = hertz;
    gain.gain.setValueAtTime(volume, at);
    gain.gain.setTargetAtTime(0, at + seconds - 0.03, 0.01);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + seconds);
    nodes.push(oscillator);
  }

  async function stayAwake() {
    try { wake ??= await navigator.wakeLock?.request("screen"); wake?.addEventListener("release", () => { wake = null; }); } catch { /* Low battery: the sound comes anyway. */ }
  }

  function start(seconds, total = seconds, quiet = false) {
    if (!(seconds > 0)) { stop(); return; }
    until = Date.now() + seconds * 1000;
    length = Math.max(total, seconds);
    store();
    if (!quiet) { schedule(seconds); stayAwake(); }
    clearInterval(timer);
    timer = setInterval(show, 250);
    show();
  }

  function stop() {
    clearInterval(timer);
    until = 0;
    silence();
    store();
    const shown = face();
    if (shown) shown.hidden = true;
  }

  function over() {
    const text = root()?.dataset.textRestOver || "";
    const says = document.querySelector("[data-timer-says]");
    if (says) says.textContent = text;
    navigator.vibrate?.([200, 100, 200]);
    if (document.hidden && window.Notification?.permission === "granted") {
      try { new Notification(text, { tag: "rest" }); } catch { /* Some browsers only let workers notify. */ }
    }
    clearInterval(timer);
    until = 0;
    store();
    const shown = face();
    if (shown) shown.hidden = true;
  }

  function show() {
    const shown = face();
    if (!shown || !until) return;
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left <= 0) { over(); return; }
    shown.hidden = false;
    shown.querySelectorAll("button").forEach((button) => { button.hidden = false; });
    shown.querySelector("[data-timer-left]").textContent = clock(left);
    shown.querySelector("[data-timer-clock]").textContent = new Date(until).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
    shown.querySelector("[data-timer-ring]").setAttribute("stroke-dashoffset", String(100 - (100 * left) / length));
  }

  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-timer-add]");
    if (add) start((until - Date.now()) / 1000 + Number(add.dataset.timerAdd), length);
    if (event.target.closest("[data-timer-skip]")) stop();
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { show(); if (until) stayAwake(); } });

  Regimen.rest = {
    start,
    stop,
    /** The first press of a person: sound may be made and notifications asked for from now on. */
    allow() { if (window.Notification?.permission === "default" && root()?.dataset.sound === "yes") Notification.requestPermission?.().catch?.(() => {}); },
    get left() { return until ? Math.max(Math.ceil((until - Date.now()) / 1000), 0) : 0; },
  };

  Regimen.attach("[data-timer]", (shown) => {
    if (until) { show(); return; }
    const kept = stored();
    if (kept) {
      // Skipped or longer on purpose: what this page knows wins over what the server thinks.
      if (kept.until > Date.now()) start((kept.until - Date.now()) / 1000, kept.length, true); else shown.hidden = true;
      return;
    }
    if (shown.dataset.until) start((Number(shown.dataset.until) - Date.now()) / 1000, Number(shown.dataset.length), true);
  });
})();
