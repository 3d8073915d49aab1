/**
 * `[data-barcode]`: a button that reads a barcode with the camera and searches for its number. Where the browser knows
 * no barcodes of foods, or has no camera to ask for, the button stays hidden and people type the number.
 */
(() => {
  const WANTED = ["ean_13", "ean_8", "upc_a", "upc_e"];
  const PAUSE_MS = 200;

  /** Which barcodes of foods this browser reads: some have the detector, and nothing behind it. */
  async function knownFormats() {
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return [];
    const known = await BarcodeDetector.getSupportedFormats().catch(() => []);
    return WANTED.filter((format) => known.includes(format));
  }

  /** The camera's picture and a button that ends it. */
  function viewOf(button, video) {
    const dialog = document.createElement("dialog");
    const hint = document.createElement("p");
    const stop = document.createElement("button");
    dialog.className = "scanner";
    dialog.setAttribute("aria-label", button.getAttribute("aria-label"));
    hint.textContent = button.dataset.textHint;
    stop.type = "button";
    stop.textContent = button.dataset.textStop;
    stop.addEventListener("click", () => dialog.close());
    dialog.append(video, hint, stop);
    document.body.append(dialog);
    return dialog;
  }

  /** The number of the first code that is seen, or null if somebody stops before. */
  async function seen(detector, video, dialog) {
    while (dialog.open) {
      // Before its first picture a video cannot be looked at.
      const codes = video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA ? [] : await detector.detect(video);
      if (codes.length && dialog.open) return codes[0].rawValue;
      await new Promise((resolve) => { setTimeout(resolve, PAUSE_MS); });
    }
    return null;
  }

  /** Show the camera until a code is seen or somebody stops; whatever happens, the camera is off afterwards. */
  async function scanned(button, formats) {
    const detector = new BarcodeDetector({ formats });
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    const video = document.createElement("video");
    const dialog = viewOf(button, video);
    const leave = () => dialog.close();
    window.addEventListener("pagehide", leave);
    try {
      Object.assign(video, { srcObject: stream, muted: true, playsInline: true });
      dialog.showModal();
      await video.play();
      return await seen(detector, video, dialog);
    } catch (error) {
      if (!dialog.open) return null;
      throw error;
    } finally {
      window.removeEventListener("pagehide", leave);
      stream.getTracks().forEach((track) => track.stop());
      dialog.close();
      dialog.remove();
    }
  }

  Regimen.attach("[data-barcode]", async (button) => {
    const formats = await knownFormats();
    if (!formats.length) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const input = button.form.elements.q;
      button.disabled = true;
      try {
        const number = await scanned(button, formats);
        if (number) {
          input.value = number;
          button.form.requestSubmit();
        }
      } catch {
        Regimen.toast(button.dataset.textFailed);
        input.focus();
      } finally {
        button.disabled = false;
      }
    });
  });
})();
