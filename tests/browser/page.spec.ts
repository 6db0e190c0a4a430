// How deploy/Caddyfile serves the bundle: the policy, caching, precompressed files, and what is not served.
import { readFileSync, readdirSync } from "node:fs";
import { createHash } from "node:crypto";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { get } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { expect, test } from "./harness/fixtures.ts";

const DIST = new URL("../../dist/", import.meta.url).pathname;
const files = readdirSync(DIST);
const wasm = files.find((name) => name.endsWith(".wasm")) ?? "";
const sheet = files.find((name) => name.endsWith(".css")) ?? "";

/** Without fetch's own decompression. */
function ask(url: string, headers: Record<string, string> = {}): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    get(url, { headers, family: 4 }, async (reply) => {
      const chunks: Buffer[] = [];
      for await (const chunk of reply) chunks.push(chunk as Buffer);
      resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks) });
    }).on("error", reject);
  });
}

function policy(headers: IncomingHttpHeaders): Map<string, string[]> {
  const text = String(headers["content-security-policy"]);
  return new Map(text.split(/;\s*/).map((directive) => [directive.split(" ")[0] ?? "", directive.split(" ").slice(1)]));
}

test("the policy allows scripts by hash, styles from self and requests to the proxy; nothing else", async ({ stack }) => {
  const { headers, body } = await ask(`${stack.page}/`);
  const inline = body.toString().match(/<script[^>]*>([\s\S]*?)<\/script>/)?.[1] ?? "";
  const hash = `'sha256-${createHash("sha256").update(inline).digest("base64")}'`;
  expect(Object.fromEntries(policy(headers))).toEqual({
    "default-src": ["'none'"],
    "script-src": ["'self'", "'wasm-unsafe-eval'", hash],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "connect-src": ["'self'", stack.proxy],
    "worker-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
  });
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["referrer-policy"]).toBe("no-referrer");
  expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
  expect(headers.server).toBeUndefined();
});

test("hashed files are kept for ever, the page and its configuration are asked for each time", async ({ stack }) => {
  for (const name of [wasm, sheet]) expect((await ask(`${stack.page}/${name}`)).headers["cache-control"], name).toContain("immutable");
  for (const name of ["", "config.json", "assets/timer.js"]) expect((await ask(`${stack.page}/${name}`)).headers["cache-control"], name).toBe("no-cache");
  const missing = await ask(`${stack.page}/edgezone-console-0123456789abcdef_bg.wasm`);
  expect([missing.status, missing.headers["cache-control"] ?? ""]).not.toContain("immutable");
  expect(missing.status).toBe(404);
});

test("files come precompressed, and as they are where a browser wants that", async ({ stack }) => {
  const plain = readFileSync(DIST + wasm);
  for (const [accepted, unpack] of [["br", brotliDecompressSync], ["gzip", gunzipSync], ["identity", (bytes: Buffer) => bytes]] as const) {
    const { headers, body } = await ask(`${stack.page}/${wasm}`, { "accept-encoding": accepted });
    expect(headers["content-encoding"] ?? "identity").toBe(accepted);
    expect(headers["content-type"]).toBe("application/wasm");
    expect(unpack(body).equals(plain), accepted).toBe(true);
  }
});

test("routes lead to the page, files that are not there are missing, the build's own files are hidden", async ({ stack }) => {
  const page = (await ask(`${stack.page}/`)).body;
  for (const route of ["/fleet", "/operation/0190f0f2", "/history?x=1"]) {
    const answer = await ask(stack.page + route);
    expect([answer.status, answer.body.equals(page)], route).toEqual([200, true]);
  }
  for (const path of ["/csp.caddy", "/.trunk-lock", `/${wasm}.br`, "/nothing.js", "/config/config.json"]) expect((await ask(stack.page + path)).status, path).toBe(404);
});

test("config.json is the deployment's, not the bundle's", async ({ stack }) => {
  const served = JSON.parse((await ask(`${stack.page}/config.json`)).body.toString());
  expect(served.endpoints[0].proxy).toBe(`${stack.proxy}/${served.endpoints[0].host}/`);
  expect(served.demo).toEqual(stack.demo);
  const bundled = JSON.parse(readFileSync(`${DIST}config.json`, "utf8"));
  expect(bundled.demo, "no demo account in a release").toBeUndefined();
});
