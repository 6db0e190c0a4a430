// `test` with a cloud, a web server and a proxy of its own, and a guard that fails it on anything that must never happen.
import { test as base, expect } from "@playwright/test";
import { Console } from "./console.ts";
import { Guard, reportViolations } from "./guard.ts";
import { type Options, Stack } from "./stack.ts";

interface Fixtures {
  /** The simulator, Caddy and the control port. */
  stack: Stack;
  guard: Guard;
  /** The page, operated by role and name. */
  console: Console;
}

export const test = base.extend<Options & Fixtures>({
  fleet: [137, { option: true }],
  seed: [1, { option: true }],
  cleanupSeconds: [20, { option: true }],
  config: [{}, { option: true }],

  stack: async ({ fleet, seed, cleanupSeconds, config }, use) => {
    const stack = await Stack.start({ fleet, seed, cleanupSeconds, config });
    await use(stack);
    await stack.stop();
  },

  guard: [
    async ({ context, stack }, use) => {
      const guard = new Guard(context, [stack.page, stack.proxy]);
      await context.addInitScript(reportViolations);
      await use(guard);
      expect(guard.problems(), "what the guard saw").toEqual([]);
    },
    { auto: true },
  ],

  console: async ({ page, stack, guard: _ }, use) => {
    await use(new Console(page, stack));
  },
});

export { expect };
