// What keeps instances from being terminated: protection rules, limits and the read-only mode.
import { expect, test } from "./harness/fixtures.ts";
import type { Page } from "@playwright/test";

async function openProtection(page: Page) {
  await page.getByRole("button", { name: "Protection", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Protection" });
  await expect(dialog.getByRole("button", { name: "Close" })).toBeFocused();
  return dialog;
}

test("a rule locks, what it locks is left out, and unlocking is a deliberate step that the review says", async ({ console, stack, page }) => {
  const [guarded, other] = await stack.control.pick("running", 2);
  await stack.control.change(guarded!.id, { name: "db-primary" });
  await console.open();
  await console.connectWithDemo();
  const dialog = await openProtection(page);
  await dialog.getByRole("textbox", { name: "Value" }).fill("db-prim*");
  await expect(dialog.getByText("This would protect 1 loaded instance.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Note" }).fill("the main database");
  await dialog.getByRole("button", { name: "Add" }).click();
  await expect(dialog.getByRole("listitem").filter({ hasText: "name db-prim*" })).toContainText("covers 1 loaded instance");
  await dialog.getByRole("button", { name: "Close" }).click();

  await console.select(guarded!.id, other!.id);
  await console.filter(guarded!.id);
  await expect(console.row(guarded!.id)).toContainText("Protected");
  await console.filter("");
  const review = await console.openReview(2);
  await expect(review.getByText("It is protected by the rule name db-prim*: the main database")).toBeVisible();
  await expect(review.getByRole("button", { name: "Terminate 1 instance" })).toBeVisible();

  await review.getByRole("button", { name: `Unlock ${guarded!.id}…` }).click();
  const field = review.getByRole("textbox", { name: `Type ${guarded!.id} to unlock it` });
  await expect(field).toBeFocused();
  await field.fill("db-primary");
  await field.press("Enter");
  await expect(review.getByRole("button", { name: "Terminate 1 instance" }), "not by its name").toBeVisible();
  await field.fill(guarded!.id);
  await field.press("Enter");
  await expect(review.getByText("1 protected instance was unlocked and will be terminated")).toBeVisible();
  await expect(review.getByRole("button", { name: "Terminate 2 instances" })).toBeVisible();
  await console.confirm(review, 2, "2 ap-guangzhou");
  await expect(console.outcome(guarded!.id)).toContainText("Terminated");
  expect([...(await stack.control.ledger()).terminated].sort()).toEqual([guarded!.id, other!.id].sort());
});

test("rules are kept, exported and imported; bad JSON is explained and changes nothing", async ({ console, page }) => {
  await console.open();
  await console.connectWithDemo();
  let dialog = await openProtection(page);
  const load = (text: string) =>
    dialog.getByLabel("Import JSON").setInputFiles({ name: "rules.json", mimeType: "application/json", buffer: Buffer.from(text) });
  const rules = dialog.getByRole("list").first().getByRole("listitem");
  await load('{"rules":[{"name":"db-*","note":"databases"},{"zone":"z","id":"x"}]}');
  await expect(dialog.getByRole("alert")).toContainText("Rule 2: it has more than one of “id”, “name” and “zone”.");
  await expect(rules).toHaveCount(0);
  await load('{"rules":[{"name":"db-*"');
  await expect(dialog.getByRole("alert")).toContainText("This is not JSON: it breaks off at line 1, column 24.");
  await load('[{"name":"db-*","note":"databases"},{"id":"bms-1"}]');
  await expect(dialog.getByText("2 added, 0 were there already.")).toBeVisible();
  await expect(dialog.getByRole("alert")).toBeHidden();
  await expect(rules).toHaveCount(2);
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Export JSON" }).click();
  const stream = await (await download).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  expect(JSON.parse(Buffer.concat(chunks).toString("utf8"))).toEqual({ rules: [{ name: "db-*", note: "databases" }, { id: "bms-1" }] });
  await page.reload();
  await console.connectWithDemo();
  dialog = await openProtection(page);
  await dialog.getByRole("button", { name: "Remove the rule name db-*" }).click();
  await expect(dialog.getByRole("button", { name: "Remove the rule ID bms-1" })).toBeFocused();
});

test("rules that are kept and cannot be read make the console read-only until they are discarded", async ({ console, page }) => {
  await page.addInitScript(() => {
    if (sessionStorage.getItem("broken")) return;
    sessionStorage.setItem("broken", "1");
    localStorage.setItem("edgezone-console.protection", "{");
  });
  await console.open();
  await console.connectWithDemo();
  const header = page.getByRole("banner");
  await expect(header.getByText("Read-only")).toBeVisible();
  const dialog = await openProtection(page);
  await dialog.getByRole("button", { name: "Discard them" }).click();
  await expect(header.getByText("Read-only")).toBeHidden();
});

test("read-only is said, is remembered, and no terminate request leaves", async ({ console, stack, page }) => {
  const [one] = await stack.control.pick("running");
  await console.open();
  await console.connectWithDemo();
  let dialog = await openProtection(page);
  await dialog.getByRole("checkbox", { name: /^Read-only/ }).check();
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.reload();
  await console.connectWithDemo();
  await expect(page.getByRole("banner").getByText("Read-only")).toBeVisible();
  await console.select(one!.id);
  await page.getByRole("button", { name: "Rehearse 1…" }).click();
  const review = page.getByRole("dialog", { name: "Terminate instances" });
  await review.getByRole("textbox", { name: /to confirm/ }).fill("1 ap-guangzhou");
  const button = review.getByRole("button", { name: "Terminate 1 instance" });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(review.getByText("This console is read-only. It can rehearse, and terminates nothing.")).toBeVisible();
  await button.click({ force: true });
  await expect(review).toBeVisible();
  await review.getByRole("button", { name: "Cancel" }).click();
  expect((await stack.control.requests()).filter(({ action }) => action === "TerminateInstances")).toEqual([]);
  dialog = await openProtection(page);
  await dialog.getByRole("checkbox", { name: /^Read-only/ }).uncheck();
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("button", { name: "Terminate 1…" })).toBeVisible();
});

test("read-only in another tab pauses what runs, and nothing resumes it before it is switched off", async ({ console, stack, page, context }) => {
  const [one] = await stack.control.pick("running");
  await console.open();
  await console.connectWithDemo();
  await console.select(one!.id);
  await stack.control.addFault({ action: "TerminateInstances", fault: { kind: "api-error", code: "RequestLimitExceeded" } });
  const review = await console.openReview(1);
  await console.confirm(review, 1, "1 ap-guangzhou");
  const other = await context.newPage();
  await other.goto(stack.page);
  const switchTo = (on: boolean) =>
    other.evaluate((on) => (on ? localStorage.setItem("edgezone-console.read-only", "1") : localStorage.removeItem("edgezone-console.read-only")), on);
  await switchTo(true);
  await expect(page.getByText("This console is read-only. Nothing can be terminated, retried or resumed.")).toBeVisible();
  const resume = page.getByRole("button", { name: "Resume" }).first();
  await resume.click();
  await stack.control.clearFaults();
  await expect(resume).toBeVisible();
  expect((await stack.control.ledger()).terminated).toEqual([]);
  await switchTo(false);
  await expect(page.getByText("This console is read-only.")).toBeHidden();
  await resume.click();
  await expect(console.outcome(one!.id)).toContainText("Terminated");
});

test("read-only in another tab stops what was about to be confirmed", async ({ console, stack, page, context }) => {
  const [one] = await stack.control.pick("running");
  await console.open();
  await console.connectWithDemo();
  await console.select(one!.id);
  const review = await console.openReview(1);
  await review.getByRole("textbox", { name: /to confirm/ }).fill("1 ap-guangzhou");
  await expect(review.getByRole("button", { name: "Terminate 1 instance" })).not.toHaveAttribute("aria-disabled");
  const other = await context.newPage();
  await other.goto(stack.page);
  await other.evaluate(() => localStorage.setItem("edgezone-console.read-only", "1"));
  await expect(review.getByText("This console is read-only. It can rehearse, and terminates nothing.")).toBeVisible();
  await expect(page.getByRole("banner").getByText("Read-only"), "said everywhere").toBeAttached();
  expect((await stack.control.ledger()).terminations).toEqual([]);
});

test.describe("with a configuration", () => {
  test.use({ config: { maxInstancesPerOperation: 3, protection: [{ zone: "ap-chengdu-tez-cd-1", note: "not ours" }] } });

  test("the maximum can be lowered, not raised; a fixed rule cannot be removed", async ({ console, stack, page }) => {
    const two = await stack.control.pick("running", 2);
    await console.open();
    await console.connectWithDemo();
    const dialog = await openProtection(page);
    const rule = dialog.getByRole("listitem").filter({ hasText: "zone ap-chengdu-tez-cd-1" });
    await expect(rule).toContainText("from the configuration");
    await expect(rule.getByRole("button")).toHaveCount(0);
    const maximum = dialog.getByRole("textbox", { name: "Most instances in one operation" });
    await expect(maximum).toHaveValue("3");
    await maximum.fill("4");
    await maximum.blur();
    await expect(dialog.getByText("Enter a whole number from 1 to 3. The limit is as it was.")).toBeVisible();
    await maximum.fill("1");
    await maximum.blur();
    await dialog.getByRole("button", { name: "Close" }).click();
    await console.select(two[0]!.id, two[1]!.id);
    const review = await console.openReview(2);
    await review.getByRole("textbox", { name: /to confirm/ }).fill("2 ap-guangzhou");
    await expect(review.getByText("2 instances are more than one operation may terminate here (1). Take some out.")).toBeVisible();
    await review.getByRole("button", { name: `Take out ${two[0]!.id}` }).click();
    await console.confirm(review, 1, "1 ap-guangzhou");
    await expect(console.outcome(two[1]!.id)).toContainText("Terminated");
    expect((await stack.control.ledger()).terminated).toEqual([two[1]!.id]);
  });
});

test.describe("configured read-only", () => {
  test.use({ config: { readOnly: true } });

  test("the page cannot switch it off", async ({ console, page }) => {
    await console.open();
    await console.connectWithDemo();
    await expect(page.getByRole("banner").getByText("Read-only")).toBeVisible();
    const dialog = await openProtection(page);
    const box = dialog.getByRole("checkbox", { name: /^Read-only/ });
    await expect(box).toBeChecked();
    await expect(box).toBeDisabled();
  });
});

test("what a rule protects since is not sent again by a retry either", async ({ console, stack, page }) => {
  const [one] = await stack.control.pick("allocating");
  await console.open();
  await console.connectWithDemo();
  await console.select(one!.id);
  const review = await console.openReview(1);
  await review.getByRole("checkbox", { name: `Terminate ${one!.id} anyway` }).check();
  await console.confirm(review, 1, "1 ap-guangzhou");
  await expect(console.outcome(one!.id)).toContainText("UnsupportedOperation.InvalidInstanceState");
  await stack.control.change(one!.id, { status: "running" });
  const sent = (await stack.control.ledger()).terminations.length;

  await page.getByRole("link", { name: "Fleet", exact: true }).click();
  const dialog = await openProtection(page);
  await dialog.getByRole("combobox", { name: "Protect by" }).selectOption({ label: "Instance ID" });
  await dialog.getByRole("textbox", { name: "Value" }).fill(one!.id);
  await dialog.getByRole("button", { name: "Add" }).click();
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByRole("link", { name: "Operation", exact: true }).click();
  await page.getByRole("button", { name: "Retry these…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Terminate 1 instance" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Some of these instances are protected now. Nothing was sent." })).toBeVisible();
  expect((await stack.control.ledger()).terminations.length).toBe(sent);
});
