// Puts the style sheets of style/ together into one file, which trunk minifies and names by its hash. Tokens and base come
// first, since the component sheets build on them; those are independent of each other and follow by name.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";

const FIRST = ["tokens.css", "base.css"];
const root = new URL("../", import.meta.url);
const target = new URL("target/styles/console.css", root);

const sheets = readdirSync(new URL("style/", root)).filter((name) => name.endsWith(".css")).sort();
const ordered = [...FIRST.filter((name) => sheets.includes(name)), ...sheets.filter((name) => !FIRST.includes(name))];
const text = ordered
  .map((name) => {
    const sheet = readFileSync(new URL(`style/${name}`, root), "utf8");
    if (/@import\b/.test(sheet)) throw new Error(`style/${name} imports another sheet; all sheets of style/ are joined anyway`);
    return `/* ${name} */\n${sheet}`;
  })
  .join("\n");

// Written only when it differs, so that a watching trunk does not build for ever.
let before;
try {
  before = readFileSync(target, "utf8");
} catch {
  mkdirSync(new URL("./", target), { recursive: true });
}
if (before !== text) writeFileSync(target, text);
