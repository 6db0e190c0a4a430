// Every pause in the middle of an operation: it says why, touches nothing, and goes on where it stood once it is mended.
import type { Page } from "@playwright/test";
import { expect, test } from "./harness/fixtures.ts";
import type { Console } from "./harness/console.ts";
import { statesThatAreTrueOf } from "./harness/report.ts";

const TERMINATE = "TerminateInstances" as const;
const COUNT = 250;

/** What the page says of each instance is true, and every one that was confirmed has its row. */
async function agrees(console: Console, targets: { id: string }[]): Promise<void> {
  const report = await console.report();
  expect(report.instances.map((row) => row.instance_id).sort()).toEqual(targets.map(({ id }) => id).sort());
  const truths = new Map((await console.truths()).map((truth) => [truth.id, truth.status]));
  expect(report.instances.filter((row) => !statesThatAreTrueOf(truths.get(row.instance_id)!).includes(row.outcome))).toEqual([]);
}

function pause(page: Page) {
  return page.getByRole("alert").filter({ has: page.getByRole("heading", { level: 2 }) });
}

test.describe("250 instances", () => {
  test.use({ fleet: 420, cleanupSeconds: 600 });

  const refusals = [
    { code: "UnauthorizedOperation.PermissionDenied", what: "The account’s policy does not allow this" },
    { code: "IpNotInWhitelist", what: "The service refuses requests from the proxy’s address" },
    { code: "InvalidParameterValue", what: "The service does not accept these requests" },
  ];
  for (const { code, what } of refusals) {
    test(`${code} pauses it, nothing is called failed, and trying again goes on`, async ({ console, stack, page }) => {
      test.slow();
      const targets = await console.chooseAndReview(COUNT);
      await stack.control.addFault({ action: TERMINATE, skip: 1, fault: { kind: "api-error", code, message: "refused for the test" } });
      await console.confirmReview(targets);
      await expect(pause(page)).toContainText(what);
      await expect(pause(page)).toContainText(code);
      await expect(pause(page)).toContainText(/\d+ instances are not sent yet and wait\./);
      const told = (await console.report()).instances;
      expect(told.filter(({ outcome, error_code }) => outcome === "failed" && error_code === code), "nobody failed for it").toEqual([]);
      await stack.control.clearFaults();
      await pause(page).getByRole("button", { name: "Try again" }).click();
      await console.waitForVerdict();
      await agrees(console, targets);
    });
  }

  test("a clock that is off once is corrected by itself", async ({ console, stack, page }) => {
    test.slow();
    const targets = await console.chooseAndReview(COUNT);
    await stack.control.addFault({ action: TERMINATE, count: 1, fault: { kind: "api-error", code: "AuthFailure.SignatureExpire", message: "expired" } });
    await console.confirmReview(targets);
    await console.waitForVerdict();
    await expect(pause(page)).toHaveCount(0);
    await agrees(console, targets);
  });

  test("a clock that stays off pauses it", async ({ console, stack, page }) => {
    test.slow();
    const targets = await console.chooseAndReview(COUNT);
    await stack.control.addFault({ action: TERMINATE, fault: { kind: "api-error", code: "AuthFailure.SignatureExpire", message: "expired" } });
    await console.confirmReview(targets);
    await expect(pause(page)).toContainText("The clock of this computer is too far off");
    await stack.control.clearFaults();
    await pause(page).getByRole("button", { name: "Try again" }).click();
    await console.waitForVerdict();
    await agrees(console, targets);
  });

  test("credentials of another account are recognised as such, and nothing is sent with them", async ({ console, stack, page }) => {
    test.slow();
    const targets = await console.chooseAndReview(COUNT);
    const refused = { kind: "api-error", code: "AuthFailure.TokenFailure", message: "The token is expired." };
    await stack.control.addFault({ action: TERMINATE, skip: 1, count: 1, fault: refused });
    await console.confirmReview(targets);
    await expect(pause(page)).toContainText("The service refused the credentials");
    const before = (await stack.control.ledger()).terminations.length;
    await page.getByRole("button", { name: "Enter credentials" }).click();
    await console.connectWith(await stack.control.credentials("partner"));
    await expect(pause(page)).toContainText("These credentials see none of the operation’s instances");
    expect((await stack.control.ledger()).terminations.length, "nothing is sent for another account").toBe(before);
    await page.getByRole("button", { name: "Enter other credentials" }).click();
    await page.getByRole("button", { name: "Use the demo account" }).click();
    await console.waitForVerdict();
    await agrees(console, targets);
  });

  test("a journal that breaks in the middle stops the sending; one may go on without", async ({ console, stack, page }) => {
    test.slow();
    const targets = await console.chooseAndReview(COUNT);
    await stack.control.addFault({ action: TERMINATE, fault: { kind: "delay", before_ms: 1500 } });
    await console.confirmReview(targets);
    await expect.poll(async () => (await stack.control.requests()).some(({ action }) => action === TERMINATE)).toBe(true);
    await page.evaluate(() => {
      IDBObjectStore.prototype.put = IDBObjectStore.prototype.add = () => {
        throw new DOMException("no room for the test", "QuotaExceededError");
      };
    });
    await expect(pause(page)).toContainText("The journal cannot be written");
    await stack.control.clearFaults();
    await pause(page).getByRole("button", { name: "Go on without a journal" }).click();
    await console.waitForVerdict();
    await agrees(console, targets);
  });

  test("cancel stops the sending at once, and what was not sent can be sent later", async ({ console, stack, page }) => {
    test.slow();
    const targets = await console.chooseAndReview(COUNT);
    // The first request is carried out; the others are put off again and again.
    await stack.control.addFault({ action: TERMINATE, skip: 1, fault: { kind: "api-error", code: "RequestLimitExceeded", message: "slow down" } });
    await console.confirmReview(targets);
    await expect.poll(async () => (await stack.control.ledger()).terminated.length).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Cancel remaining…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel remaining" }).click();
    await console.waitForVerdict();
    await stack.control.clearFaults();
    const told = await console.report();
    const notSent = told.instances.filter(({ outcome }) => outcome === "not_sent").map((row) => row.instance_id);
    expect(notSent.length).toBeGreaterThan(0);
    const terminated = new Set((await stack.control.ledger()).terminated);
    expect(notSent.filter((id) => terminated.has(id)), "what is told as not sent was not terminated").toEqual([]);
    const sent = (await stack.control.ledger()).terminations.length;
    await page.waitForTimeout(1500);
    expect((await stack.control.ledger()).terminations.length, "nothing leaves after a cancel").toBe(sent);
    await agrees(console, targets);
  });
});

test("a rehearsal does everything but send, and says so", async ({ console, stack, page }) => {
  const targets = await stack.control.pick("running", 3);
  await console.open();
  await console.connectWithDemo();
  await console.select(...targets.map(({ id }) => id));
  const review = await console.openReview(3);
  await review.getByRole("button", { name: "Rehearse (sends nothing)" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Rehearsal: nothing was sent\./);
  const report = await console.report();
  expect(report.rehearsal).toBe(true);
  expect(report.instances.map(({ outcome }) => outcome)).toEqual(["rehearsed", "rehearsed", "rehearsed"]);
  expect((await stack.control.requests()).filter(({ action }) => action === TERMINATE)).toEqual([]);
});

test("storage that is blocked is said before anything is sent, and one may go on without", async ({ console, stack, page }) => {
  const [one] = await stack.control.pick("running");
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("blocked for the test", "SecurityError");
    };
  });
  await console.open();
  await console.connectWithDemo();
  await console.select(one!.id);
  const review = await console.openReview(1);
  await review.getByRole("textbox", { name: /to confirm/ }).fill("1 ap-guangzhou");
  await review.getByRole("button", { name: "Terminate 1 instance" }).click();
  await expect(review.getByText("The journal in this browser’s storage cannot be used.", { exact: false })).toBeVisible();
  expect((await stack.control.requests()).filter(({ action }) => action === TERMINATE)).toEqual([]);
  await review.getByRole("button", { name: "Go on without a journal" }).click();
  await expect(console.outcome(one!.id)).toContainText("Terminated");
});

test("failed instances can be retried, and the history of both attempts stays", async ({ console, stack, page }) => {
  const [one] = await stack.control.pick("allocating");
  await console.open();
  await console.connectWithDemo();
  await console.select(one!.id);
  const review = await console.openReview(1);
  await review.getByRole("checkbox", { name: `Terminate ${one!.id} anyway` }).check();
  await console.confirm(review, 1, "1 ap-guangzhou");
  await expect(console.outcome(one!.id)).toContainText("UnsupportedOperation.InvalidInstanceState");
  await stack.control.change(one!.id, { status: "running" });
  await page.getByRole("button", { name: /^Retry these/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Terminate 1 instance/ }).click();
  await expect(console.outcome(one!.id)).toContainText("Terminated");
  const report = await console.report();
  expect(report.instances[0]!.outcome).toBe("terminated");
});
