/**
 * A button that copies what stands beside it: `<button data-copy="new-token" data-text-copied="Copied">`, hidden until
 * this script shows it.
 */
(() => {
  Regimen.attach("[data-copy]", (button) => {
    const source = document.getElementById(button.dataset.copy);
    if (!source || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.textContent = button.dataset.textCopied;
    });
  });
})();
