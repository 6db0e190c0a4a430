// The peers' pages, served from the loopback, and where in them everything is.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import type { PeerRow } from "./data.ts";
import type { Subject } from "./in-page.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const FOLDERS = [join(ROOT, "bench/peers"), join(ROOT, "target/bench-peers")];
const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

export const PEERS: Record<"ag_grid" | "tanstack", { page: string; subject: Subject }> = {
  ag_grid: {
    page: "ag-grid.html",
    subject: {
      counted: "#table [aria-rowcount]",
      row: "#table .ag-grid-scrolling-container [role=row]",
      scroll: "#table .ag-grid-viewport",
      filter: "#filter",
      selectAll: "#table .ag-header input[type=checkbox]",
      headings: "#table .ag-header-cell-label",
    },
  },
  tanstack: {
    page: "tanstack.html",
    subject: {
      counted: "#table [aria-rowcount]",
      row: "#table tbody tr",
      scroll: "#table",
      filter: "#filter",
      selectAll: "#table thead input[type=checkbox]",
      headings: "#table thead button",
    },
  },
};

/** Serves the pages and the rows; the answer says where, and how to stop. */
export async function servePeers(rows: PeerRow[]): Promise<{ address: string; stop: () => void }> {
  const data = JSON.stringify(rows);
  const server = createServer(async ({ url = "/" }, answer) => {
    const name = new URL(url, "http://localhost").pathname.slice(1);
    if (name === "rows.json") {
      answer.writeHead(200, { "content-type": "application/json" }).end(data);
      return;
    }
    for (const folder of /^[a-z-]+\.(html|css|js)$/.test(name) ? FOLDERS : []) {
      const content = await readFile(join(folder, name)).catch(() => undefined);
      if (content) {
        answer.writeHead(200, { "content-type": `${TYPES[extname(name)]}; charset=utf-8` }).end(content);
        return;
      }
    }
    answer.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { address: `http://127.0.0.1:${address.port}`, stop: () => (server.close(), server.closeAllConnections()) };
}
