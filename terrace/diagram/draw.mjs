// Draws a Graphviz source as SVG and PNG: node draw.mjs <source.dot> <target.svg> <target.png>
// Graphviz and resvg run as WebAssembly, and the font is that of a package, so that every machine
// draws the same.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [source, svgPath, pngPath] = process.argv.slice(2);
const require = createRequire(pathToFileURL(join(process.cwd(), "package.json")));
const { instance } = await import(pathToFileURL(require.resolve("@viz-js/viz")));
const { Resvg, initWasm } = require("@resvg/resvg-wasm");

// Graphviz knows the widths of Arial; these fonts have the same.
const FAMILIES = "Arimo, Liberation Sans, Arial, Helvetica, sans-serif";
const SCALE = 2; // pixels of the PNG for a point

const viz = await instance();
const svg = viz
  .renderString(readFileSync(source, "utf8"), { format: "svg", engine: "dot" })
  .replaceAll('font-family="Arial"', `font-family="${FAMILIES}"`);
writeFileSync(svgPath, svg);

await initWasm(readFileSync(require.resolve("@resvg/resvg-wasm/index_bg.wasm")));
const folder = "@expo-google-fonts/arimo";
const fonts = ["400Regular/Arimo_400Regular.ttf", "700Bold/Arimo_700Bold.ttf"].map((font) =>
  readFileSync(require.resolve(`${folder}/${font}`)),
);
const drawn = new Resvg(svg, {
  fitTo: { mode: "zoom", value: SCALE },
  font: { fontBuffers: fonts, defaultFontFamily: "Arimo", loadSystemFonts: false },
}).render();
writeFileSync(pngPath, drawn.asPng());
