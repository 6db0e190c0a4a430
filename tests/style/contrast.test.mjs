// Contrast of every text and mark of style/tokens.css (WCAG 2.2, 1.4.3 and 1.4.11), in the light and the dark scheme
// and with prefers-contrast: more. Reads the sheet itself, so a changed colour cannot slip by.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const sheet = readFileSync(new URL("../../style/tokens.css", import.meta.url), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");

/** Custom properties declared in a block of declarations. */
function declarations(block) {
  return Object.fromEntries([...block.matchAll(/(--[\w-]+)\s*:\s*([^;]+);/g)].map(([, name, value]) => [name, value.trim()]));
}

const base = declarations(sheet.match(/^:root\s*\{([^}]*)\}/m)[1]);
const more = declarations(sheet.match(/@media \(prefers-contrast: more\)\s*\{\s*:root\s*\{([^}]*)\}/)[1]);

/** The value of a colour token in one scheme, as [r, g, b]. */
function colour(tokens, name, scheme) {
  const value = tokens[name];
  assert.ok(value, `${name} is not in tokens.css`);
  const pair = value.match(/^light-dark\(\s*(#[0-9a-f]{6})\s*,\s*(#[0-9a-f]{6})\s*\)$/i);
  const hex = pair ? pair[scheme === "light" ? 1 : 2] : value;
  assert.match(hex, /^#[0-9a-f]{6}$/i, `${name} is not a colour this test can read: ${value}`);
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ["--bg", "--bg-subtle", "--bg-sunk", "--bg-raised", "--bg-hover", "--bg-selected"];
const pairs = [];
for (const text of ["--text", "--text-muted", "--accent", "--danger", "--warn", "--ok", "--gone"]) {
  for (const surface of surfaces) pairs.push([text, surface, 4.5]);
}
for (const tone of ["danger", "warn", "ok", "gone", "accent"]) {
  pairs.push([`--${tone}`, `--${tone}-subtle`, 4.5], ["--text", `--${tone}-subtle`, 4.5], [`--${tone}-mark`, `--${tone}-subtle`, 3]);
}
for (const fill of ["accent", "danger"]) {
  pairs.push([`--on-${fill}`, `--${fill}-fill`, 4.5], [`--on-${fill}`, `--${fill}-fill-hover`, 4.5]);
}
for (const mark of ["--line-control", "--accent-mark", "--danger-mark", "--warn-mark", "--ok-mark", "--gone-mark", "--waiting-mark"]) {
  for (const surface of ["--bg", "--bg-subtle", "--bg-raised"]) pairs.push([mark, surface, 3]);
}

for (const [name, tokens] of [["default", base], ["prefers-contrast: more", { ...base, ...more }]]) {
  for (const scheme of ["light", "dark"]) {
    test(`${name}, ${scheme}: text at 4.5:1, marks at 3:1`, () => {
      const short = pairs
        .map(([a, b, least]) => ({ a, b, least, is: contrast(colour(tokens, a, scheme), colour(tokens, b, scheme)) }))
        .filter(({ is, least }) => is < least)
        .map(({ a, b, least, is }) => `${a} on ${b}: ${is.toFixed(2)} < ${least}`);
      assert.deepEqual(short, []);
    });
  }
}

for (const scheme of ["light", "dark"]) {
  test(`prefers-contrast: more, ${scheme}: body text at 7:1`, () => {
    const tokens = { ...base, ...more };
    for (const text of ["--text", "--text-muted", "--accent", "--danger", "--warn", "--ok", "--gone"]) {
      const is = contrast(colour(tokens, text, scheme), colour(tokens, "--bg", scheme));
      assert.ok(is >= 7, `${text} on --bg: ${is.toFixed(2)}`);
    }
  });
}

test("the two definitions of contrast agree with the published extremes", () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]).toFixed(1), "21.0");
  assert.equal(contrast([119, 119, 119], [255, 255, 255]).toFixed(2), "4.48");
});
