// The main job, as a person does it, compared with what the service really did.
import { expect, test } from "./harness/fixtures.ts";

test("terminate a running and an allocating instance: one is terminated, the other failed, and the service agrees", async ({ console, stack, page }) => {
  const [running] = await stack.control.pick("running");
  const [allocating] = await stack.control.pick("allocating");
  await console.open();
  await console.connectWithDemo();
  await console.select(running!.id, allocating!.id);

  const review = await console.openReview(2);
  // Allocating ones are left out, with the reason, until they are ticked.
  await expect(review.getByText("Allocating: the service is likely to refuse it.").first()).toBeVisible();
  await review.getByRole("checkbox", { name: `Terminate ${allocating!.id} anyway` }).check();
  await console.confirm(review, 2, "2 ap-guangzhou");

  await expect(console.outcome(running!.id)).toContainText("Terminated");
  const failed = console.outcome(allocating!.id);
  await expect(failed).toContainText("Failed");
  await expect(failed).toContainText("UnsupportedOperation.InvalidInstanceState");
  await expect(failed).toContainText(`Instance ${allocating!.id} is in allocating status, cannot terminate`);

  const ledger = await stack.control.ledger();
  expect(ledger.terminated).toEqual([running!.id]);
  expect(ledger.terminations).toHaveLength(1);
  const [request] = ledger.terminations;
  expect([...request!.ids].sort()).toEqual([running!.id, allocating!.id].sort());
  expect(request!.failed.map(({ id, code }) => [id, code])).toEqual([[allocating!.id, "UnsupportedOperation.InvalidInstanceState"]]);
  await expect(page.getByText(request!.request_id).first(), "the request ID can be found").toBeAttached();
  expect((await stack.control.instance(running!.id)).status).toMatch(/terminating|gone/);
  expect((await stack.control.instance(allocating!.id)).status).toBe("allocating");
});

test("nothing is sent before the typed phrase fits", async ({ console, stack, page }) => {
  const [one, two] = await stack.control.pick("running", 2);
  await console.open();
  await console.connectWithDemo();
  await console.select(one!.id, two!.id);
  const review = await console.openReview(2);
  const field = review.getByRole("textbox", { name: /to confirm/ });
  const button = review.getByRole("button", { name: "Terminate 2 instances" });
  for (const phrase of ["", "2", "ap-guangzhou", "3 ap-guangzhou", "2 ap-chengdu", "terminate"]) {
    await field.fill(phrase);
    await field.press("Enter");
    await button.click({ force: true });
    await expect(review, `after '${phrase}'`).toBeVisible();
  }
  await review.getByRole("button", { name: "Cancel" }).click();
  await expect(review).toBeHidden();
  await expect(page.getByRole("button", { name: "Terminate 2…" }), "the selection is kept").toBeVisible();
  expect((await stack.control.ledger()).terminations).toEqual([]);
});

test.describe("many", () => {
  test.use({ fleet: 700, cleanupSeconds: 2 });

  test("more than a hundred go in requests of at most 100, and every one has its outcome", async ({ console, stack, page }) => {
    test.slow();
    await console.open();
    await console.connectWithDemo();
    const wanted = (await stack.control.instances()).filter(({ status, region }) => status === "running" && region === "ap-guangzhou");
    expect(wanted.length, "more than one request").toBeGreaterThan(100);
    await console.filter("status:running region:ap-guangzhou");
    await console.expectShown(wanted.length);
    await page.getByRole("checkbox", { name: "Select all shown" }).check();
    const review = await console.openReview(wanted.length);
    await console.confirm(review, wanted.length, `${wanted.length} ap-guangzhou`);
    await expect.poll(async () => (await stack.control.ledger()).terminated.length).toBe(wanted.length);
    const { terminations, terminated } = await stack.control.ledger();
    expect([...terminated].sort()).toEqual(wanted.map(({ id }) => id).sort());
    for (const { ids } of terminations) expect(ids.length).toBeLessThanOrEqual(100);
    expect(terminations).toHaveLength(Math.ceil(wanted.length / 100));
    await console.waitForVerdict();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(new RegExp(`^All ${wanted.length} instances are `));
  });
});
