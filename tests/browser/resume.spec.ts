// What becomes of an operation when the tab dies or the service goes away in the middle.
import { expect, test } from "./harness/fixtures.ts";
import { Console } from "./harness/console.ts";
import { statesThatAreTrueOf } from "./harness/report.ts";

test.describe("250 instances", () => {
  test.use({ fleet: 420, cleanupSeconds: 600 });

  test("the tab is killed in the middle: the operation is offered again, looks first, and sends only when told to", async ({ console, stack, context, guard }) => {
    test.slow();
    guard.expectFailedRequests();
    const targets = await console.chooseAndReview(250);
    // The second request is carried out, but its answer takes longer than the tab lives.
    await stack.control.addFault({ action: "TerminateInstances", skip: 1, count: 1, fault: { kind: "delay", after_ms: 20_000 } });
    await stack.control.addFault({ action: "TerminateInstances", skip: 2, fault: { kind: "delay", before_ms: 20_000 } });
    await console.confirmReview(targets);
    await expect.poll(async () => (await stack.control.ledger()).terminations.length).toBeGreaterThanOrEqual(2);
    await console.page.close({ runBeforeUnload: false });
    await stack.control.clearFaults();
    const before = (await stack.control.ledger()).terminations.length;

    const page = await context.newPage();
    const again = new Console(page, stack);
    await again.open();
    await again.connectWithDemo();
    await page.getByRole("link", { name: "Show it" }).first().click();
    await page.getByRole("button", { name: "Take up again" }).first().click();
    await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
    await page.waitForTimeout(3000);
    expect((await stack.control.ledger()).terminations.length, "nothing is sent by itself").toBe(before);
    await page.getByRole("button", { name: "Resume" }).click();
    await again.waitForVerdict();
    await agrees(again, targets);
  });

  test("the service restarts in the middle", async ({ console, stack, guard }) => {
    test.slow();
    guard.expectFailedRequests();
    const targets = await console.chooseAndReview(250);
    await stack.control.addFault({ action: "TerminateInstances", skip: 1, count: 1, fault: { kind: "drop-before" } });
    await console.confirmReview(targets);
    await expect.poll(async () => (await stack.control.ledger()).terminations.length).toBeGreaterThanOrEqual(1);
    await stack.control.settings({ down: true });
    await console.page.waitForTimeout(4000);
    await stack.control.settings({ down: false });
    await console.waitForVerdict();
    await agrees(console, targets);
  });

  test("credentials expire in the middle: new ones go on where it stood", async ({ console, stack, page }) => {
    test.slow();
    const targets = await console.chooseAndReview(250);
    await stack.control.addFault({ action: "TerminateInstances", skip: 1, count: 1, fault: { kind: "api-error", code: "AuthFailure.TokenFailure", message: "The token is expired." } });
    await console.confirmReview(targets);
    await expect(page.getByText("AuthFailure.TokenFailure").first()).toBeVisible();
    await page.getByRole("button", { name: "Enter credentials" }).click();
    await page.getByRole("button", { name: "Use the demo account" }).click();
    await console.waitForVerdict();
    await agrees(console, targets);
  });

  async function agrees(console: Console, targets: { id: string }[]): Promise<void> {
    const report = await console.report();
    expect(report.instances.map((row) => row.instance_id).sort()).toEqual(targets.map(({ id }) => id).sort());
    const truths = new Map((await console.truths()).map((truth) => [truth.id, truth.status]));
    expect(report.instances.filter((row) => !statesThatAreTrueOf(truths.get(row.instance_id)!).includes(row.outcome))).toEqual([]);
  }
});
