// Lists put in order by drag, by the up and down buttons, or by Alt+arrow; the new order is sent at once.
import htmx from "htmx.org";
import Sortable from "sortablejs";
import { word } from "./words.js";

const rows = (list) => [...list.querySelectorAll(":scope > [data-id]")];

function announce(list, row) {
  const place = document.getElementById("x-announce");
  const facts = { n: rows(list).indexOf(row) + 1, total: rows(list).length };
  if (place) place.textContent = word("moved", facts);
}

function number(list) {
  const all = rows(list);
  all.forEach((row, index) => {
    const label = row.querySelector("[data-number]");
    if (label) label.textContent = String(index + 1);
    row.querySelector("[data-up]")?.toggleAttribute("disabled", index === 0);
    row.querySelector("[data-down]")?.toggleAttribute("disabled", index === all.length - 1);
  });
}

function send(list) {
  number(list);
  const order = rows(list).map((row) => row.dataset.id);
  htmx.ajax("post", list.dataset.url, { source: list, values: { order }, swap: "none" });
}

function move(row, step) {
  const list = row.closest("[data-sortable]");
  const all = rows(list);
  const other = all[all.indexOf(row) + step];
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  announce(list, row);
  send(list);
}

function onKey(event) {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const row = event.target.closest?.("[data-sortable] > [data-id]");
  if (!row) return;
  event.preventDefault();
  const focused = document.activeElement;
  move(row, event.key === "ArrowUp" ? -1 : 1);
  (focused.disabled ? row.querySelector("button:not([disabled])") : focused)?.focus();
}

function onClick(event) {
  const button = event.target.closest?.("[data-up], [data-down]");
  const row = button?.closest("[data-sortable] > [data-id]");
  if (!row) return;
  move(row, "up" in button.dataset ? -1 : 1);
  (button.disabled ? row.querySelector("button:not([disabled])") : button)?.focus();
}

function prepare(root) {
  const lists = [...root.querySelectorAll("[data-sortable]")];
  if (root.matches?.("[data-sortable]")) lists.push(root);
  lists.filter((list) => !Sortable.get(list)).forEach((list) => {
    number(list);
    Sortable.create(list, {
      handle: "[data-handle]",
      draggable: "[data-id]",
      animation: 120,
      onEnd: ({ item, oldIndex, newIndex }) => {
        if (oldIndex === newIndex) return;
        announce(list, item);
        send(list);
      },
    });
  });
}

export function start() {
  prepare(document);
  document.body.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
}
