// Forms with data-outbox="what it is" are kept on the device when the network fails, and sent when it is back. Each
// carries its own mark (the field "sent"), so that what is sent twice is stored once.
import { show } from "./toast.js";
import { word } from "./words.js";

const KEY = "outbox";
const owner = () => document.body.dataset.person || "-";
let sending = false;

function all() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}

function keep(items) {
  try {
    localStorage.setItem(KEY, JSON.stringify(items));
    return true;
  } catch {
    return false; // private windows may forbid storage
  }
}

const mine = () => all().filter((item) => item.owner === owner());
const without = (id) => all().filter((item) => item.id !== id);
const markOf = (fields) => fields.find(([name]) => name === "sent")?.[1];

function put(form, path) {
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  const item = { id: markOf(fields) ?? crypto.randomUUID(), owner: owner(), what: form.dataset.outbox, path, fields, at: Date.now() };
  if (!keep([...without(item.id), item])) return show({ kind: "error", text: word("offline") });
  show({ text: word("outboxKept") });
  form.dispatchEvent(new CustomEvent("outbox:kept", { bubbles: true }));
  form.reset();
  form.querySelectorAll("[data-passing]").forEach((part) => part.replaceChildren());
  const mark = form.querySelector("[name=sent]");
  if (mark) mark.value = crypto.randomUUID();
  return draw();
}

function reasonIn(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const found = page.querySelector(".x-errors li, [data-refusal] p, .x-wrong");
  return found?.textContent.trim() || word("failed");
}

async function send(item) {
  const token = document.querySelector("meta[name=csrf]")?.content ?? "";
  const headers = { "X-CSRFToken": token, "HX-Request": "true" };
  const answer = await fetch(item.path, { method: "POST", body: new URLSearchParams(item.fields), headers, redirect: "manual" });
  if (answer.status === 204 || answer.status === 200) return keep(without(item.id));
  if (answer.type === "opaqueredirect" || answer.status >= 500) return false; // signed out, or not now: it stays
  return keep([...without(item.id), { ...item, refused: reasonIn(await answer.text()) }]);
}

async function flush() {
  const waiting = mine().filter((item) => !item.refused);
  if (sending || !waiting.length || !navigator.onLine) return;
  sending = true;
  try {
    for (const item of waiting) await send(item);
  } catch {
    // the network is gone again; what is left waits
  } finally {
    sending = false;
  }
  const left = mine();
  const sent = waiting.filter((item) => !left.some((other) => other.id === item.id)).length;
  if (sent) show({ text: word("outboxSent", { n: sent }) });
  draw();
}

function line(item) {
  const row = document.createElement("li");
  row.className = "x-row";
  const words = Object.assign(document.createElement("div"), { className: "x-row-words" });
  const topic = item.fields.find(([name]) => name === "topic")?.[1] ?? "";
  words.append(
    Object.assign(document.createElement("p"), { className: "x-row-title", textContent: `${item.what} ${topic}` }),
    Object.assign(document.createElement("p"), { className: "x-row-note", textContent: item.refused ?? word("outboxWaits") }),
  );
  row.append(words);
  const button = (text, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: text });
    made.addEventListener("click", act);
    row.append(made);
  };
  button(word("retry"), () => {
    keep([...without(item.id), { ...item, refused: undefined }]);
    flush();
  });
  button(word("outboxDrop"), () => {
    keep(without(item.id));
    draw();
  });
  return row;
}

function draw() {
  document.querySelectorAll("[data-outbox-list]").forEach((place) => {
    const items = mine();
    place.hidden = !items.length;
    const list = Object.assign(document.createElement("ul"), { className: "x-rows" });
    list.append(...items.map(line));
    place.className = "card x-card x-card-flush x-outbox";
    place.replaceChildren(list);
  });
}

export function start() {
  document.body.addEventListener("htmx:sendError", failed);
  document.body.addEventListener("htmx:timeout", failed);
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  draw();
  flush();
}

function failed(event) {
  const form = event.detail.elt;
  if (form.matches?.("form[data-outbox]")) put(form, event.detail.requestConfig.path);
}
