// Every text a person reads is in locales/, in every language, with the same values; none is written into a component.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const locales = Object.fromEntries(["en", "zh-CN"].map((tag) => [tag, JSON.parse(read(`locales/${tag}.json`))]));

/** The texts of a file by their paths; a text with two forms is one text. */
function texts(group, path = "") {
  return Object.entries(group).flatMap(([key, value]) => {
    if (typeof value === "string") return [[path + key, [value]]];
    if ("other" in value) return [[path + key, Object.values(value)]];
    return texts(value, `${path}${key}.`);
  });
}

const placeholders = (forms) => [...new Set(forms.flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();

test("both languages have the same texts with the same values", () => {
  const [en, zh] = Object.values(locales).map((file) => new Map(texts(file)));
  assert.deepEqual([...zh.keys()].sort(), [...en.keys()].sort());
  for (const [path, forms] of en) assert.deepEqual(placeholders(zh.get(path)), placeholders(forms), path);
});

// A `space` is what stands between two sentences: a blank in English, nothing in Chinese.
test("no text is empty, shouts, or says Oops", () => {
  for (const file of Object.values(locales)) {
    for (const [path, forms] of texts(file)) {
      for (const form of forms) assert.ok((form.trim() !== "" || path.endsWith(".space")) && !/[!！]|oops/i.test(form), `${path}: ${form}`);
    }
  }
});

test("every text is used", () => {
  const code = sources("src/").map(([, text]) => text).join("\n");
  const unused = texts(locales.en)
    .map(([path]) => path.split("."))
    .filter((parts) => {
      const [group, key] = parts.slice(-2);
      const name = `(${key.toUpperCase()}|${key})`;
      // By its group, or imported from it.
      return !new RegExp(`\\b${group}::(\\{[^}]*\\b)?${name}\\b`).test(code) && !new RegExp(`use crate::text::[\\w:{}, ]*\\b${name}\\b`).test(code);
    })
    .map((parts) => parts.join("."));
  assert.deepEqual(unused, []);
});

/** The Rust sources below a folder, without their comments and without their tests. */
function sources(folder) {
  return readdirSync(new URL(folder, root), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory()) return sources(`${path}/`);
    if (!path.endsWith(".rs") || /\/tests?\.rs$/.test(path)) return [];
    const text = read(path).replace(/#\[cfg\(test\)\]\nmod tests \{[\s\S]*$/, "").replace(/^\s*\/\/.*$/gm, "");
    return [[path, text]];
  });
}

/** The bodies of all `view! { … }` of a source. */
function views(text) {
  const found = [];
  for (let at = text.indexOf("view! {"); at >= 0; at = text.indexOf("view! {", at + 1)) {
    let depth = 0;
    let end = text.indexOf("{", at);
    do {
      if (text[end] === "{") depth += 1;
      if (text[end] === "}") depth -= 1;
      end += 1;
    } while (depth > 0 && end < text.length);
    found.push(text.slice(at, end));
  }
  return found;
}

test("no component has a text of its own", () => {
  const offences = [];
  for (const [path, text] of [...sources("src/components/"), ...sources("src/pages/")]) {
    for (const view of views(text)) {
      // A child: a literal between tags, not the value of an attribute or an argument.
      for (const [, literal] of view.matchAll(/[>}"]\s*"([^"]*)"\s*[<{"]/g)) {
        if (/\p{L}{2,}/u.test(literal)) offences.push(`${path}: "${literal}"`);
      }
      for (const [, attribute, literal] of view.matchAll(/\b(aria-label|aria-description|title|alt|placeholder|label)="([^"]*)"/g)) {
        offences.push(`${path}: ${attribute}="${literal}"`);
      }
    }
  }
  assert.deepEqual(offences, []);
});
