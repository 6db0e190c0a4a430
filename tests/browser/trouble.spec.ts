// What goes wrong around the console: each gives a message that says what to do, and nothing is lost.
import { expect, test } from "./harness/fixtures.ts";

test.beforeEach(({ guard }) => guard.expectFailedRequests());

test("a wrong key is told as such, and what was typed stays", async ({ console, stack, page }) => {
  await console.open();
  await console.connectWith({ ...stack.demo, secretKey: "not-the-key-of-anyone" });
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("The secret ID or key was refused.");
  await expect(alert).toContainText("Check that both belong together and were copied whole");
  await expect(alert).toContainText("AuthFailure.SignatureFailure");
  await expect(page.getByLabel("Secret ID")).toHaveValue(stack.demo.secretId);
  await page.getByLabel("Secret key").fill(stack.demo.secretKey);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Fleet" })).toBeVisible();
});

test("a wrong token is told as such", async ({ console, stack, page }) => {
  await console.open();
  await console.connectWith({ ...stack.demo, token: "not-a-token" });
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("The token was refused, or has expired.");
  await expect(alert).toContainText("Get new temporary credentials and paste all three parts.");
  await expect(alert).toContainText("AuthFailure.TokenFailure");
});

test("an empty part is named, and nothing is sent", async ({ console, stack, page, guard }) => {
  await console.open();
  await console.connectWith({ ...stack.demo, secretKey: "" });
  await expect(page.getByText("Enter the secret key.")).toBeVisible();
  await expect(page.getByLabel("Secret key")).toBeFocused();
  expect(guard.requests.filter(({ url }) => url.startsWith(stack.proxy))).toEqual([]);
});

test("a proxy that is down is named", async ({ console, stack, page }) => {
  await console.open();
  await expect(page.getByRole("button", { name: "Use the demo account" })).toBeVisible();
  await stack.stopProxy();
  await console.connectWith(stack.demo);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText(`The proxy at ${stack.proxy}/edgezone.intl.tencentcloudapi.com/ did not answer.`);
  await expect(alert).toContainText("Check that it runs");
  await stack.startProxy();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Fleet" })).toBeVisible();
});

test("a service that the proxy cannot reach is told apart from a proxy that is down", async ({ console, stack, page }) => {
  await console.open();
  await stack.killSimulator();
  await console.connectWith(stack.demo);
  await expect(page.getByRole("alert")).toContainText("answered HTTP 502, which the service never does");
});

test("the simulator stops in the middle: what was sent is not called failed, and after it is back the truth is found", async ({ console, stack, page }) => {
  test.slow();
  const [one, two] = await stack.control.pick("running", 2);
  await console.open();
  await console.connectWithDemo();
  await console.select(one!.id, two!.id);
  const review = await console.openReview(2);
  // The answer comes late enough for the service to die before it.
  await stack.control.addFault({ action: "TerminateInstances", fault: { kind: "delay", before_ms: 60_000 } });
  await console.confirm(review, 2, "2 ap-guangzhou");
  await expect.poll(async () => (await stack.control.requests()).some(({ action }) => action === "TerminateInstances")).toBe(true);
  await stack.killSimulator();
  for (const { id } of [one!, two!]) {
    await expect(console.outcome(id)).toBeVisible();
    await expect(console.outcome(id)).not.toContainText("Failed");
    await expect(console.outcome(id)).not.toContainText("Terminated");
  }
  // The same fleet again, in which nothing was terminated: the console may send again only after it has looked.
  await stack.startSimulator();
  for (const { id } of [one!, two!]) await expect(console.outcome(id)).toContainText("Terminated", { timeout: 60_000 });
  const requests = await stack.control.requests();
  const firstLook = requests.findIndex(({ action }) => action === "DescribeInstances");
  const firstSend = requests.findIndex(({ action }) => action === "TerminateInstances");
  expect(firstLook).toBeGreaterThanOrEqual(0);
  expect(firstSend).toBeGreaterThan(firstLook);
  expect([...(await stack.control.ledger()).terminated].sort()).toEqual([one!.id, two!.id].sort());
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All 2 instances are terminated.");
});

test("credentials that expire in the list lead back to connecting, with the selection kept", async ({ console, stack, page }) => {
  const [one] = await stack.control.pick("running");
  await console.open();
  await console.connectWithDemo();
  await console.select(one!.id);
  await stack.control.changeAccount("demo", { expired: true });
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByText("The token was refused, or has expired.").first()).toBeVisible();
  await stack.control.changeAccount("demo", { expired: false });
});
