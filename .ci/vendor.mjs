// Copy what browsers need from node_modules into static/vendor, with licences and a list of versions.
// Run through `npm ci && npm run vendor`; the result is committed, so a server never needs Node.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

const ROOT = new URL("..", import.meta.url).pathname;

/** One library: where it lives, which files are taken as they are, which style sheets go into our layer. */
const LIBRARIES = [
  { name: "htmx", from: "htmx.org", to: "static/vendor", files: ["dist/htmx.min.js", "LICENSE"] },
  { name: "uplot", from: "uplot", to: "static/vendor", files: ["dist/uPlot.iife.min.js", "LICENSE"], layered: ["dist/uPlot.min.css"] },
  { name: "leaflet", from: "leaflet", to: "static/vendor", files: ["dist/leaflet.js", "LICENSE"], layered: ["dist/leaflet.css"] },
  { name: "swagger-ui", from: "swagger-ui-dist", to: "static/vendor",
    files: ["swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt", "swagger-ui.css", "LICENSE", "NOTICE"] },
  { name: "redoc", from: "redoc", to: "static/vendor",
    files: ["bundles/redoc.standalone.js", "bundles/redoc.standalone.js.LICENSE.txt", "LICENSE"] },
  { name: "axe-core", from: "axe-core", to: "tests/vendor", files: ["axe.min.js", "LICENSE", "LICENSE-3RD-PARTY.txt"] },
];

/** Redoc asks a host of its makers for a small picture; a server of ours never sends a browser elsewhere. */
const withoutHosts = (text) => text.replaceAll("https://cdn.redoc.ly/redoc/logo-mini.svg", "data:,");

/** Drop references to source maps, which are not carried along. */
const withoutMap = (text) => withoutHosts(text).replace(/\n?\/[/*][#@] sourceMappingURL=[^\n]*\n?$/, "\n");

/** Put a style sheet into the `vendor` layer, and drop pictures of controls that Regimen draws itself. */
const layered = (css) => `@layer vendor {\n${withoutMap(css).replace(/\s*background-image: url\(images\/[^)]*\);/g, "").trim()}\n}\n`;

async function take({ name, from, to, files, layered: sheets = [] }) {
  const source = join(ROOT, "node_modules", from), target = join(ROOT, to, name);
  const about = JSON.parse(await readFile(join(source, "package.json"), "utf8"));
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const file of files) {
    const text = await readFile(join(source, file), "utf8");
    if (file.endsWith(".js") || file.endsWith(".css")) await writeFile(join(target, basename(file)), withoutMap(text));
    else await copyFile(join(source, file), join(target, basename(file)));
  }
  for (const sheet of sheets) {
    await writeFile(join(target, basename(sheet)), layered(await readFile(join(source, sheet), "utf8")));
  }
  return `| ${name} | ${about.version} | ${about.license} | ${to}/${name}/ |`;
}

const rows = [];
for (const library of LIBRARIES) rows.push(await take(library));
await writeFile(join(ROOT, "static/vendor/VENDOR.md"), `# Browser libraries

Copied from the packages pinned in \`package-lock.json\` by \`npm ci && npm run vendor\`. Do not edit by hand:
change the version in \`package.json\`, run it again, commit the result. Nothing is fetched from another host at run time.
Style sheets of uPlot and Leaflet are wrapped into \`@layer vendor\`, so that our own rules win.

All of them run under the content security policy of the pages, except Redoc: its page adds to \`style-src\`
\`'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='\` (the empty style element that it fills by script) and
\`'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='\` (its scroll bars; changes with its version, the browser's console names it).
Its search runs in a worker made from a blob, so it is switched off.

| Library | Version | Licence | Where |
|---|---|---|---|
${rows.join("\n")}
`);
