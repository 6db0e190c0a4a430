// Prints a bench's figures for people: node script/bench-report.mjs operation RESULT.json
import { readFileSync } from "node:fs";

const [what, file] = process.argv.slice(2);
const result = JSON.parse(readFileSync(file, "utf8"));

if (what === "operation") {
  console.log(`optimum ${result.optimum_s} s`);
  for (const [name, { seconds, ratio, throttled }] of Object.entries(result).filter(([, value]) => typeof value === "object")) {
    console.log(`${name.padEnd(16)} ${String(seconds).padStart(8)} s  ${ratio.toFixed(3).padStart(7)} of the optimum  ${throttled} throttled`);
  }
}
