/**
 * Forms work without this. It keeps a form from being sent twice, leads to the first mistake, sends a form when a
 * `[data-submit-on-change]` control changes, and says so when HTMX got no answer.
 */
(() => {
  const IDLE_MS = 15000;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]")) return;
    // After this turn, so that the pressed button's own value is still sent.
    setTimeout(() => {
      const buttons = form.querySelectorAll("button:not([type=button])");
      buttons.forEach((button) => { button.disabled = true; });
      setTimeout(() => buttons.forEach((button) => { button.disabled = false; }), IDLE_MS);
    });
  });

  // A page restored by Back comes with its buttons as they were left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[method=post] button:disabled").forEach((button) => { button.disabled = false; });
  });

  document.addEventListener("change", (event) => {
    const control = event.target.closest("[data-submit-on-change]");
    control?.form?.requestSubmit();
  });

  Regimen.attach("form", (form) => {
    const mistake = form.querySelector("[aria-invalid=true]");
    if (mistake && !document.querySelector(":focus")) mistake.focus({ preventScroll: false });
  });

  const failed = () => Regimen.toast(document.body.dataset.failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status >= 500) failed(); });
})();
