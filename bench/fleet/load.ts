// How long a fleet takes to load, and how soon its first rows are there.
import { type Page, type Request, expect } from "@playwright/test";
import type { Console } from "../../tests/browser/harness/console.ts";
import type { Stack } from "../../tests/browser/harness/stack.ts";
import { round } from "./measure.ts";

export interface Load {
  instances: number;
  seconds: number;
  /** To what 20 requests a second allow: an interval less than there are pages, and a round trip. */
  ratio: number;
  throttled: number;
  first_rows_ms: number;
}

declare global {
  interface Window {
    seen: { first?: number; last?: number };
  }
}

/** Loads the account's whole fleet in a fresh page, once the windows of the requests before are over. */
export async function load(page: Page, console: Console, stack: Stack, instances: number): Promise<Load> {
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const requests: Request[] = [];
  page.on("requestfinished", (request) => {
    if (request.headers()["x-tc-action"] === "DescribeInstances") requests.push(request);
  });
  await page.addInitScript(watch, instances.toLocaleString("en"));
  await console.open();
  // Waited for from the start: what Playwright brings into the page for it is otherwise read in the middle of what is measured.
  const loaded = page.waitForFunction(() => window.seen.last !== undefined, undefined, { timeout: 10 * 60_000, polling: 250 });
  await Promise.all([loaded, console.connectWithDemo()]);
  const seen = await page.evaluate(() => ({ first: performance.timeOrigin + window.seen.first!, last: performance.timeOrigin + window.seen.last! }));

  const timings = requests.map((request) => request.timing()).map(({ startTime, responseEnd }) => ({ start: startTime, end: startTime + responseEnd, took: responseEnd }));
  const start = Math.min(...timings.map(({ start }) => start));
  const firstAnswer = Math.min(...timings.map(({ end }) => end));
  const roundTrip = timings.map(({ took }) => took).toSorted((a, b) => a - b)[Math.floor(timings.length / 2)]! / 1000;
  const regions = new Set(requests.map((request) => request.headers()["x-tc-region"]));
  const truths = await stack.control.instances();
  expect(truths.length).toBe(instances);
  const pages = [...regions].reduce((sum, region) => sum + Math.max(1, Math.ceil(truths.filter((truth) => truth.region === region).length / 100)), 0);
  const { rates } = await stack.control.ledger();
  const seconds = (seen.last - start) / 1000;
  return {
    instances,
    seconds: round(seconds),
    ratio: Math.round((seconds / ((pages - 1) / 20 + roundTrip)) * 1000) / 1000,
    throttled: rates.filter(({ account, action }) => account === "demo" && action === "DescribeInstances").reduce((sum, rate) => sum + rate.throttled, 0),
    first_rows_ms: round(seen.first - firstAnswer),
  };
}

/** Runs in the page: notes the ends of the frames in which the first rows and the whole fleet were painted. */
function watch(all: string): void {
  window.seen = {};
  const frame = (): void => {
    const first = window.seen.first === undefined && document.querySelector("table tbody tr.row") !== null;
    const told = [...document.querySelectorAll(".counted")].map((element) => element.textContent ?? "");
    const last = document.querySelector(".loading-line") === null && told.some((text) => text.startsWith(`${all} `));
    if (first || last) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        if (first) window.seen.first = performance.now();
        if (last) window.seen.last = performance.now();
      };
      port2.postMessage(undefined);
    }
    if (!last) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
