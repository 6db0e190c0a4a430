// The part of the benches that needs a browser: the release bundle behind the real Caddy, against the simulator.
import { defineConfig } from "@playwright/test";
import base from "../playwright.config.ts";

export default defineConfig({
  ...base,
  testDir: ".",
  outputDir: "../target/bench-results",
  reporter: [["line"]],
  projects: [{ name: "bench", testMatch: "**/*.bench.ts" }],
  fullyParallel: false,
  workers: 1,
  timeout: 15 * 60_000,
  use: { ...base.use, trace: "off" },
});
