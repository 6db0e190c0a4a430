// Finding instances: completion, mistakes, facets, regions, the address, saved views, refreshing, and pages that are missing.
import { expect, test } from "./harness/fixtures.ts";

const DESCRIBE = "DescribeInstances" as const;
const box = { name: "Filter instances" };

test("the box offers fields and the values there are, by keyboard and by mouse", async ({ console, stack, page }) => {
  await console.open();
  await console.connectWithDemo();
  await console.expectShown(137);
  const running = (await stack.control.instances()).filter(({ status }) => status === "running").length;
  const filter = page.getByRole("combobox", box);
  await page.keyboard.press("/");
  await expect(filter).toBeFocused();
  await page.keyboard.type("sta");
  await expect(filter).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByRole("listbox").getByRole("option")).toHaveText(["status:"]);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("option", { name: "status:" })).toHaveAttribute("aria-selected", "true");
  expect(await filter.getAttribute("aria-activedescendant")).toBe(await page.getByRole("option", { name: "status:" }).getAttribute("id"));
  await page.keyboard.press("Tab");
  await expect(filter).toHaveValue("status:");
  await expect(page.getByText("a value is missing")).toBeHidden();
  // The list is that of the filter before the word that is being written, and narrows with it.
  await console.expectShown(137);
  await page.keyboard.type("ru");
  await console.expectShown(running);
  const option = page.getByRole("option", { name: `running ${running}` });
  await option.click();
  await expect(filter).toHaveValue("status:running");
  await expect(filter).toBeFocused();
  await expect(page.getByRole("listbox")).toBeHidden();
  await console.expectShown(running);
  // Escape first closes the list, then empties the box.
  await page.keyboard.type(" zone:");
  await expect(page.getByRole("listbox")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox")).toBeHidden();
  await expect(filter).toHaveValue("status:running zone:");
  await page.keyboard.press("Escape");
  await expect(filter).toHaveValue("");
  await console.expectShown(137);
});

test("a mistake is marked where it is, and the last good result stays", async ({ console, page }) => {
  await console.open();
  await console.connectWithDemo();
  await console.expectShown(137);
  await console.filter("status:running colour:red");
  await expect(page.getByText("there is no field colour")).toBeVisible();
  await expect(page.locator("mark")).toHaveText("colour");
  await expect(page.getByRole("combobox", box)).toHaveAttribute("aria-invalid", "true");
  // Exactly under the word: the marked text lies over the box's own.
  const [input, mark] = [await page.getByRole("combobox", box).boundingBox(), await page.locator("mark").boundingBox()];
  expect(mark!.x).toBeGreaterThan(input!.x + 34);
  expect(mark!.y + mark!.height).toBeLessThanOrEqual(input!.y + input!.height);
  await expect(console.instances.getByRole("row").nth(1)).toBeVisible();
  await page.getByRole("button", { name: "Empty the filter" }).click();
  await expect(page.getByText("there is no field colour")).toBeHidden();
  await expect(page.getByRole("combobox", box)).toBeFocused();
});

test("a chip narrows the list, says how many, and keeps its focus", async ({ console, stack, page }) => {
  await console.open();
  await console.connectWithDemo();
  await console.expectShown(137);
  const truths = await stack.control.instances();
  const running = truths.filter(({ status }) => status === "running");
  const chip = page.getByRole("group", { name: "Status" }).getByRole("button", { name: `Running ${running.length}` });
  await chip.focus();
  await page.keyboard.press("Enter");
  await console.expectShown(running.length);
  await expect(chip).toHaveAttribute("aria-pressed", "true");
  await expect(chip).toBeFocused();
  await page.keyboard.press("Enter");
  await console.expectShown(137);
  await expect(chip).toBeFocused();
  // All values of a field with many are a press away.
  const types = page.getByRole("group", { name: "Type" }).getByRole("button");
  const few = await types.count();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await expect.poll(() => types.count()).toBeGreaterThan(few);
});

test("each zone has a bar that says how its instances stand, and filters", async ({ console, stack, page }) => {
  await console.open();
  await console.connectWithDemo();
  await console.expectShown(137);
  const truths = await stack.control.instances();
  const zone = truths[0]!.zone;
  const there = truths.filter((truth) => truth.zone === zone);
  const running = there.filter(({ status }) => status === "running").length;
  const bar = page.getByRole("group", { name: "Zones by status" }).getByRole("button", { name: `${zone} ${there.length}` });
  await expect(bar).toHaveAccessibleDescription(new RegExp(`\\bRunning ${running}\\b`));
  await bar.focus();
  await page.keyboard.press("Enter");
  await console.expectShown(there.length);
  await expect(page.getByRole("combobox", box)).toHaveValue(`zone:${zone}`);
  await expect(bar).toHaveAttribute("aria-pressed", "true");
  await expect(bar, "the others stay to choose from").toBeFocused();
  await page.keyboard.press("Enter");
  await console.expectShown(137);
  // Where there is no room, the chips have to do.
  await page.setViewportSize({ width: 1000, height: 700 });
  await expect(bar).toBeHidden();
});

test("chosen regions are the only ones that are asked for, and stand in the address", async ({ console, stack, page }) => {
  await console.open();
  await console.connectWithDemo();
  await console.expectShown(137);
  const truths = await stack.control.instances();
  const regions = [...new Set(truths.map(({ region }) => region))].sort();
  const [first, ...others] = regions;
  await page.getByText("All regions").first().click();
  for (const region of others) await page.getByRole("checkbox", { name: region }).uncheck();
  await page.keyboard.press("Escape");
  await console.expectShown(truths.filter(({ region }) => region === first).length);
  expect(new URL(page.url()).searchParams.get("regions")).toBe(first);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.headers()["x-tc-region"] ?? ""));
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  await expect(page.locator(".loading-line")).toBeHidden();
  expect(new Set(asked)).toEqual(new Set([first]));
  // Each choice is a view that the back button leaves.
  for (const _ of others) await page.goBack();
  await expect(page.getByText(/^137 instances$/).first()).toBeVisible();
});

test("the back button leaves a view, not a keystroke; a view can be saved and taken up again", async ({ console, page }) => {
  await console.open();
  await console.connectWithDemo();
  await console.expectShown(137);
  const filter = page.getByRole("combobox", box);
  await filter.pressSequentially("status:running", { delay: 20 });
  await expect(page).toHaveURL(/q=status%3Arunning$/);
  await filter.pressSequentially(" name:*", { delay: 20 });
  await expect(page).toHaveURL(/name/);
  await page.getByRole("columnheader", { name: "Name" }).getByRole("button").click();
  await expect(page).toHaveURL(/sort=name/);
  await page.goBack();
  await expect(page).not.toHaveURL(/sort/);
  await expect(filter).toHaveValue("status:running name:*");
  await page.goBack();
  await expect(filter).toHaveValue("");
  await page.goForward();
  await expect(filter).toHaveValue("status:running name:*");

  const views = page.locator("details", { has: page.getByLabel(/Name of the present view|New name/) }).locator("summary");
  await views.press("Enter");
  await page.getByLabel("Name of the present view").fill("Running ones");
  await page.getByLabel("Name of the present view").press("Enter");
  await expect(views).toHaveText("View: Running ones");
  await expect(views).toBeFocused();
  await filter.fill("");
  await expect(views).toHaveText("Views");
  await views.press("Enter");
  await page.getByRole("button", { name: "Rename Running ones" }).click();
  await page.getByLabel("New name of Running ones").fill("Up");
  await page.getByLabel("New name of Running ones").press("Enter");
  await views.press("Enter");
  await page.getByRole("button", { name: "Up", exact: true }).click();
  await expect(filter).toHaveValue("status:running name:*");
  await expect(views).toHaveText("View: Up");
  await page.reload();
  await console.connectWithDemo();
  await expect(views).toHaveText("View: Up");

  // Its columns are those that it was saved with, whatever is remembered since; the address says so.
  const machine = page.getByRole("columnheader", { name: "Machine ID" });
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await page.getByRole("checkbox", { name: "Machine ID" }).check();
  await page.keyboard.press("Escape");
  await expect(machine).toBeVisible();
  await expect(views).toHaveText("Views");
  await views.press("Enter");
  await page.getByRole("button", { name: "Up", exact: true }).click();
  await expect(machine).toBeHidden();
  await expect(views).toHaveText("View: Up");
  await page.reload();
  await console.connectWithDemo();
  await expect(views).toHaveText("View: Up");
  await expect(machine).toBeHidden();
  await page.goto(new URL("/", page.url()).href);
  await console.connectWithDemo();
  await expect(machine).toBeVisible();
  await views.press("Enter");
  await page.getByRole("button", { name: "Delete Up" }).click();
  await expect(page.getByText("No saved views yet", { exact: false })).toBeVisible();
});

test("refreshing keeps selection, scroll and focus, and changes rows in place", async ({ console, stack, page }) => {
  await console.open();
  await console.connectWithDemo();
  await console.expectShown(137);
  await page.getByRole("region", { name: /Instances/ }).evaluate((element) => (element.scrollTop = 900));
  // Once the rows that are in sight now are drawn.
  await expect.poll(async () => Number(await console.instances.getByRole("row").nth(1).getAttribute("aria-rowindex"))).toBeGreaterThan(10);
  // By its id: which row is the twentieth that is drawn changes while the table settles.
  const id = (await console.instances.getByRole("checkbox", { name: /^Select / }).nth(20).getAttribute("aria-label"))!.replace("Select ", "");
  await console.row(id).getByRole("checkbox").check();
  const scrolled = await page.getByRole("region", { name: /Instances/ }).evaluate((element) => element.scrollTop);
  await stack.control.change(id, { name: "renamed-meanwhile" });
  await page.getByLabel("Refresh automatically").selectOption({ label: "Auto: 30 s" });
  const row = console.row(id);
  await row.getByRole("checkbox").focus();
  // As it refreshes by itself: without taking the focus.
  await page.getByRole("button", { name: "Refresh" }).evaluate((button: HTMLElement) => button.click());
  await expect(row).toContainText("renamed-meanwhile");
  await expect(row.getByRole("checkbox")).toBeFocused();
  await expect(row.getByRole("checkbox")).toBeChecked();
  expect(await page.getByRole("region", { name: /Instances/ }).evaluate((element) => element.scrollTop)).toBe(scrolled);
  await page.reload();
  await console.connectWithDemo();
  await expect(page.getByLabel("Refresh automatically")).toHaveValue("30");
});

test("a page that cannot be read is told as missing, and only it is asked for again", async ({ console, stack, page, guard }) => {
  guard.expectFailedRequests();
  await stack.control.reset({ fleet: 350, region: "ap-guangzhou" });
  // The first page comes, the second does not, however often it is asked for.
  await stack.control.addFault({ action: DESCRIBE, skip: 3, fault: { kind: "bad-gateway" } });
  await console.open();
  await console.connectWithDemo();
  await expect(page.getByText(/The list of ap-guangzhou is not complete: \d pages? could not be loaded/)).toBeVisible();
  await expect(page.getByText("answered HTTP 502", { exact: false }).first()).toBeVisible();
  const loaded = await console.instances.getAttribute("aria-rowcount");
  expect(Number(loaded)).toBeLessThan(351);
  await stack.control.clearFaults();
  const before = (await stack.control.requests()).filter(({ action }) => action === DESCRIBE).length;
  await page.getByRole("button", { name: "Load again" }).click();
  await console.expectShown(350);
  await expect(page.getByText("is not complete", { exact: false })).toBeHidden();
  const again = (await stack.control.requests()).filter(({ action }) => action === DESCRIBE).length - before;
  expect(again).toBeLessThan(4);
});
