// htmx: the CSRF token, one answer a click, and a plain word when the network or the server fails. Nothing typed is lost.
import htmx from "htmx.org";
import { show } from "./toast.js";
import { word } from "./words.js";

const inFlight = new WeakSet();

function configure() {
  Object.assign(htmx.config, {
    includeIndicatorStyles: false,
    attributesToSettle: ["class", "width", "height"], // not "style": the policy forbids it, and a field drawn larger has one
    allowEval: false,
    selfRequestsOnly: true,
    historyCacheSize: 0,
    timeout: 30000,
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "422", swap: true },
      { code: "[45]..", swap: false, error: true },
    ],
  });
}

function buttonsOf(element) {
  const form = element.closest("form");
  if (form) return [...form.querySelectorAll("button:not([type=button]), input[type=submit]")];
  return element.matches("button") ? [element] : [];
}

function hold(element) {
  buttonsOf(element).forEach((b) => {
    if (!b.disabled) {
      b.disabled = true;
      b.dataset.held = "";
    }
  });
}

function release(element) {
  buttonsOf(element)
    .filter((b) => "held" in b.dataset)
    .forEach((b) => {
      b.disabled = false;
      delete b.dataset.held;
    });
}

function retry({ elt, target, requestConfig }) {
  const { verb, path, parameters } = requestConfig;
  return () => htmx.ajax(verb, path, { source: elt, target, values: parameters });
}

// A step does not wait behind a refresh, whose answer might put another form in the place of the one that steps:
// the refresh is dropped, for the step's own answer brings what changed.
function stepFirst(event) {
  const asking = event.target.dataset.confirm && !event.target.dataset.confirmed;
  const place = event.target.closest?.("[data-live].htmx-request");
  if (place && !asking && event.target.hasAttribute("hx-post")) htmx.trigger(place, "htmx:abort");
}

function offline(event) {
  if (event.detail.requestConfig.verb === "get" && event.detail.elt.closest("[data-live], [data-poll]")) return;
  if (event.detail.elt.matches("form[data-outbox], [data-colleague]")) return; // kept on the device; a proposal less
  show({ kind: "error", text: word("offline"), action: { text: word("retry"), act: retry(event.detail) } });
}

function serverRefused(event) {
  const { xhr } = event.detail;
  const found = new DOMParser().parseFromString(xhr.responseText || "", "text/html").querySelector("[data-refusal]");
  if (found) return show({ kind: "error", node: document.adoptNode(found) });
  const known = { 401: "signedOut", 403: "forbidden", 404: "gone", 413: "tooLarge", 429: "tooMany" };
  const text = word(known[xhr.status] ?? "failed");
  const again = xhr.status >= 500 ? { text: word("retry"), act: retry(event.detail) } : null;
  return show({ kind: "error", text, action: again });
}

function guardPlainForm(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (!navigator.onLine) {
    event.preventDefault();
    show({ kind: "error", text: word("offline"), action: { text: word("retry"), act: () => form.requestSubmit(event.submitter) } });
  } else if (form.dataset.sent) event.preventDefault();
  else {
    form.dataset.sent = "1";
    setTimeout(() => hold(form));
  }
}

function freeAll() {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    release(form);
  });
}

export function start() {
  configure();
  const body = document.body;
  body.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("meta[name=csrf]")?.content;
    if (token) event.detail.headers["X-CSRFToken"] = token;
  });
  body.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, requestConfig } = event.detail;
    if (requestConfig.verb === "get") return;
    if (inFlight.has(elt)) return event.preventDefault();
    inFlight.add(elt);
    hold(elt);
  });
  body.addEventListener("htmx:afterRequest", (event) => {
    inFlight.delete(event.detail.elt);
    release(event.detail.elt);
    const place = event.detail.elt.closest("[data-live]");
    if (!event.detail.successful && event.detail.requestConfig.verb !== "get" && place) htmx.trigger(place, "live");
  });
  body.addEventListener("htmx:sendError", offline);
  body.addEventListener("htmx:timeout", offline);
  body.addEventListener("htmx:responseError", serverRefused);
  document.addEventListener("submit", stepFirst, true);
  document.addEventListener("submit", guardPlainForm);
  addEventListener("pageshow", (event) => event.persisted && freeAll());
}
