// Bundles the front-end parts into the static folder and draws the sprite of exactly the icons in use.
import { build } from "esbuild";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "src/xuequ");
const out = join(source, "platform/ui/static/build");
const drawings = join(root, "node_modules/@tabler/icons/icons");

// icon("gavel"), icon="gavel", "icon": "gavel"
const USES = [/\bicon\(\s*["']([a-z0-9-]+)["']/g, /\b(?:icon|glyph)\s*=\s*["']([a-z0-9-]+)["']/g, /["']icon["']\s*:\s*["']([a-z0-9-]+)["']/g];

async function* sources(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== "static") yield* sources(path);
    else if (/\.(html|py)$/.test(entry.name)) yield path;
  }
}

async function iconsInUse() {
  const places = new Map();
  for await (const path of sources(source)) {
    const text = await readFile(path, "utf8");
    for (const use of USES) for (const [, name] of text.matchAll(use)) places.set(name, path);
  }
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function symbol([name, usedIn]) {
  const filled = name.endsWith("-filled");
  const file = filled ? join("filled", name.slice(0, -7)) : join("outline", name);
  const svg = await readFile(join(drawings, `${file}.svg`), "utf8").catch(() => {
    throw new Error(`There is no Tabler icon "${name}", named in ${usedIn}`);
  });
  const shapes = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>")).replace(/<path stroke="none"[^>]*fill="none"\s*\/>/, "");
  const paint = filled
    ? 'fill="currentColor" stroke="none"'
    : 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${shapes.replace(/\s+/g, " ").trim()}</symbol>`;
}

async function drawSprite() {
  const symbols = await Promise.all((await iconsInUse()).map(symbol));
  await writeFile(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`);
  return symbols.length;
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: { main: "assets/js/main.js", theme: "assets/js/theme.js", style: "assets/css/main.css" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome109", "safari16", "firefox115"],
  supported: { nesting: false },
  legalComments: "linked",
  logLevel: "warning",
});
console.log(`built: main.js, theme.js, style.css, icons.svg (${await drawSprite()} icons)`);
