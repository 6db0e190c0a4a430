// How long it takes to terminate 10,000 instances: the engine natively, the page in a browser, and a straightforward script on
// the official Python SDK in two versions; all against the same simulator, one after the other.
//
// Each is timed from its first terminate request to the moment it knows every outcome. The optimum is what the limit of 20
// requests a second allows: 99 intervals of 1/20 s for 100 requests, plus one round trip measured in the same run.
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { Console } from "../tests/browser/harness/console.ts";
import { INTERNATIONAL, Stack } from "../tests/browser/harness/stack.ts";

const run = promisify(execFile);
const ROOT = new URL("../", import.meta.url).pathname;
const REGION = "ap-guangzhou";
const FLEET = Number(process.env.BENCH_FLEET ?? 10_000);
const REQUESTS = Math.ceil(FLEET / 100);

interface Figure {
  seconds: number;
  ratio: number;
  throttled: number;
}

interface Measured {
  seconds: number;
  throttled: number;
}

test(`terminate ${FLEET} instances`, async ({ page }) => {
  const stack = await Stack.start({ fleet: FLEET, seed: 1, cleanupSeconds: 3600, config: {} });
  try {
    const reset = (): Promise<unknown> => stack.control.reset({ fleet: FLEET, seed: 1, region: REGION, mix: "running" });
    const settle = async (name: string, measure: () => Promise<number>): Promise<Measured> => {
      await reset();
      // The windows of the requests before are over.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const seconds = await measure();
      const { terminated, rates } = await stack.control.ledger();
      expect(terminated.length, `${name} terminated all`).toBe(FLEET);
      const throttled = rates.filter(({ action }) => action === "TerminateInstances").reduce((sum, rate) => sum + rate.throttled, 0);
      return { seconds, throttled };
    };

    const environment = {
      ...process.env,
      BENCH_API: stack.api,
      BENCH_HOST: INTERNATIONAL,
      BENCH_REGIONS: REGION,
      TENCENTCLOUD_SECRET_ID: stack.demo.secretId,
      TENCENTCLOUD_SECRET_KEY: stack.demo.secretKey,
      TENCENTCLOUD_TOKEN: stack.demo.token,
    };
    let roundTrip = 0;
    const native = await settle("native", async () => {
      const { stdout } = await run(`${ROOT}target/release/edgezone-bench`, [], { env: environment });
      const report = JSON.parse(stdout) as { seconds: number; round_trip_ms: number };
      roundTrip = report.round_trip_ms / 1000;
      return report.seconds;
    });
    const browser = await settle("browser", () => inBrowser(new Console(page, stack)));
    const sdk = (mode: string) => async (): Promise<number> => {
      const { stdout } = await run(`${ROOT}.venv/bin/python`, [`${ROOT}bench/sdk.py`, mode], { env: environment });
      return (JSON.parse(stdout) as { seconds: number }).seconds;
    };
    const sequential = await settle("sdk sequential", sdk("sequential"));
    const threads = await settle("sdk threads", sdk("threads"));

    const optimum = (REQUESTS - 1) / 20 + roundTrip;
    const figure = ({ seconds, throttled }: Measured): Figure => ({ seconds: round(seconds), ratio: round(seconds / optimum), throttled });
    const result = {
      optimum_s: round(optimum),
      native: figure(native),
      browser: figure(browser),
      sdk_sequential: figure(sequential),
      sdk_threads: figure(threads),
    };
    await writeFile(process.env.BENCH_RESULT ?? `${ROOT}target/bench-operation.json`, JSON.stringify(result));
  } finally {
    await stack.stop();
  }
});

/** Does the whole job in the page, and times it from its first terminate request to the verdict on the screen. */
async function inBrowser(console: Console): Promise<number> {
  const { page } = console;
  await console.open();
  await console.connectWithDemo();
  await page.getByText(`${FLEET.toLocaleString("en")} instances`).first().waitFor({ timeout: 60_000 });
  await page.getByRole("checkbox", { name: "Select all shown" }).check();
  const review = await console.openReview(FLEET);
  let first = 0;
  page.on("request", (request) => {
    if (first === 0 && request.headers()["x-tc-action"] === "TerminateInstances") first = Date.now();
  });
  await console.confirm(review, FLEET, `${FLEET} ${REGION}`);
  // Read in the page, so that no polling from outside adds to the figure.
  const verdict = await page.waitForFunction(
    () => {
      const heading = document.querySelector("h1")?.textContent ?? "";
      return /^All [\d,.]+ /.test(heading) ? Date.now() : undefined;
    },
    undefined,
    { polling: 20, timeout: 120_000 },
  );
  return ((await verdict.jsonValue())! - first) / 1000;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
