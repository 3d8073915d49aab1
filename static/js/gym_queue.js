/**
 * Sets that wait on this device because the network was gone: kept in localStorage, sent again when it is back. Every
 * set carries an id made here, so that one that arrived although nobody heard the answer is not stored twice.
 *
 *   Regimen.sets.send(address, fields) → the page part that came back, or null when the set was kept
 *   Regimen.sets.waiting(address?)     → how many wait
 *   Regimen.sets.refused()             → those the server did not take; they stay until somebody says `drop(id)`
 *   Regimen.sets.again(id)             → try such a one once more
 *
 * Everybody who signs in on this device has a list of their own (`data-person` of the body).
 * Events: `sets:waiting` the number changed, `sets:sent` some arrived, `sets:refused` the server did not take some.
 */
(() => {
  const KEY = `regimen-sets-${document.body.dataset.person || ""}`;
  const read = () => { try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; } };
  const write = (list) => { try { localStorage.setItem(KEY, JSON.stringify(list)); } catch { /* A full or closed store: the page still shows it. */ } };
  const token = () => document.querySelector("meta[name=csrf-token]").content;
  const tell = () => document.dispatchEvent(new CustomEvent("sets:waiting"));

  async function post(address, fields) {
    const body = new URLSearchParams({ ...fields, csrf_token: token() });
    return fetch(address, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": token() }, credentials: "same-origin" });
  }

  function keep(address, fields, refused = false) {
    write([...read().filter((one) => one.fields.id !== fields.id), { address, fields, refused }]);
    tell();
  }

  const drop = (id) => { write(read().filter((one) => one.fields.id !== id)); tell(); };

  /** A server that is being restarted or overrun; a person who has to sign in (204), a page of another session (400). */
  const mayPassLater = ({ status }) => status >= 500 || [204, 400, 401, 403, 408, 429].includes(status);

  async function send(address, fields) {
    if (waiting(address)) { keep(address, fields); await flush(); return waiting(address) ? null : refreshed(address, fields); }
    let answer;
    try {
      answer = await post(address, fields);
    } catch {
      keep(address, fields);
      return null;
    }
    if (mayPassLater(answer)) { keep(address, fields); return null; }
    // What is wrong with the numbers, the page says beside them.
    if (answer.ok || answer.status === 422) return answer.text();
    keep(address, fields, true);
    document.dispatchEvent(new CustomEvent("sets:refused"));
    return null;
  }

  /** The part as it is after everything that waited was sent: the last set once more, which changes nothing. */
  async function refreshed(address, fields) {
    try {
      const answer = await post(address, fields);
      return answer.ok ? answer.text() : null;
    } catch {
      return null;
    }
  }

  let flushing = null;
  function flush() {
    flushing ??= (async () => {
      let sent = 0, refused = 0;
      for (const { address, fields } of read().filter((one) => !one.refused)) {
        let answer;
        try { answer = await post(address, fields); } catch { break; }
        if (mayPassLater(answer)) break;
        if (answer.ok) { drop(fields.id); sent += 1; } else { keep(address, fields, true); refused += 1; }
      }
      if (refused) document.dispatchEvent(new CustomEvent("sets:refused"));
      return refused ? 0 : sent;
    })().finally(() => { flushing = null; });
    return flushing;
  }

  const waiting = (address) => read().filter((one) => !one.refused && (!address || one.address === address)).length;
  const refused = () => read().filter((one) => one.refused);

  function again(id) {
    const one = refused().find(({ fields }) => fields.id === id);
    if (!one) return;
    keep(one.address, one.fields);
    retry();
  }

  /** A version 4 UUID, also where the page came over plain HTTP and `randomUUID` is missing. */
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  const retry = async () => { if (waiting() && (await flush())) document.dispatchEvent(new CustomEvent("sets:sent")); };
  addEventListener("online", retry);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) retry(); });
  setInterval(retry, 30000);
  Regimen.sets = { send, flush, waiting, refused, again, drop, uuid, read };
  retry();
})();
