// Sentences for people come from the page, where they have gone through translation.
let words = null;

function read() {
  const block = document.getElementById("x-words");
  return block ? JSON.parse(block.textContent) : {};
}

export function word(key, facts = {}) {
  words ??= read();
  return Object.entries(facts).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, String(value)), words[key] ?? "");
}
