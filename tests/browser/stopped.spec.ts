// The console's own code stops in the middle of something: said at once, and nothing more leaves the page.
import { expect, test } from "./harness/fixtures.ts";

test("a page that has stopped says so and sends nothing more", async ({ console, page }) => {
  await console.open();
  await console.connectWithDemo();
  await console.expectShown(137);
  await expect(page.getByRole("alert")).toHaveCount(0);
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.url()));
  await page.evaluate(() => window.dispatchEvent(new ErrorEvent("error", { error: new WebAssembly.RuntimeError("unreachable") })));
  await expect(page.getByRole("alert")).toContainText("it has stopped");
  await expect(page.getByRole("alert")).toContainText("Load the page again");
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.waitForTimeout(1000);
  expect(sent).toEqual([]);
});
