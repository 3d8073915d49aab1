/**
 * Order by dragging or by arrow keys: `[data-reorder]` holds rows with `data-move` (an address that takes `place`,
 * counted from 1) and a `[data-grip]` each. Without this the menus move things.
 */
(() => {
  const rowsOf = (list) => [...list.querySelectorAll(":scope > [data-move]")];

  function send(row, place) {
    const values = { place, csrf_token: document.querySelector("meta[name=csrf-token]").content };
    htmx.ajax("POST", row.dataset.move, { target: "#day-work", swap: "outerHTML", values }).then(() => {
      const grips = document.querySelectorAll("[data-reorder] [data-grip]");
      grips[place - 1]?.focus({ preventScroll: true });
    });
  }

  function drag(list, row, grip, down) {
    if (down.button) return;
    down.preventDefault();
    grip.setPointerCapture(down.pointerId);
    const from = rowsOf(list).indexOf(row);
    row.classList.add("dragged");
    const move = (event) => {
      const other = rowsOf(list).find((one) => {
        if (one === row) return false;
        const box = one.getBoundingClientRect();
        return event.clientY > box.top && event.clientY < box.bottom;
      });
      if (!other) return;
      const box = other.getBoundingClientRect();
      if (event.clientY < box.top + box.height / 2) other.before(row); else other.after(row);
    };
    const drop = () => {
      row.classList.remove("dragged");
      grip.removeEventListener("pointermove", move);
      const place = rowsOf(list).indexOf(row);
      if (place !== from) send(row, place + 1);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", drop, { once: true });
    grip.addEventListener("pointercancel", drop, { once: true });
  }

  Regimen.attach("[data-reorder]", (list) => {
    const rows = rowsOf(list);
    if (rows.length < 2) return;
    rows.forEach((row, index) => {
      const grip = row.querySelector("[data-grip]");
      grip.hidden = false;
      grip.addEventListener("pointerdown", (event) => drag(list, row, grip, event));
      grip.addEventListener("keydown", (event) => {
        const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        const place = index + 1 + (step || 0);
        if (!step || place < 1 || place > rows.length) return;
        event.preventDefault();
        send(row, place);
      });
    });
  });
})();
