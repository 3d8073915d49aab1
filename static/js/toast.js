/**
 * Toasts (`[data-toast]`) leave after 8 s; they wait while pointed at or focused. Without this they stay until the
 * next page. `Regimen.toast(text)` shows one of our own.
 */
(() => {
  const LIFETIME_MS = 8000;

  Regimen.attach("[data-toast]", (toast) => {
    let timer = 0;
    const leave = () => toast.remove();
    const wait = () => clearTimeout(timer);
    const count = () => { wait(); timer = setTimeout(leave, LIFETIME_MS); };
    toast.addEventListener("pointerenter", wait);
    toast.addEventListener("pointerleave", count);
    toast.addEventListener("focusin", wait);
    toast.addEventListener("focusout", count);
    count();
  });

  Regimen.toast = (text) => {
    const toast = document.createElement("p");
    toast.className = "toast plain";
    toast.dataset.toast = "";
    toast.textContent = text;
    document.getElementById("toasts").append(toast);
    Regimen.attachIn(toast);
  };
})();
