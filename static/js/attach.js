/**
 * Attach behaviour to elements by their `data-` attribute: those of the page, and those that HTMX brings later.
 *
 *   Regimen.attach("[data-upload]", (form) => { … });
 *
 * Every element is attached once. Everything else of ours hangs on this one global.
 */
(() => {
  const attached = new Map();

  /** Run the behaviours on `root` and what it contains. */
  function attachIn(root) {
    for (const [selector, { start, known }] of attached) {
      const found = [...root.querySelectorAll(selector)];
      if (root.matches?.(selector)) found.unshift(root);
      for (const element of found) {
        if (known.has(element)) continue;
        known.add(element);
        start(element);
      }
    }
  }

  /** Call `start(element)` once for every element that matches, now and after each swap. */
  function attach(selector, start) {
    attached.set(selector, { start, known: new WeakSet() });
    attachIn(document);
  }

  document.addEventListener("htmx:load", (event) => attachIn(event.detail.elt));
  window.Regimen = { attach, attachIn };
})();
