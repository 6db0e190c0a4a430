// The guard of every other test: it must see what it is there to see.
import { test as base, expect } from "@playwright/test";
import { Guard, reportViolations } from "./harness/guard.ts";
import { Stack } from "./harness/stack.ts";

const test = base.extend<{ stack: Stack; guard: Guard }>({
  stack: async ({}, use) => {
    const stack = await Stack.start({ fleet: 1, seed: 1, cleanupSeconds: 1, config: {} });
    await use(stack);
    await stack.stop();
  },
  guard: async ({ context, stack }, use) => {
    await context.addInitScript(reportViolations);
    await use(new Guard(context, [stack.page, stack.proxy]));
  },
});

test("a page that does nothing wrong is not accused", async ({ page, stack, guard }) => {
  await page.goto(stack.page);
  await page.getByRole("button", { name: "Use the demo account" }).waitFor();
  expect(guard.problems()).toEqual([]);
});

for (const [what, act, seen] of [
  ["an inline style", () => document.body.setAttribute("style", "color: red"), /policy violation: style-src/],
  ["an inline script", () => document.body.append(Object.assign(document.createElement("script"), { text: "1" })), /policy violation: script-src/],
  ["a request to another host", () => void fetch("http://127.0.0.1:9/").catch(() => {}), /request to another host|policy violation: connect-src/],
  ["a console error", () => console.error("wrong"), /console error: wrong/],
  ["an exception", () => void setTimeout(() => { throw new Error("thrown"); }), /page error: .*thrown/],
  ["a rejected promise", () => void Promise.reject(new Error("rejected")), /page error: .*rejected/],
] as [string, () => void, RegExp][]) {
  test(`sees ${what}`, async ({ page, stack, guard }) => {
    await page.goto(stack.page);
    await page.getByRole("button", { name: "Use the demo account" }).waitFor();
    await page.evaluate(act);
    await expect.poll(() => guard.problems().join("\n")).toMatch(seen);
  });
}
