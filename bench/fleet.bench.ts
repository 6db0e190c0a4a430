// How fast the fleet's table is at 100,000 rows, beside AG Grid Community and TanStack Table with TanStack Virtual on the same rows
// in the same browser, one after the other; and how fast a fleet of 10,000 loads.
import { writeFile } from "node:fs/promises";
import { type Browser, type Page, test } from "@playwright/test";
import { Console } from "../tests/browser/harness/console.ts";
import { Stack } from "../tests/browser/harness/stack.ts";
import { collectRows } from "./fleet/data.ts";
import type { Subject } from "./fleet/in-page.ts";
import { load } from "./fleet/load.ts";
import { type Figures, measure } from "./fleet/measure.ts";
import { PEERS, servePeers } from "./fleet/peers.ts";
import { profiled } from "./fleet/profile.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const FLEET = Number(process.env.BENCH_FLEET ?? 100_000);
const LOADED = Math.min(FLEET, 10_000);

const CONSOLE: Subject = {
  counted: "table.table[aria-rowcount]",
  row: "table.table tbody tr.row",
  scroll: ".table-scroll",
  filter: "#filter",
  selectAll: "table.table thead input[type=checkbox]",
  headings: "table.table thead .sort",
};

test(`fleet of ${FLEET}`, async ({ browser }) => {
  const stack = await Stack.start({ fleet: LOADED, seed: 1, cleanupSeconds: 3600, config: {} });
  try {
    const loaded = await fresh(browser, (page) => load(page, new Console(page, stack), stack, LOADED));
    await stack.control.reset({ fleet: FLEET, seed: 1 });

    const { figures, rows, row, height } = await fresh(browser, async (page) => {
      const collected = collectRows(page);
      const console = new Console(page, stack);
      await console.open();
      await console.connectWithDemo();
      await page.getByText(`${FLEET.toLocaleString("en")} instances`).first().waitFor({ timeout: 10 * 60_000 });
      await page.locator(".loading-line").waitFor({ state: "detached" });
      const rows = await collected();
      const { row, height } = await page.locator(CONSOLE.scroll).evaluate((element) => ({
        row: Number.parseFloat(getComputedStyle(element).getPropertyValue("--row")),
        height: element.clientHeight,
      }));
      const figures = await profiled(page, "console", () => measure(page, CONSOLE, rows, row));
      return { figures, rows, row, height };
    });

    const peers = await servePeers(rows);
    const others: Partial<Record<keyof typeof PEERS, Figures>> = {};
    try {
      for (const name of ["ag_grid", "tanstack"] as const) {
        const peer = PEERS[name];
        others[name] = await fresh(browser, async (page) => {
          await page.goto(`${peers.address}/${peer.page}?row=${row}&height=${height}`);
          await page.locator(peer.subject.row).first().waitFor({ timeout: 60_000 });
          return profiled(page, name, () => measure(page, peer.subject, rows, row));
        });
      }
    } finally {
      peers.stop();
    }
    const result = { console: figures, ...others, load: loaded };
    await writeFile(process.env.BENCH_RESULT ?? `${ROOT}target/bench-fleet.json`, JSON.stringify(result));
  } finally {
    await stack.stop();
  }
});

/** In a page of its own, which shares nothing with the others. */
async function fresh<T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", timezoneId: "UTC" });
  try {
    const page = await context.newPage();
    page.on("pageerror", (error) => {
      throw error;
    });
    return await work(page);
  } finally {
    await context.close();
  }
}
