// The review before a termination: what it tells, and what can be done to it.
import { expect, test } from "./harness/fixtures.ts";

test("a change since the selection is marked, and must be acknowledged: one that a refresh brought, and one of a moment ago", async ({ console, stack, page }) => {
  const [one, two] = await stack.control.pick("running", 2);
  await console.open();
  await console.connectWithDemo();
  await console.expectShown((await stack.control.instances()).length);
  await console.select(one!.id, two!.id);
  await stack.control.change(one!.id, { name: "renamed-first" });
  await page.getByRole("button", { name: "Refresh" }).click();
  await console.filter("renamed-first");
  await expect(console.row(one!.id)).toContainText("renamed-first");
  await console.filter("");
  await stack.control.change(two!.id, { status: "isolated" });

  const review = await console.openReview(2);
  await expect(review.getByText("2 instances changed since they were selected")).toBeVisible();
  await expect(review.getByText(`name ${one!.name}, now renamed-first`)).toBeVisible();
  await expect(review.getByText("status Running, now Isolated")).toBeVisible();
  await review.getByRole("textbox", { name: /to confirm/ }).fill("2 ap-guangzhou");
  const button = review.getByRole("button", { name: "Terminate 2 instances" });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(review.getByText("2 instances changed. Look at the changes above and confirm that you have seen them.")).toBeVisible();
  await review.getByRole("button", { name: "I have seen these changes" }).click();
  await expect(review.getByText("You have seen these changes.")).toBeVisible();
  await expect(button).not.toHaveAttribute("aria-disabled");
  expect(await page.evaluate(() => document.querySelector("dialog")!.contains(document.activeElement)), "focus stays in the dialog").toBe(true);
});

test("one that vanished a moment ago is left out, with the reason", async ({ console, stack }) => {
  const [one, two] = await stack.control.pick("running", 2);
  await console.open();
  await console.connectWithDemo();
  await console.select(one!.id, two!.id);
  await stack.control.change(one!.id, { gone: true });
  const review = await console.openReview(2);
  const out = review.getByRole("listitem").filter({ hasText: one!.id });
  await expect(out).toContainText("It is no longer listed.");
  await expect(review.getByRole("button", { name: "Terminate 1 instance" })).toBeVisible();
});

test("the list is searched, any can be taken out and put back, and focus goes on beside it", async ({ console, stack, page }) => {
  const three = await stack.control.pick("running", 3);
  await console.open();
  await console.connectWithDemo();
  await console.select(...three.map(({ id }) => id));
  const review = await console.openReview(3);
  await expect(review.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expect(review.getByText(/Oldest: .*, created .* UTC\. Newest: .*, created .* UTC\./)).toBeVisible();
  const search = review.getByRole("searchbox", { name: "Search this list" });
  const list = review.getByRole("table", { name: "Instances to terminate" });
  await search.fill(three[1]!.id);
  await expect(list.getByRole("row")).toHaveCount(2);
  await expect(review.getByText("1 of 3 found")).toBeVisible();
  await search.fill("no such instance");
  await expect(review.getByText("0 of 3 found")).toBeVisible();
  await search.fill("");
  await list.getByRole("button", { name: `Take out ${three[1]!.id}` }).click();
  await expect(list.getByRole("row")).toHaveCount(3);
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? ""), "focus").toMatch(/^Take out /);
  const out = review.getByRole("listitem").filter({ hasText: three[1]!.id });
  await expect(out).toContainText("You took it out.");
  await expect(review.getByRole("button", { name: "Terminate 2 instances" })).toBeVisible();
  await out.getByRole("button", { name: `Put back ${three[1]!.id}` }).click();
  await expect(review.getByRole("button", { name: "Terminate 3 instances" })).toBeVisible();
});
