// Native dialogs: opened by data-dialog="id", closed by data-close or a tap outside; also the question before a step.
import htmx from "htmx.org";

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

// htmx reads which button was pressed from the focus, and perhaps only when an earlier step has been answered.
function keepChoice(form, submitter) {
  form.querySelector("[data-choice]")?.remove();
  if (!submitter?.name) return;
  const choice = Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value });
  choice.dataset.choice = "";
  form.append(choice);
  form.addEventListener("htmx:afterRequest", () => choice.remove(), { once: true });
}

// While somebody thought about the question, a refresh may have put a new form in the place of the one that asked.
function goOn(form, submitter) {
  if (!form.isConnected) {
    const values = Object.fromEntries(new FormData(form, submitter));
    htmx.ajax("post", form.getAttribute("hx-post"), { source: document.body, swap: "none", values });
    return;
  }
  form.dataset.confirmed = "1";
  if (form.hasAttribute("hx-post")) keepChoice(form, submitter);
  form.requestSubmit(submitter);
  delete form.dataset.confirmed;
}

export function start() {
  document.addEventListener("click", onClick);
  document.addEventListener("click", closeMenus);
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(event));
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    if (!question || event.target.dataset.confirmed) return;
    event.preventDefault();
    event.stopPropagation();
    ask(question).then((yes) => yes && goOn(event.target, event.submitter));
  }, true);
  document.addEventListener("click", (event) => event.target.closest?.("[data-print]") && window.print());
  document.querySelectorAll(".x-errors").forEach((errors) => errors.focus());
}
