/**
 * `[data-barcode]`: a button that reads a barcode with the camera, where the browser has BarcodeDetector, and searches
 * for its number. Elsewhere it stays hidden and people type the number.
 */
(() => {
  const FORMATS = ["ean_13", "ean_8", "upc_a", "upc_e"];
  const PAUSE_MS = 200;

  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;

  /** Show the camera until a code is seen or somebody stops. Resolves to the number, or null. */
  async function scanned(button) {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    const dialog = document.createElement("dialog");
    const video = document.createElement("video");
    const stop = document.createElement("button");
    dialog.className = "scanner";
    stop.type = "button";
    stop.textContent = button.dataset.textStop;
    stop.addEventListener("click", () => dialog.close());
    Object.assign(video, { srcObject: stream, muted: true, playsInline: true });
    dialog.append(video, stop);
    document.body.append(dialog);
    dialog.showModal();
    try {
      await video.play();
      const detector = new BarcodeDetector({ formats: FORMATS });
      while (dialog.open) {
        const [code] = await detector.detect(video).catch(() => []);
        if (code) return code.rawValue;
        await new Promise((resolve) => { setTimeout(resolve, PAUSE_MS); });
      }
      return null;
    } finally {
      stream.getTracks().forEach((track) => track.stop());
      dialog.remove();
    }
  }

  Regimen.attach("[data-barcode]", (button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        const number = await scanned(button);
        if (!number) return;
        button.form.elements.q.value = number;
        button.form.requestSubmit();
      } catch {
        Regimen.toast(button.dataset.textFailed);
      }
    });
  });
})();
