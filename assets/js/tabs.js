// Among many tabs on a narrow screen, the one of this page is in sight.
export function start() {
  for (const tabs of document.querySelectorAll(".x-tabs")) {
    const here = tabs.querySelector("[aria-current]");
    if (here) tabs.scrollLeft = here.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - here.offsetWidth) / 2;
  }
}
