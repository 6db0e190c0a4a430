// Choosing exactly the right ones: the bar, and ids out of any text.
import { expect, test } from "./harness/fixtures.ts";

test("the bar selects what matches, turns it around, and shows what is hidden; the selection survives filter and refresh", async ({ console, stack, page }) => {
  const all = await stack.control.instances();
  const running = all.filter(({ status }) => status === "running");
  await console.open();
  await console.connectWithDemo();
  await console.expectShown(all.length);
  const top = async () => (await page.getByRole("region", { name: "Instances, scrollable" }).boundingBox())!.y;
  const before = await top();
  await console.filter("status:running");
  // Which region is listed first depends on which answers first.
  await expect(console.instances).toHaveAttribute("aria-rowcount", String(running.length + 1));
  const first = (await console.instances.getByRole("rowheader").first().innerText()).trim();
  await page.getByRole("checkbox", { name: `Select ${first}` }).check();
  expect(await top(), "the table stays where it is").toBe(before);
  await page.getByRole("button", { name: `Select all ${running.length} that match` }).click();
  await expect(page.getByText(`${running.length} of ${all.length} selected`, { exact: true })).toBeVisible();
  await console.filter("-status:running");
  await expect(page.getByText(`${running.length} of ${all.length} selected, ${running.length} hidden by the filter`)).toBeVisible();
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByRole("button", { name: "Invert" }).click();
  await expect(page.getByText(`${all.length} of ${all.length} selected, ${running.length} hidden by the filter`)).toBeVisible();
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page.getByText(`${all.length} of ${all.length} selected`, { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await page.getByRole("button", { name: "Clear selection" }).click();
  await expect(page.getByRole("button", { name: /^Terminate/ })).toBeHidden();
});

test("pasted text is told apart before anything is selected; an unknown id is looked up and joins the list", async ({ console, stack, page }) => {
  const [one, two] = await stack.control.pick("running", 2);
  const [far] = await stack.control.pick("running", 1, "ap-chengdu");
  const total = (await stack.control.instances()).length;
  await console.open();
  await console.connectWithDemo();
  await console.expectShown(total);
  await stack.control.addInstance({ id: "bms-late0001", zone: two!.zone, name: "came-later", status: "running" });
  await console.filter("region:ap-guangzhou");

  await page.getByRole("button", { name: "Paste IDs" }).click();
  const dialog = page.getByRole("dialog", { name: "Select pasted IDs" });
  const field = dialog.getByRole("textbox", { name: "Text with instance IDs" });
  await expect(field).toBeFocused();
  await expect(dialog.getByRole("button", { name: "Select 0" })).toHaveAttribute("aria-disabled", "true");
  await field.fill(`Instance ${one!.id} is in allocating status, cannot terminate (self-service).\n["${one!.id}", "bms-late0001"]; ${far!.id},bms-none0000`);
  await expect(dialog.getByText("1 found · 2 unknown · 1 duplicate · 1 in other regions")).toBeVisible();
  await expect(dialog.getByText(`${far!.id} (ap-chengdu)`)).toBeVisible();
  await expect(page.getByText(/selected/), "nothing is selected yet").toHaveCount(0);

  // A refusal leaves everything as it was.
  await stack.control.addFault({ action: "DescribeInstances", count: 3, fault: { kind: "api-error", code: "InternalError" } });
  await dialog.getByRole("button", { name: "Look them up" }).click();
  await expect(dialog.getByText("Not everything could be looked up")).toBeVisible();
  await expect(field).toHaveValue(/bms-late0001/);
  await stack.control.clearFaults();
  await dialog.getByRole("button", { name: "Look them up" }).click();
  await expect(dialog.getByText("2 found · 1 unknown · 1 duplicate · 1 in other regions")).toBeVisible();
  await expect(dialog.getByText(/The service lists none of these in any of \d+ regions/)).toBeVisible();

  await dialog.getByRole("checkbox", { name: "Select these too" }).check();
  await dialog.getByLabel(/a text or CSV file/).setInputFiles({ name: "ids.csv", mimeType: "text/csv", buffer: Buffer.from(`id,name\n"${two!.id}","web, 1"\n`) });
  await dialog.getByRole("button", { name: "Select 4" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Paste IDs" })).toBeFocused();
  await expect(page.getByText(`4 of ${total + 1} selected, 1 hidden by the filter`)).toBeVisible();
  await console.filter("came-later");
  await expect(page.getByRole("checkbox", { name: "Select bms-late0001" })).toBeChecked();
});

test("a dropped file is read, and cancelling changes nothing", async ({ console, stack, page }) => {
  const [one] = await stack.control.pick("running");
  await console.open();
  await console.connectWithDemo();
  await console.expectShown((await stack.control.instances()).length);
  await page.getByRole("button", { name: "Paste IDs" }).click();
  const dialog = page.getByRole("dialog", { name: "Select pasted IDs" });
  const transfer = await page.evaluateHandle((id) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([id], "ids.txt", { type: "text/plain" }));
    return transfer;
  }, one!.id);
  await dialog.getByText("Or a text or CSV file").dispatchEvent("drop", { dataTransfer: transfer });
  await expect(dialog.getByRole("button", { name: "Select 1" })).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText(/selected/)).toHaveCount(0);
});
