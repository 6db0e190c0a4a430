// Drives one table through everything that is measured, and checks that it did what it was timed for.
import { type CDPSession, type Page, expect } from "@playwright/test";
import { type PeerRow, matching } from "./data.ts";
import { type Subject, install, installArgument } from "./in-page.ts";

export interface Figures {
  filter_p95_ms: number;
  sort_p95_ms: number;
  select_all_p95_ms: number;
  scroll_worst_frame_ms: number;
  heap_mb: number;
}

/** Typed and deleted again, key by key. No part of them is in an address or a machine id, which only the console looks through. */
const TEXTS = ["web-prod-", "kafka-test", "game-bat"];
const HEADINGS = ["Name", "Status", "Zone", "Type", "Private IP", "Public IP", "Created", "ID"];
const ROUNDS = { sort: 2, selectAll: 10 };
/** A fast wheel: a screen of rows in little more than a frame. */
const SCROLL = { rows: 10_000, frames: 500 };

export async function measure(page: Page, subject: Subject, rows: PeerRow[], rowHeight: number): Promise<Figures> {
  await page.evaluate(install, installArgument(subject));
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("HeapProfiler.collectGarbage");
  expect(await page.evaluate(() => window.bench.count()), "rows at the start").toBe(rows.length);

  const filter: number[] = [];
  for (const text of TEXTS) {
    const lengths = [...Array(text.length).keys()].map((at) => at + 1);
    for (const length of [...lengths, ...lengths.toReversed().map((at) => at - 1)]) {
      const typed = text.slice(0, length);
      filter.push(await page.evaluate((typed) => window.bench.type(typed), typed));
      expect(await page.evaluate(() => window.bench.count()), `rows that match "${typed}"`).toBe(matching(rows, typed));
    }
  }

  const sort: number[] = [];
  for (let round = 0; round < ROUNDS.sort; round += 1) {
    for (const heading of HEADINGS) {
      for (const order of ["ascending", "descending"]) {
        sort.push(await page.evaluate((heading) => window.bench.sort(heading), heading));
        expect(await page.evaluate((heading) => window.bench.sorted(heading), heading), `order by ${heading}`).toBe(order);
      }
    }
  }

  const selectAll: number[] = [];
  for (let round = 0; round < ROUNDS.selectAll; round += 1) {
    for (const all of [true, false]) {
      selectAll.push(await page.evaluate(() => window.bench.selectAll()));
      const { drawn, ticked } = await page.evaluate(() => window.bench.ticked());
      expect(drawn).toBeGreaterThan(0);
      expect(ticked, "rows that are ticked").toBe(all ? drawn : 0);
    }
  }

  const distance = Math.min(SCROLL.rows, rows.length - 100);
  const scrolled = await page.evaluate(([distance, rowHeight, frames]) => window.bench.scroll(distance!, rowHeight!, frames!), [distance, rowHeight, SCROLL.frames]);
  expect(scrolled.lastRow, "the row that the scroll came to").toBeGreaterThan(distance);

  return {
    filter_p95_ms: p95(filter),
    sort_p95_ms: p95(sort),
    select_all_p95_ms: p95(selectAll),
    scroll_worst_frame_ms: round(scrolled.worst),
    heap_mb: round((await heap(cdp)) / 1e6),
  };
}

/** What is held after a collection: JavaScript's heap, and WebAssembly's memory, which is not part of it. In bytes. */
async function heap(cdp: CDPSession): Promise<number> {
  await cdp.send("HeapProfiler.collectGarbage");
  await cdp.send("HeapProfiler.collectGarbage");
  await cdp.send("Performance.enable");
  const { metrics } = await cdp.send("Performance.getMetrics");
  const used = metrics.find(({ name }) => name === "JSHeapUsedSize");
  if (!used) throw new Error("the browser does not tell the size of its heap");
  const prototype = await cdp.send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
  const memories = await cdp.send("Runtime.queryObjects", { prototypeObjectId: prototype.result.objectId! });
  const linear = await cdp.send("Runtime.callFunctionOn", {
    objectId: memories.objects.objectId!,
    functionDeclaration: "function () { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0); }",
    returnByValue: true,
  });
  return used.value + Number(linear.result.value);
}

/** The least figure that 95 of 100 do not exceed. */
export function p95(samples: number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = sorted[Math.ceil(sorted.length * 0.95) - 1];
  if (at === undefined) throw new Error("nothing was measured");
  return round(at);
}

export function round(value: number): number {
  if (!Number.isFinite(value)) throw new Error(`a figure is ${value}`);
  return Math.round(value * 100) / 100;
}
