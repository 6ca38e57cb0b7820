// Runs before the first paint: "auto" becomes what the device prefers, so that no page flashes white at night.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

function apply() {
  const wish = root.dataset.theme || "auto";
  root.dataset.bsTheme = wish === "auto" ? (dark.matches ? "dark" : "light") : wish;
}

apply();
dark.addEventListener("change", apply);
document.addEventListener("xuequ:theme", apply);
