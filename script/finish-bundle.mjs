// Trunk's post_build hook. Works on the staging folder, before it becomes dist/:
//  - computes the hash of each inline script for the Content-Security-Policy and writes `csp.caddy`, which the Caddyfile
//    imports; refuses what the policy would refuse;
//  - in a release, takes the demo account out of config.json, so that it cannot get into a deployment by oversight;
//  - in a release, compresses beforehand, at levels that would be too slow for every request.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const staging = process.env.TRUNK_STAGING_DIR;
if (!staging) throw new Error("TRUNK_STAGING_DIR is not set: this is a hook of trunk, run `trunk build`");
const release = process.env.TRUNK_PROFILE === "release";

const page = join(staging, "index.html");
// Browsers ignore the integrity of a preload that is not a script or a style, and warn of it in the console each time.
const html = readFileSync(page, "utf8").replace(/<link\b(?=[^>]*\bas="?fetch\b)[^>]*>/g, (link) => link.replace(/\sintegrity=("[^"]*"|[^\s>]*)/, ""));
writeFileSync(page, html);
refuseInline(html);
const hashes = inlineScripts(html).map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
if (release && hashes.length !== 1) throw new Error(`expected trunk's one inline module in index.html, found ${hashes.length}`);
writeFileSync(join(staging, "csp.caddy"), `# Made by the build: hashes of the inline scripts of index.html.\nvars csp_inline "${hashes.join(" ")}"\n`);

if (release) {
  // `script/serve` keeps it where trunk itself serves the release.
  if (process.env.EDGEZONE_KEEP_DEMO !== "yes") {
    const file = join(staging, "config.json");
    const { demo: _, ...config } = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
  }
  compress(staging);
}

/** The texts of scripts without `src`, exactly as a browser hashes them. */
function inlineScripts(html) {
  return [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)].filter(([, attributes]) => !/\ssrc\s*=/i.test(attributes)).map(([, , text]) => text);
}

/** Style elements, style attributes and event attributes are refused by the policy; better here than in the browser. */
function refuseInline(html) {
  const markup = html.replace(/<script\b[\s\S]*?<\/script>/gi, "");
  const found = markup.match(/<style\b|<[a-z][^>]*\sstyle\s*=|<[a-z][^>]*\son[a-z]+\s*=/i);
  if (found) throw new Error(`index.html has an inline style or handler that the Content-Security-Policy refuses: ${found[0]}`);
}

/** Brotli and gzip beside each text or wasm file; config.json is left out, since deployments replace it. */
function compress(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) {
      compress(path);
    } else if (/\.(html|js|css|wasm|svg)$/.test(name)) {
      const bytes = readFileSync(path);
      writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    }
  }
}
