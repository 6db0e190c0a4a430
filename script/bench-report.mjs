// Prints a bench's figures for people: node script/bench-report.mjs operation|fleet RESULT.json
import { readFileSync } from "node:fs";

const [what, file] = process.argv.slice(2);
const result = JSON.parse(readFileSync(file, "utf8"));

if (what === "operation") {
  console.log(`optimum ${result.optimum_s} s`);
  for (const [name, { seconds, ratio, throttled }] of Object.entries(result).filter(([, value]) => typeof value === "object")) {
    console.log(`${name.padEnd(16)} ${String(seconds).padStart(8)} s  ${ratio.toFixed(3).padStart(7)} of the optimum  ${throttled} throttled`);
  }
}

if (what === "fleet") {
  const { console: own, ag_grid, tanstack, load } = result;
  console.log(`${"".padEnd(22)}${["console", "AG Grid", "TanStack", "to the better peer"].map((text) => text.padStart(10)).join("  ")}`);
  for (const name of Object.keys(own)) {
    const figures = [own, ag_grid, tanstack].map((figures) => figures[name]);
    const ratio = figures[0] / Math.min(figures[1], figures[2]);
    console.log(`${name.padEnd(22)}${[...figures, ratio].map((figure) => figure.toFixed(2).padStart(10)).join("  ")}`);
  }
  console.log(`${load.instances} instances loaded in ${load.seconds} s, ${load.ratio.toFixed(3)} of the optimum, ${load.throttled} throttled; first rows after ${load.first_rows_ms} ms`);
}
