// The CORS proxy of deploy/Caddyfile, asked as a browser asks it, and what the service behind it receives.
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { Program, freePort } from "./harness/processes.ts";
import { INTERNATIONAL, MAINLAND } from "./harness/stack.ts";

interface Received {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  names: string[];
  body: Buffer;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

interface Behaviour {
  /** Closes the connection after a request, without an answer. */
  hangUp: boolean;
}

interface Relay {
  page: string;
  other: string;
  /** What the international service received, in order. */
  received: Received[];
  service: Behaviour;
  log: () => string;
  ask: (method: string, path: string, headers?: Record<string, string>, body?: string | Buffer) => Promise<Answer>;
}

const ANSWER = Buffer.from('{"Response":{"RequestId":"r-1","TotalCount":0}}\n  ', "utf8");
const DATE = "Mon, 02 Mar 2026 10:00:00 GMT";

async function service(received: Received[], behaviour: Behaviour): Promise<Server> {
  const server = createServer(async (message: IncomingMessage, reply) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of message) chunks.push(chunk as Buffer);
    } catch {
      return; // Cut off before its end: no service would act on it.
    }
    const names = message.rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
    received.push({ method: message.method ?? "", url: message.url ?? "", headers: message.headers, names, body: Buffer.concat(chunks) });
    if (behaviour.hangUp) {
      message.socket.destroy();
      return;
    }
    reply.writeHead(200, {
      "Content-Type": "application/json",
      Date: DATE,
      Server: "upstream",
      "Set-Cookie": "session=1",
      "Access-Control-Allow-Origin": "*",
      "X-Upstream": "1",
    });
    reply.end(ANSWER);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const test = base.extend<{ relay: Relay }>({
  relay: async ({}, use) => {
    const received: Received[] = [];
    const behaviour = { hangUp: false };
    const server = await service(received, behaviour);
    const upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [pagePort, proxyPort, nobody] = [await freePort(), await freePort(), await freePort()];
    const folder = await mkdtemp(join(tmpdir(), "edgezone-proxy-"));
    await writeFile(join(folder, "csp.caddy"), "vars csp_inline \"'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='\"\n");
    const page = `http://localhost:${pagePort}`;
    const other = "https://console.example";
    const environment = {
      PAGE_ADDRESS: page,
      PROXY_ADDRESS: `http://localhost:${proxyPort}`,
      PAGE_ORIGINS: `${page} ${other}`,
      PROXY_ORIGINS: `http://localhost:${proxyPort}`,
      CONSOLE_ROOT: folder,
      CONSOLE_CONFIG: folder,
      UPSTREAM_INTERNATIONAL: upstream,
      UPSTREAM_MAINLAND: `http://127.0.0.1:${nobody}`,
      XDG_CONFIG_HOME: folder,
      XDG_DATA_HOME: folder,
    };
    const file = new URL("../../deploy/Caddyfile", import.meta.url).pathname;
    const caddy = await Program.start("caddy", "caddy", ["run", "--config", file, "--adapter", "caddyfile"], environment, proxyPort);
    const ask: Relay["ask"] = (method, path, headers = {}, body) =>
      new Promise((resolve, reject) => {
        const asked = request({ host: "127.0.0.1", port: proxyPort, method, path, headers: { host: `localhost:${proxyPort}`, ...headers } }, async (reply) => {
          const chunks: Buffer[] = [];
          for await (const chunk of reply) chunks.push(chunk as Buffer);
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks) });
        });
        asked.on("error", reject);
        asked.end(body);
      });
    await use({ page, other, received, service: behaviour, log: () => caddy.output, ask });
    await caddy.stop();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  },
});

const PATH = `/${INTERNATIONAL}/`;
const SECRET = "TC3-HMAC-SHA256 Credential=AKIDsecret/2026-03-02/edgezone/tc3_request";
const TOKEN = "token-that-must-not-be-logged";

test("answers the preflight with the exact header names", async ({ relay }) => {
  const { status, headers } = await relay.ask("OPTIONS", PATH, {
    Origin: relay.page,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type,x-tc-action,x-tc-token",
  });
  expect(status).toBe(204);
  expect(headers["access-control-allow-origin"]).toBe(relay.page);
  expect(headers["access-control-allow-methods"]).toBe("POST");
  const allowed = String(headers["access-control-allow-headers"]).split(/,\s*/);
  expect(allowed.sort()).toEqual(
    ["Authorization", "Content-Type", "X-TC-Action", "X-TC-Language", "X-TC-Region", "X-TC-Timestamp", "X-TC-Token", "X-TC-Version"].sort(),
  );
  expect(Number(headers["access-control-max-age"])).toBeGreaterThan(0);
  expect(headers["access-control-allow-credentials"]).toBeUndefined();
  expect(headers.vary).toBe("Origin");
  expect(relay.received, "a preflight ends at the proxy").toEqual([]);
});

test("passes body, content type and signature on as they came, and drops the rest", async ({ relay }) => {
  // Not valid UTF-8, and JSON that a parser would write differently: nothing may be re-encoded.
  const body = Buffer.concat([Buffer.from('{"InstanceIds" :[ "\\u672a" ],'), Buffer.from([0xff, 0x00, 0xfe]), Buffer.from("\r\n}")]);
  const sent = {
    Origin: relay.page,
    "Content-Type": "application/json; charset=utf-8",
    Authorization: SECRET,
    "X-TC-Action": "TerminateInstances",
    "X-TC-Version": "2026-04-01",
    "X-TC-Region": "ap-guangzhou",
    "X-TC-Timestamp": "1772445600",
    "X-TC-Token": TOKEN,
    "X-TC-Language": "zh-CN",
  };
  const noise = {
    Accept: "*/*",
    "Accept-Encoding": "gzip, br",
    "Accept-Language": "zh",
    "Cache-Control": "no-cache",
    Cookie: "session=secret",
    DNT: "1",
    Pragma: "no-cache",
    Priority: "u=1",
    Referer: relay.page,
    "Sec-Ch-Ua": "x",
    "Sec-Fetch-Mode": "cors",
    "User-Agent": "Mozilla/5.0",
    Forwarded: "for=192.0.2.1",
    "X-Forwarded-For": "192.0.2.1",
    "X-Real-IP": "192.0.2.1",
    Via: "1.1 x",
  };
  const answer = await relay.ask("POST", PATH, { ...sent, ...noise }, body);
  expect(answer.status).toBe(200);
  expect(relay.received).toHaveLength(1);
  const { method, url, headers, names, body: arrived } = relay.received[0]!;
  expect({ method, url, host: headers.host }).toEqual({ method: "POST", url: "/", host: INTERNATIONAL });
  expect(arrived.equals(body)).toBe(true);
  for (const [name, value] of Object.entries(sent)) if (name !== "Origin") expect(headers[name.toLowerCase()], name).toBe(value);
  const expected = ["host", "user-agent", "content-length", ...Object.keys(sent).map((name) => name.toLowerCase())].filter((name) => name !== "origin");
  expect(names.sort()).toEqual(expected.sort());
  expect(headers["user-agent"]).toBe("edgezone-console");

  expect(answer.body.equals(ANSWER)).toBe(true);
  expect(answer.headers["content-type"]).toBe("application/json");
  expect(answer.headers.date, "the service's own clock").toBe(DATE);
  expect(answer.headers["access-control-expose-headers"]).toBe("Date");
  expect(answer.headers["access-control-allow-origin"]).toBe(relay.page);
  expect(answer.headers["cache-control"]).toBe("no-store");
  for (const dropped of ["set-cookie", "x-upstream", "server"]) expect(answer.headers[dropped], dropped).toBeUndefined();
});

test("sends no query on, since none is signed", async ({ relay }) => {
  await relay.ask("POST", `${PATH}?Action=TerminateInstances`, { Origin: relay.page }, "{}");
  expect(relay.received[0]?.url).toBe("/");
});

test("serves each configured origin and no other", async ({ relay }) => {
  const allowed = await relay.ask("POST", PATH, { Origin: relay.other }, "{}");
  expect([allowed.status, allowed.headers["access-control-allow-origin"]]).toEqual([200, relay.other]);
  const strangers = ["https://evil.example", `${relay.page}1`, relay.page.slice(0, -1), "null", "https://console.example.evil.example", ""];
  for (const origin of strangers) {
    for (const method of ["POST", "OPTIONS"]) {
      const { status, headers } = await relay.ask(method, PATH, origin === "" ? {} : { Origin: origin }, method === "POST" ? "{}" : undefined);
      expect(status, `${method} from ${origin}`).toBe(403);
      expect(headers["access-control-allow-origin"], origin).toBeUndefined();
    }
  }
  expect(relay.received).toHaveLength(1);
});

test("refuses other methods and other paths", async ({ relay }) => {
  for (const method of ["GET", "HEAD", "PUT", "PATCH", "DELETE"]) {
    expect((await relay.ask(method, PATH, { Origin: relay.page })).status, method).toBe(405);
  }
  for (const path of ["/", `/${INTERNATIONAL}`, `${PATH}v2`, "/cvm.tencentcloudapi.com/", `/x${PATH}`, `${PATH}../${MAINLAND}/x`]) {
    expect((await relay.ask("POST", path, { Origin: relay.page }, "{}")).status, path).toBe(404);
  }
  expect(relay.received).toEqual([]);
});

test("refuses a body that no request of the console has", async ({ relay }) => {
  const { status } = await relay.ask("POST", PATH, { Origin: relay.page, "Content-Length": "3000000" }, Buffer.alloc(3_000_000, 0x20)).catch(() => ({ status: 413 }));
  expect(status).toBeGreaterThanOrEqual(400);
  expect(relay.received).toEqual([]);
});

test("a service that is down is answered so that the page can read it, and nothing secret is logged", async ({ relay }) => {
  const headers = { Origin: relay.page, Authorization: SECRET, "X-TC-Token": TOKEN, Cookie: "session=secret" };
  const { status, headers: answered } = await relay.ask("POST", `/${MAINLAND}/`, headers, '{"secret":"body"}');
  expect(status).toBe(502);
  expect(answered["access-control-allow-origin"]).toBe(relay.page);
  await relay.ask("POST", PATH, headers, "{}");
  await expect.poll(() => relay.log().split("\n").filter((line) => line.includes("handled request")).length).toBe(2);
  expect(relay.log()).toContain('"status":502');
  for (const secret of ["AKIDsecret", TOKEN, "session=secret", "Authorization", "body"]) expect(relay.log(), secret).not.toContain(`${secret}`);
});

test("a request whose answer is lost is not sent again by the proxy", async ({ relay }) => {
  // A first one leaves a connection open, on which the second one dies: the case in which an HTTP client likes to try again.
  await relay.ask("POST", PATH, { Origin: relay.page }, "{}");
  relay.service.hangUp = true;
  const { status, headers } = await relay.ask("POST", PATH, { Origin: relay.page }, '{"InstanceIds":["bms-1"]}');
  expect(status).toBe(502);
  expect(headers["access-control-allow-origin"]).toBe(relay.page);
  expect(relay.received.map(({ body }) => body.toString())).toEqual(["{}", '{"InstanceIds":["bms-1"]}']);
});
