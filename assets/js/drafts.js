// Forms with data-draft="key" remember what was typed on this device for a week, for this person only, until it is sent.
import { word } from "./words.js";

const WEEK = 7 * 24 * 3600 * 1000;
const PREFIX = "draft:";
const owner = () => document.body.dataset.person || "-";
const keyOf = (form) => `${PREFIX}${owner()}:${location.pathname}:${form.dataset.draft}`;
const SKIPPED = new Set(["password", "file", "hidden", "submit", "button"]);
const timers = new WeakMap();

function store(act) {
  try {
    return act(localStorage);
  } catch {
    return null; // private windows may forbid storage; the form works without
  }
}

// What a page puts into a form as one types (data-passing) comes anew by itself, and would shift the places of the rest.
const kept = (field) => field.name && !SKIPPED.has(field.type) && !field.closest("[data-passing]");
const fields = (form) => [...form.elements].filter(kept);

function read(form) {
  return fields(form).map((f) => [f.name, f.value, f.checked ?? null, f.multiple ? [...f.selectedOptions].map((o) => o.value) : null]);
}

function save(form) {
  if (form.isConnected) store((box) => box.setItem(keyOf(form), JSON.stringify({ at: Date.now(), fields: read(form) })));
}

const forget = (form) => store((box) => box.removeItem(keyOf(form)));

function fill(form, saved) {
  let changed = false;
  fields(form).forEach((field, index) => {
    const [name, value, checked, many] = saved[index] ?? [];
    if (name !== field.name) return;
    if (field.type === "checkbox" || field.type === "radio") {
      changed ||= field.checked !== checked;
      field.checked = checked;
    } else if (many) [...field.options].forEach((o) => (o.selected = many.includes(o.value)));
    else {
      changed ||= field.value !== value;
      field.value = value;
    }
  });
  return changed;
}

function note(form) {
  const bar = document.createElement("div");
  bar.className = "x-draft";
  bar.setAttribute("role", "status");
  const drop = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: word("draftDrop") });
  drop.addEventListener("click", () => {
    clearTimeout(timers.get(form));
    forget(form);
    form.reset();
    bar.remove();
  });
  bar.append(Object.assign(document.createElement("span"), { textContent: word("draftBack") }), drop);
  form.prepend(bar);
}

function restore(form) {
  if (form.dataset.drafted) return;
  form.dataset.drafted = "1";
  const saved = store((box) => JSON.parse(box.getItem(keyOf(form)) ?? "null"));
  const sent = store(() => sessionStorage.getItem(keyOf(form)));
  store(() => sessionStorage.removeItem(keyOf(form)));
  if (form.querySelector(".x-errors")) return; // the server has already put back what was typed
  if (!saved || sent || Date.now() - saved.at > WEEK) forget(form);
  else if (fill(form, saved.fields)) note(form);
}

function sweep() {
  store((box) =>
    Object.keys(box)
      .filter((key) => key.startsWith(PREFIX) && Date.now() - (JSON.parse(box.getItem(key)).at ?? 0) > WEEK)
      .forEach((key) => box.removeItem(key)),
  );
}

export function start() {
  sweep();
  const all = (root) => root.querySelectorAll("form[data-draft]").forEach(restore);
  all(document);
  document.body.addEventListener("htmx:load", (event) => all(event.detail.elt));
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.dataset.draft) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => save(form), 400));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset?.draft) return;
    clearTimeout(timers.get(form));
    save(form);
    if (!form.hasAttribute("hx-post")) setTimeout(() => event.defaultPrevented || sessionStorage.setItem(keyOf(form), "1"));
  });
  document.addEventListener("outbox:kept", (event) => {
    clearTimeout(timers.get(event.target));
    forget(event.target);
  });
  // Before the answer is put in: it may bring the same form anew, which is to be empty.
  document.body.addEventListener("htmx:beforeOnLoad", (event) => {
    const form = event.detail.elt;
    if (!form.dataset?.draft || event.detail.xhr.status >= 400) return;
    clearTimeout(timers.get(form));
    forget(form);
  });
}
