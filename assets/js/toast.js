// Short messages at the foot of the page. Errors stay until closed; the rest go by themselves.
import { word } from "./words.js";

const STAY = 6000;

function button(text, className, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

export function show({ text = "", node = null, kind = "ok", action = null }) {
  const box = document.getElementById("x-toasts");
  if (!box) return null;
  const toast = document.createElement("div");
  toast.className = `x-toast x-toast-${kind}`;
  toast.setAttribute("role", kind === "error" ? "alert" : "status");
  if (node) toast.append(node);
  else toast.append(Object.assign(document.createElement("p"), { textContent: text }));
  const dismiss = () => toast.remove();
  if (action) toast.append(button(action.text, "btn btn-sm", () => (dismiss(), action.act())));
  toast.append(button(word("close"), "x-toast-close", dismiss));
  [...box.children].filter((old) => old.dataset.text === text && text).forEach((old) => old.remove());
  toast.dataset.text = text;
  box.append(toast);
  if (kind !== "error") setTimeout(dismiss, STAY);
  return toast;
}

export function start() {
  document.addEventListener("toast", (event) => show(event.detail));
  document.addEventListener("click", (event) => event.target.closest?.("[data-dismiss-toast]")?.closest(".x-toast")?.remove());
  document.querySelectorAll("#x-toasts .x-toast:not(.x-toast-error)").forEach((toast) => setTimeout(() => toast.remove(), STAY));
}
