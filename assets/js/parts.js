// Small manners of the page: copying, file drops, choosing theme and size, and the few Alpine parts.
import Alpine from "@alpinejs/csp";
import { show } from "./toast.js";
import { word } from "./words.js";

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  const text = source.value ?? source.textContent;
  try {
    await navigator.clipboard.writeText(text.trim());
  } catch {
    getSelection().selectAllChildren(source);
    source.select?.();
    if (!document.execCommand("copy")) return show({ kind: "error", text: word("copyFailed") });
  }
  return show({ text: word("copied") });
}

async function choose(form, submitter) {
  const { name, value } = submitter;
  const root = document.documentElement;
  root.dataset[name] = value;
  document.dispatchEvent(new Event("xuequ:theme"));
  form.querySelectorAll(`[name="${name}"]`).forEach((b) => b.setAttribute("aria-pressed", String(b.value === value)));
  const body = new FormData(form);
  body.set(name, value);
  await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } }).catch(() => null);
}

function nameFiles(input) {
  const list = input.closest(".x-drop")?.querySelector("[data-files]");
  if (!list) return;
  const size = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
  list.replaceChildren(
    ...[...input.files].map((file) => Object.assign(document.createElement("li"), { textContent: `${file.name} · ${size(file.size)}` })),
  );
}

function dropFiles() {
  const zoneOf = (event) => event.target.closest?.(".x-drop");
  ["dragover", "dragleave", "drop"].forEach((kind) =>
    document.addEventListener(kind, (event) => {
      const zone = zoneOf(event);
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("x-drop-over", kind === "dragover");
      if (kind !== "drop") return;
      const input = zone.querySelector("input[type=file]");
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }),
  );
  document.addEventListener("change", (event) => event.target.type === "file" && nameFiles(event.target));
  document.body.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.querySelector?.("[data-upload]");
    if (!bar || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.value = (100 * event.detail.loaded) / event.detail.total;
  });
}

function alpineParts() {
  // x-data="reveal('leave')": shows x-show="is('leave')" parts as choices change
  Alpine.data("reveal", (first = "") => ({
    value: first,
    pick(event) {
      this.value = event.target.value;
    },
    is(value) {
      return this.value === value;
    },
  }));
  // x-data="counter(200)": how many characters are left to type
  Alpine.data("counter", (limit) => ({
    used: 0,
    init() {
      const field = this.$el.querySelector("textarea, input");
      this.used = field.value.length;
      field.addEventListener("input", () => (this.used = field.value.length));
    },
    get left() {
      return limit - this.used;
    },
  }));
  // x-data="picker": narrows a long list of check boxes by what is typed, and counts those ticked
  Alpine.data("picker", () => ({
    sought: "",
    picked: 0,
    init() {
      this.count();
    },
    count() {
      this.picked = this.$root.querySelectorAll("[data-option] input:checked").length;
    },
    narrow(event) {
      const sought = event.target.value.trim().toLowerCase();
      this.$root.querySelectorAll("[data-option]").forEach((option) => {
        option.hidden = !option.textContent.toLowerCase().includes(sought);
      });
    },
    all(on) {
      this.$root.querySelectorAll("[data-option]:not([hidden]) input:not(:disabled)").forEach((box) => (box.checked = on));
      this.count();
    },
  }));
  Alpine.start();
}

export function start() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (button) copy(button);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-settings]") || !event.submitter) return;
    event.preventDefault();
    choose(event.target, event.submitter);
  }, true);
  document.addEventListener("change", (event) => {
    const control = event.target.closest?.("[data-autosubmit]");
    if (control && event.target.matches("select, input[type=checkbox], input[type=radio]")) control.requestSubmit();
  });
  dropFiles();
  alpineParts();
}
