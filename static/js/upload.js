/**
 * Upload (`form[data-upload]`): files are sent as soon as they are dropped on the form or chosen, two at a time, each
 * with a bar that shows what has really left the browser.
 *
 * Each file is a POST to the form's action: the form's other fields and `file`, with `Accept: application/json`. The
 * answer is {"file", "status": "stored" | "skipped" | "begun" | "refused", "message", "url", "title"} with 2xx or 4xx; `begun` is an
 * archive that is imported in the background, `skipped` a recording that is there already and may be sent again with `anyway`. A broken connection
 * or a server error offers another try. Texts come from the form's data-text-… attributes.
 */
(() => {
  const AT_ONCE = 2;

  /** A small element: tag, class, text. */
  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function icon(form, name) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg"), use = document.createElementNS(space, "use");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${form.dataset.icons}#${name}`);
    svg.append(use);
    return svg;
  }

  /** The line of one file: its name, its bar, and in the end its link or the reason why not. */
  class Row {
    constructor(form, file) {
      this.form = form;
      this.element = make("li");
      this.mark = make("span", "mark");
      this.name = make("b", "", file.name);
      this.bar = make("progress");
      this.bar.max = 1;
      this.bar.value = 0;
      this.bar.setAttribute("aria-label", file.name);
      this.note = make("small", "", form.dataset.textWaiting);
      this.what = make("span", "what");
      this.what.append(this.name, this.bar, this.note);
      this.mark.append(icon(form, "file"));
      this.element.append(this.mark, this.what);
    }

    sending(share) {
      const { textSending, textReading } = this.form.dataset;
      this.bar.value = share;
      this.note.textContent = share < 1 ? `${textSending}, ${Math.floor(share * 100)} %` : textReading;
    }

    ended(className, symbol, note) {
      this.element.className = className;
      this.bar.remove();
      this.note.textContent = note;
      this.mark.replaceChildren(icon(this.form, symbol));
    }

    stored({ status, url, title, message }, fileName) {
      this.ended(status, status === "stored" ? "check" : "info", message || this.form.dataset.textStored);
      if (!url) return;
      const link = make("a", "what");
      link.href = url;
      link.append(make("b", "", title || fileName), this.note);
      this.what.replaceWith(link);
      this.element.classList.add("cover");
      this.element.append(icon(this.form, "right"));
    }

    offer(label, act) {
      const button = make("button", "", label);
      button.type = "button";
      button.addEventListener("click", act);
      this.element.classList.remove("cover");
      this.element.append(button);
    }

    refused(message) {
      this.ended("refused", "warning", message);
    }

    broken(message, retry) {
      this.refused(message);
      this.offer(this.form.dataset.textRetry, retry);
    }
  }

  function answerOf(request) {
    try {
      const answer = JSON.parse(request.responseText);
      return answer && typeof answer.status === "string" ? answer : null;
    } catch {
      return null;
    }
  }

  Regimen.attach("form[data-upload]", (form) => {
    const picker = form.querySelector("input[type=file]");
    const list = form.querySelector("[data-files]");
    const summary = form.querySelector("[data-summary]");
    const text = form.dataset;
    const waiting = [];
    let running = 0, total = 0, stored = 0;

    form.classList.add("live");
    form.querySelector("[data-send]").hidden = true;
    picker.required = false;

    function finish(begun) {
      running -= 1;
      if (begun && total === 1) { location.assign(begun); return; }
      if (!running && !waiting.length) {
        summary.textContent = text.textSummary.replace("{done}", stored).replace("{total}", total);
        form.dispatchEvent(new CustomEvent("upload:done", { bubbles: true, detail: { stored, total } }));
      }
      next();
    }

    function send(file, row, anyway) {
      const fields = new FormData(form), request = new XMLHttpRequest();
      fields.delete(picker.name);
      fields.append(picker.name, file, file.name);
      if (anyway) fields.set("anyway", "1");
      running += 1;
      row.sending(0);
      request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) row.sending(event.loaded / event.total); });
      request.upload.addEventListener("load", () => row.sending(1));
      request.addEventListener("load", () => {
        const answer = answerOf(request);
        if (answer?.status === "stored") { stored += 1; row.stored(answer, file.name); }
        else if (answer?.status === "begun") row.stored(answer, file.name);
        else if (answer?.status === "skipped") {
          row.stored(answer, file.name);
          row.offer(text.textAnyway, () => retry(file, row, true));
        }
        else if (answer?.status === "refused") row.refused(answer.message);
        else if (request.status === 413) row.refused(text.textTooLarge);
        else row.broken(text.textFailed, () => retry(file, row));
        finish(answer?.status === "begun" ? answer.url : null);
      });
      request.addEventListener("error", () => { row.broken(text.textOffline, () => retry(file, row)); finish(); });
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.send(fields);
    }

    function retry(file, old, anyway) {
      const row = new Row(form, file);
      old.element.replaceWith(row.element);
      waiting.push([file, row, anyway]);
      next();
    }

    function next() {
      while (running < AT_ONCE && waiting.length) send(...waiting.shift());
    }

    function take(files) {
      for (const file of files) {
        const row = new Row(form, file);
        list.append(row.element);
        waiting.push([file, row]);
        total += 1;
      }
      list.hidden = !total;
      next();
    }

    picker.addEventListener("change", () => { take([...picker.files]); picker.value = ""; });
    form.addEventListener("submit", (event) => event.preventDefault());

    // The whole window takes a drop, so that a near miss does not make the browser open the file instead.
    const carriesFiles = (event) => form.isConnected && event.dataTransfer?.types.includes("Files");
    const over = (event) => { if (carriesFiles(event)) { event.preventDefault(); form.classList.add("over"); } };
    document.addEventListener("dragenter", over);
    document.addEventListener("dragover", over);
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
    document.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      form.classList.remove("over");
      take([...event.dataTransfer.files]);
    });
  });
})();
