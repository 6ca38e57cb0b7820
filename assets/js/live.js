// One stream a page. <div data-live="meeting:ID"> hears of its topic and passes "live" on to htmx, at most every 400 ms.
import htmx from "htmx.org";

const THROTTLE = 400;
const JITTER = 150;
const LONGEST_WAIT = 30000;
const places = () => [...document.querySelectorAll("[data-live]")];
const topicsHere = () => [...new Set(places().flatMap((place) => place.dataset.live.split(/\s+/).filter(Boolean)))].sort();

let stream = null;
let following = "";
let failures = 0;
let retryTimer = 0;
const waiting = new Map();
const lastFired = new Map();

function fire(topic) {
  waiting.delete(topic);
  lastFired.set(topic, Date.now());
  places()
    .filter((place) => place.dataset.live.split(/\s+/).includes(topic))
    .forEach((place) => htmx.trigger(place, "live"));
}

function changed(topic) {
  if (waiting.has(topic) || document.hidden) return;
  const rest = Math.max(0, THROTTLE - (Date.now() - (lastFired.get(topic) ?? 0)));
  waiting.set(topic, setTimeout(() => fire(topic), rest + Math.random() * JITTER));
}

function mark(connected) {
  document.documentElement.toggleAttribute("data-live-lost", !connected);
}

function topicOf(data) {
  if (!data?.startsWith("{")) return data;
  return JSON.parse(data).topic;
}

function open() {
  clearTimeout(retryTimer);
  stream?.close();
  stream = null;
  if (!following) return;
  const query = following.split(" ").map((topic) => `topic=${encodeURIComponent(topic)}`).join("&");
  stream = new EventSource(`/live?${query}`);
  stream.addEventListener("open", () => {
    if (failures) topicsHere().forEach(changed);
    failures = 0;
    mark(true);
  });
  stream.addEventListener("changed", (event) => {
    const topic = topicOf(event.data);
    (topic ? [topic] : topicsHere()).forEach(changed);
  });
  stream.addEventListener("error", () => {
    stream.close();
    failures += 1;
    if (failures > 1) mark(false);
    const wait = Math.min(LONGEST_WAIT, 500 * 2 ** Math.min(failures, 6));
    retryTimer = setTimeout(open, wait * (0.5 + Math.random()));
  });
}

function follow() {
  const topics = topicsHere().join(" ");
  if (topics === following) return;
  following = topics;
  open();
}

export function start() {
  follow();
  document.body.addEventListener("htmx:afterSettle", follow);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (stream?.readyState === EventSource.CLOSED) open();
    topicsHere().forEach(changed);
  });
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", (event) => event.persisted && open());
}
