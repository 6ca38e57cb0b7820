// Clocks told by the server's time, not the phone's: <x-clock data-started data-budget> runs, <x-clock data-until> counts down.
import { word } from "./words.js";

const two = (n) => String(n).padStart(2, "0");
let lead = 0; // milliseconds by which the server's clock is ahead of this device's

export function spell(seconds) {
  const s = Math.floor(Math.abs(seconds));
  const hours = Math.floor(s / 3600);
  return `${hours ? `${hours}:` : ""}${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

function spellLong(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const facts = { d: Math.floor(s / 86400), h: Math.floor(s / 3600) % 24, m: Math.floor(s / 60) % 60 };
  if (facts.d) return word("daysHours", facts);
  return s >= 3600 ? word("hoursMinutes", facts) : spell(s);
}

export function standing(elapsed, budget) {
  if (!budget) return "ok";
  if (elapsed >= budget) return "over";
  return elapsed >= budget * 0.8 ? "soon" : "ok";
}

class Clock extends HTMLElement {
  connectedCallback() {
    const told = Date.parse(this.dataset.now ?? "");
    if (told) lead = told - Date.now();
    this.tick();
    this.timer = setInterval(() => this.tick(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tick() {
    const now = Date.now() + lead;
    if (this.dataset.until) return this.countDown((Date.parse(this.dataset.until) - now) / 1000);
    const end = this.dataset.ended ? Date.parse(this.dataset.ended) : now;
    return this.run((end - Date.parse(this.dataset.started)) / 1000, Number(this.dataset.budget || 0) * 60);
  }

  say(part, text) {
    const place = this.querySelector(`[data-${part}]`);
    if (place && place.textContent !== text) place.textContent = text;
  }

  run(elapsed, budget) {
    const state = standing(elapsed, budget);
    this.dataset.state = state;
    this.say("face", spell(Math.max(0, elapsed)));
    this.say("note", state === "over" ? word("over", { t: spell(elapsed - budget) }) : budget ? word("left", { t: spell(budget - elapsed) }) : "");
    const bar = this.querySelector("progress");
    if (bar) bar.value = Math.min(elapsed, budget);
  }

  countDown(left) {
    this.dataset.state = left <= 0 ? "over" : left <= 300 ? "soon" : "ok";
    this.say("face", left <= 0 ? word("due") : spellLong(left));
  }
}

export function start() {
  customElements.define("x-clock", Clock);
}
