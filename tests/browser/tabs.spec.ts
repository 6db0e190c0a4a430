// Two tabs of one browser: one runs the operation, the other shows it and can take it up when the first one dies.
import { expect, test } from "./harness/fixtures.ts";
import { Console } from "./harness/console.ts";
import { statesThatAreTrueOf } from "./harness/report.ts";

test("another tab shows the progress, and takes over when the first tab dies", async ({ console, stack, context, guard }) => {
  test.slow();
  guard.expectFailedRequests();
  const targets = await console.chooseAndReview(250);
  await stack.control.addFault({ action: "TerminateInstances", skip: 1, fault: { kind: "delay", before_ms: 8_000 } });
  await console.confirmReview(targets);
  await expect.poll(async () => (await stack.control.ledger()).terminations.length).toBeGreaterThanOrEqual(1);

  const page = await context.newPage();
  const other = new Console(page, stack);
  await other.open();
  await other.connectWithDemo();
  await expect(page.getByText(/^Another tab is running an operation/)).toBeVisible();
  await page.getByRole("link", { name: "Show" }).click();
  await expect(page.getByText("This operation runs in another tab of this browser")).toBeVisible();

  await console.page.close({ runBeforeUnload: false });
  await stack.control.clearFaults();
  await page.getByRole("button", { name: "Take up again" }).first().click({ timeout: 20_000 });
  await page.getByRole("button", { name: "Resume" }).click({ timeout: 20_000 });
  await other.waitForVerdict();
  const report = await other.report();
  const truths = new Map((await stack.control.instances()).map((truth) => [truth.id, truth.status]));
  expect(report.instances.filter((row) => !statesThatAreTrueOf(truths.get(row.instance_id)!).includes(row.outcome))).toEqual([]);
});
