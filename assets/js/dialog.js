// Native dialogs: opened by data-dialog="id", closed by data-close or a tap outside; also the question before a step.
import { word } from "./words.js";

export function ask(question) {
  const dialog = document.getElementById("x-ask");
  if (!dialog) return Promise.resolve(confirm(question));
  dialog.querySelector("[data-question]").textContent = question;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

function onClick(event) {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  event.target.closest?.("[data-close]")?.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement) event.target.close();
}

function closeMenus(event) {
  document.querySelectorAll("details.x-menu[open]").forEach((menu) => {
    if (!menu.contains(event.target) || event.key === "Escape") {
      menu.open = false;
      if (event.key === "Escape") menu.querySelector("summary").focus();
    }
  });
}

export function start() {
  document.addEventListener("click", onClick);
  document.addEventListener("click", closeMenus);
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(event));
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    if (!question || event.target.dataset.confirmed) return;
    event.preventDefault();
    ask(question).then((yes) => {
      if (!yes) return;
      event.target.dataset.confirmed = "1";
      event.target.requestSubmit(event.submitter);
      delete event.target.dataset.confirmed;
    });
  }, true);
  document.addEventListener("click", (event) => event.target.closest?.("[data-print]") && window.print());
  document.querySelectorAll(".x-errors").forEach((errors) => errors.focus());
}
