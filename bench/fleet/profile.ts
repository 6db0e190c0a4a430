// With BENCH_PROFILE, a CPU profile of each table is written to target/profiles, for a browser's developer tools.
import { mkdir, writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";

const FOLDER = new URL("../../target/profiles/", import.meta.url).pathname;

export async function profiled<T>(page: Page, name: string, work: () => Promise<T>): Promise<T> {
  if (!process.env.BENCH_PROFILE) return work();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Profiler.enable");
  await cdp.send("Profiler.start");
  const result = await work();
  const { profile } = await cdp.send("Profiler.stop");
  await mkdir(FOLDER, { recursive: true });
  await writeFile(`${FOLDER}${name}.cpuprofile`, JSON.stringify(profile));
  return result;
}
