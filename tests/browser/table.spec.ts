// The fleet's table: columns, widths, density, details, keys, and an order that holds still while one selects.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./harness/fixtures.ts";
import type { Console } from "./harness/console.ts";

const loaded = async (console: Console, count = 137): Promise<void> => {
  await console.open();
  await console.connectWithDemo();
  await console.expectShown(count);
};

const headings = async (page: Page): Promise<string[]> => {
  const all = await page.getByRole("table", { name: "Instances" }).getByRole("columnheader").allInnerTexts();
  return all.map((text) => text.trim()).filter((text) => text !== "Select");
};

/** The ids of the rows that are drawn, from the first of all. */
const ids = (page: Page): Promise<string[]> => page.getByRole("table", { name: "Instances" }).getByRole("rowheader").allInnerTexts();

const width = async (locator: Locator): Promise<number> => (await locator.boundingBox())!.width;

test("columns are chosen and ordered by keyboard, kept in the address and remembered", async ({ console, page }) => {
  await loaded(console);
  const first = ["ID", "Name", "Status", "Zone", "Type", "Private IP", "Public IP", "Created (UTC)"];
  expect(await headings(page)).toEqual(first);
  await page.getByRole("button", { name: "Columns" }).click();
  const dialog = page.getByRole("dialog", { name: "Columns and density" });
  await expect(dialog.getByRole("button", { name: "Close" })).toBeFocused();
  await dialog.getByRole("checkbox", { name: "Public IP", exact: true }).uncheck();
  await dialog.getByRole("checkbox", { name: "Machine ID" }).check();
  // Nothing stands where the public IP stood but what followed it; the newcomer follows by the order of the list.
  await dialog.getByRole("button", { name: "Move Machine ID up" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("button", { name: "Move Machine ID up" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Columns" }), "focus returns").toBeFocused();
  const chosen = ["ID", "Name", "Status", "Zone", "Type", "Machine ID", "Private IP", "Created (UTC)"];
  expect(await headings(page)).toEqual(chosen);
  expect(new URL(page.url()).searchParams.get("columns")).toBe("id,name,status,zone,type,machine,private-ip,created");
  await page.getByRole("button", { name: "Machine ID" }).click();
  await expect(page.getByRole("columnheader", { name: "Machine ID" })).toHaveAttribute("aria-sort", "ascending");

  const shared = page.url();
  await page.goto("about:blank");
  await page.goto(new URL("/", shared).href);
  await console.connectWithDemo();
  await console.expectShown(137);
  expect(await headings(page), "remembered").toEqual(chosen);
  await page.getByRole("button", { name: "Columns" }).click();
  await dialog.getByRole("button", { name: "Reset" }).click();
  await dialog.getByRole("button", { name: "Close" }).click();
  expect(await headings(page)).toEqual(first);
  expect(new URL(page.url()).searchParams.get("columns")).toBeNull();

  // Another person's view is shown, and not remembered.
  await page.goto(shared);
  await console.connectWithDemo();
  await console.expectShown(137);
  expect(await headings(page)).toEqual(chosen);
  await page.goto(new URL("/", shared).href);
  await console.connectWithDemo();
  await console.expectShown(137);
  expect(await headings(page)).toEqual(first);
});

test("every field of an instance can be a column, and one can sort by each", async ({ console, page }) => {
  await loaded(console);
  await page.getByRole("button", { name: "Columns" }).click();
  const boxes = page.getByRole("dialog").getByRole("checkbox");
  const count = await boxes.count();
  expect(count, "all but the id, which is always there").toBe(22);
  for (let at = 0; at < count; at += 1) await boxes.nth(at).check();
  await page.keyboard.press("Escape");
  const all = await headings(page);
  expect(all).toHaveLength(23);
  for (const heading of ["Power", "Region", "Memory (GB)", "Private network", "Image"]) {
    await page.getByRole("button", { name: heading, exact: true }).click();
    await expect(page.getByRole("columnheader", { name: heading, exact: true })).toHaveAttribute("aria-sort", "ascending");
  }
  // The row has a cell for every heading, and what names it stays in sight however far one scrolls.
  const row = page.getByRole("table", { name: "Instances" }).getByRole("row").nth(1);
  await expect(row.locator("th, td")).toHaveCount(24);
  const region = page.getByRole("region", { name: /Instances/ });
  await region.evaluate((element) => element.scrollTo({ left: 2000 }));
  const [id, table] = [await row.getByRole("rowheader").boundingBox(), await region.boundingBox()];
  expect(id!.x - table!.x).toBeLessThan(60);
});

test("a column is resized by pointer and by arrow keys, and stays so", async ({ console, page }) => {
  await loaded(console);
  const heading = page.getByRole("columnheader", { name: "Zone" });
  const edge = page.getByRole("separator", { name: "Width of Zone" });
  const before = await width(heading);
  const at = (await edge.boundingBox())!;
  await page.mouse.move(at.x + 6, at.y + 10);
  await page.mouse.down();
  await page.mouse.move(at.x + 46, at.y + 10, { steps: 4 });
  await page.mouse.up();
  expect(Math.abs((await width(heading)) - before - 40)).toBeLessThan(2);
  await edge.focus();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  expect(Math.abs((await width(heading)) - before - 8)).toBeLessThan(2);
  const now = Number(await edge.getAttribute("aria-valuenow"));
  expect(Math.abs(now - before - 8)).toBeLessThan(2);
  await page.reload();
  await console.connectWithDemo();
  await console.expectShown(137);
  expect(Math.abs((await width(heading)) - now)).toBeLessThan(2);
});

test("rows are compact or comfortable, and the row at the top stays", async ({ console, page }) => {
  await loaded(console);
  const region = page.getByRole("region", { name: /Instances/ });
  const height = async (): Promise<number> => (await page.getByRole("table", { name: "Instances" }).getByRole("row").nth(10).boundingBox())!.height;
  expect(await height()).toBe(32);
  await region.evaluate((element) => element.scrollTo({ top: 32 * 50 }));
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("radio", { name: "Comfortable" }).check();
  await page.keyboard.press("Escape");
  await expect.poll(height).toBe(40);
  await expect.poll(() => region.evaluate((element) => element.scrollTop)).toBe(40 * 50);
  await page.reload();
  await console.connectWithDemo();
  await console.expectShown(137);
  expect(await height()).toBe(40);
});

test("details show every field as it came, can be copied, follow a refresh, and give focus back", async ({ console, stack, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const [one] = await stack.control.pick("running");
  await loaded(console);
  await console.filter(one!.id);
  await console.expectShown(1);
  const row = console.row(one!.id);
  await row.getByRole("button", { name: one!.id }).click();
  const panel = page.getByRole("dialog", { name: "Instance details" });
  await expect(panel.getByRole("term")).toHaveCount(23);
  const field = (name: string): Locator => panel.locator("dl > div").filter({ has: page.getByRole("term").filter({ hasText: new RegExp(`^${name}$`) }) });
  await expect(field("Zone")).toContainText(one!.zone);
  await expect(field("Created \\(UTC\\)"), "as it came").toContainText(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/);
  const copy = panel.getByRole("button", { name: "Copy Name", exact: true });
  await copy.focus();
  await copy.press("Enter");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(one!.name);
  // It follows what a refresh brings, under the focus.
  await stack.control.change(one!.id, { name: "renamed-meanwhile" });
  await page.evaluate(() => [...document.querySelectorAll("button")].find((button) => button.textContent?.includes("Refresh"))?.click());
  await expect(field("Name")).toContainText("renamed-meanwhile");
  await expect(panel.locator("dd.copy").nth(1).getByRole("button")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(row.getByRole("button", { name: one!.id })).toBeFocused();
  await expect(row).toContainText("renamed-meanwhile");

  // Enter opens the active row.
  await row.getByRole("checkbox").focus();
  await page.keyboard.press("Enter");
  await expect(panel).toContainText(one!.id);
  await page.keyboard.press("Escape");
  await expect(row.getByRole("checkbox")).toBeFocused();
});

test("the keyboard alone: help, filter, moving, a range in the order shown, all that match", async ({ console, page }) => {
  await loaded(console);
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard" });
  for (const key of ["Shift + Space", "Ctrl + A", "Page Up, Page Down", "Esc"]) await expect(help.getByText(key, { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.keyboard.press("/");
  await expect(page.getByRole("combobox", { name: "Filter instances" })).toBeFocused();
  await page.keyboard.type("?");
  await expect(help, "while writing it is a letter").toBeHidden();
  await page.keyboard.press("Backspace");

  await page.getByRole("button", { name: "Name", exact: true }).click();
  await page.getByRole("region", { name: /Instances/ }).focus();
  const order = await ids(page);
  const at = (place: number): Locator => page.getByRole("checkbox", { name: `Select ${order[place]}`, exact: true });
  await page.keyboard.press("ArrowDown");
  await expect(at(0)).toBeFocused();
  for (let place = 1; place <= 2; place += 1) {
    await page.keyboard.press("ArrowDown");
    await expect(at(place)).toBeFocused();
  }
  await page.keyboard.press("Space");
  for (let place = 3; place <= 6; place += 1) {
    await page.keyboard.press("ArrowDown");
    await expect(at(place)).toBeFocused();
  }
  await page.keyboard.press("Shift+Space");
  await expect(page.getByText("5 of 137 selected")).toBeVisible();
  for (const place of [2, 3, 4, 5, 6]) await expect(at(place)).toBeChecked();
  await expect(at(1)).not.toBeChecked();
  await expect(at(7)).not.toBeChecked();
  await page.keyboard.press("End");
  await expect(page.getByRole("table", { name: "Instances" }).getByRole("row").last()).toHaveAttribute("aria-rowindex", "138");
  await page.keyboard.press("Control+a");
  await expect(page.getByText("137 of 137 selected")).toBeVisible();
  // The row that has focus is scrolled out of the page: the keys go on working.
  const region = page.getByRole("region", { name: /Instances/ });
  await region.evaluate((element) => element.scrollTo({ top: 0 }));
  await expect(region).toBeFocused();
  await page.keyboard.press("Home");
  await expect(at(0)).toBeFocused();
});

test("the order holds still while something is selected; what is new comes last until it is sorted in", async ({ console, stack, page }) => {
  const [one] = await stack.control.pick("running");
  await loaded(console);
  await page.getByRole("button", { name: "Name", exact: true }).click();
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");
  const before = await ids(page);
  await page.getByRole("checkbox", { name: `Select ${before[3]}`, exact: true }).check();
  await stack.control.addInstance({ id: "bms-aa-new", zone: one!.zone, name: "aaa-newest" });
  await stack.control.change(before[0]!, { name: "zzz-renamed" });
  await page.getByRole("button", { name: "Refresh" }).click();
  await console.expectShown(138);
  const again = page.getByRole("button", { name: "1 new, re-sort" });
  await expect(again).toBeVisible();
  expect((await ids(page)).slice(0, 10)).toEqual(before.slice(0, 10));
  await expect(console.row(before[0]!), "changed where it stands").toContainText("zzz-renamed");
  await again.click();
  await expect(again).toBeHidden();
  await expect.poll(async () => (await ids(page))[0]).toBe("bms-aa-new");
  expect(await ids(page)).not.toContain(before[0]);
  await expect(page.getByText("1 of 138 selected")).toBeVisible();
});

test.describe("390 pixels wide", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("rows keep their height, and the details fill the page", async ({ console, page }) => {
    await loaded(console);
    const row = page.getByRole("table", { name: "Instances" }).getByRole("row").nth(2);
    expect((await row.boundingBox())!.height).toBe(60);
    await row.getByRole("button").click({ position: { x: 2, y: 2 } });
    const panel = page.getByRole("dialog", { name: "Instance details" });
    await expect(panel).toBeVisible();
    expect(await panel.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
    for (const button of await panel.getByRole("button").all()) {
      if (!(await button.isVisible())) continue;
      const { width, height } = (await button.boundingBox())!;
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
    }
    await page.keyboard.press("Escape");
    await expect(row.getByRole("button")).toBeFocused();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), "nothing is wider than the page").toBe(390);
  });
});

test("without a selection a refresh sorts by itself", async ({ console, stack, page }) => {
  const [one] = await stack.control.pick("running");
  await loaded(console);
  await page.getByRole("button", { name: "Name", exact: true }).click();
  await stack.control.addInstance({ id: "bms-aa-new", zone: one!.zone, name: "aaa-newest" });
  await page.getByRole("button", { name: "Refresh" }).click();
  await console.expectShown(138);
  await expect.poll(async () => (await ids(page))[0]).toBe("bms-aa-new");
  await expect(page.getByRole("button", { name: /re-sort/ })).toBeHidden();
});
