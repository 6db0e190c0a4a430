// End to end: the release bundle in dist/, served by the real Caddy, against the simulator. `script/test` builds all of it.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests/browser",
  outputDir: "tests/browser/results",
  // Each test has its own simulator, web server and proxy, so they may run side by side.
  fullyParallel: true,
  workers: 2,
  // A test that passes at the second try is broken.
  retries: 0,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ?? "tests/browser/report/results.json" }]],
  projects: [
    { name: "chromium", testMatch: "**/*.spec.ts" },
    // Pictures of every page, to look at: `script/shots`. It checks nothing.
    { name: "shots", testMatch: "**/shots.ts", timeout: 180_000 },
  ],
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "UTC",
    trace: "retain-on-failure",
    launchOptions: {
      // `script/test` finds it; without the variable Playwright uses its own download.
      executablePath: process.env.CHROME || undefined,
      args: [
        // A container's root cannot have Chromium's sandbox; only our own pages are opened.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
