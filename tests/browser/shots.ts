// Pictures of every page and state, for looking at. Not a test: `script/shots` runs it.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { test } from "./harness/fixtures.ts";
import type { Stack } from "./harness/stack.ts";

const LANGUAGES = { en: "en-GB", "zh-CN": "zh-CN" } as const;
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const;

type Texts = Record<string, Record<string, string | { one?: string; other: string }>>;

/** The words of a language, so that things are found by their names in it. */
function words(language: keyof typeof LANGUAGES): (key: string, values?: Record<string, string | number>) => string {
  const texts = JSON.parse(readFileSync(new URL(`../../locales/${language}.json`, import.meta.url), "utf8")) as Texts;
  return (key, values = {}) => {
    const [group, name] = key.split(".") as [string, string];
    const text = texts[group]?.[name];
    if (text === undefined) throw new Error(`no text ${key}`);
    const form = typeof text === "string" ? text : ((values.n === 1 ? text.one : undefined) ?? text.other);
    return form.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? `{${name}}`));
  };
}

for (const language of Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[]) {
  for (const scheme of ["light", "dark"] as const) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      test.describe(`${language} ${scheme} ${size}`, () => {
        test.use({ viewport, colorScheme: scheme, locale: LANGUAGES[language] });
        const t = words(language);
        const shoot = async (page: Page, name: string): Promise<void> => {
          await page.waitForTimeout(150);
          await page.screenshot({ path: new URL(`shots/${name}-${language}-${scheme}-${size}.png`, import.meta.url).pathname });
        };
        const demo = async (page: Page): Promise<void> => page.getByRole("button", { name: t("connect.demo") }).click();
        const loaded = async (page: Page): Promise<void> => page.getByRole("table", { name: t("fleet.table") }).getByRole("rowheader").first().waitFor();
        const select = async (page: Page, ids: string[]): Promise<void> => {
          const filter = page.getByRole("combobox", { name: t("fleet.filter") });
          for (const id of ids) {
            await filter.fill(id);
            await page.getByRole("checkbox", { name: t("table.select_row", { id }) }).check();
          }
          await filter.fill("");
        };

        test("connect", async ({ page, stack, guard }) => {
          guard.expectFailedRequests();
          await page.goto(`${stack.page}/`);
          await page.getByRole("button", { name: t("connect.demo") }).waitFor();
          await shoot(page, "connect");
          await page.getByLabel(t("connect.secret_id")).fill("AKIDwrong");
          await page.getByLabel(t("connect.secret_key")).fill("wrong");
          await page.getByRole("button", { name: t("connect.submit"), exact: true }).click();
          await page.getByRole("alert").waitFor();
          await shoot(page, "connect-refused");
          await page.goto(`${stack.page}/nowhere`);
          await page.getByRole("heading", { level: 1 }).waitFor();
          await shoot(page, "not-found");
        });

        test("fleet", async ({ page, stack }) => {
          await stack.control.addFault({ action: "DescribeInstances", count: 4, fault: { kind: "delay", before_ms: 2000 } });
          await page.goto(`${stack.page}/`);
          await demo(page);
          await page.getByText(t("fleet.loading")).first().waitFor();
          await page.locator("tr.blank").first().waitFor({ state: "attached" });
          await shoot(page, "fleet-loading");
          await loaded(page);
          await shoot(page, "fleet");
          await page.getByRole("table", { name: t("fleet.table") }).getByRole("rowheader").nth(2).getByRole("button").click();
          await page.getByRole("dialog").waitFor();
          await shoot(page, "fleet-details");
          await page.keyboard.press("Escape");
          if (size === "wide") {
            await page.keyboard.press("?");
            await page.getByRole("dialog").waitFor();
            await shoot(page, "fleet-keys");
            await page.keyboard.press("Escape");
            await page.getByRole("button", { name: t("columns.button"), exact: true }).click();
            await page.getByRole("checkbox", { name: t("columns.machine") }).check();
            await page.getByRole("radio", { name: t("columns.comfortable") }).check();
            await shoot(page, "fleet-columns");
            await page.keyboard.press("Escape");
            await shoot(page, "fleet-comfortable");
          }
          await page.getByRole("combobox", { name: t("fleet.filter") }).fill("nothing-has-this-name");
          await page.getByText(t("fleet.no_match")).first().waitFor();
          await shoot(page, "fleet-no-match");
          await page.getByRole("combobox", { name: t("fleet.filter") }).fill("status:running");
          await page.getByRole("combobox", { name: t("fleet.filter") }).fill("status:running ip:10.0.0.0/99");
          await page.locator(".mistake").waitFor();
          await shoot(page, "fleet-bad-filter");
          await page.evaluate(() => window.dispatchEvent(new ErrorEvent("error", { error: new WebAssembly.RuntimeError("unreachable") })));
          await shoot(page, "stopped");
        });

        test("fleet that fails", async ({ page, stack, guard }) => {
          guard.expectFailedRequests();
          await stack.control.addFault({ action: "DescribeInstances", fault: { kind: "bad-gateway" } });
          await page.goto(`${stack.page}/`);
          await demo(page);
          await page.getByRole("button", { name: t("fleet.load_again") }).or(page.getByRole("button", { name: t("common.try_again") })).first().waitFor();
          await shoot(page, "fleet-failed");
        });

        test("job", async ({ page, stack }) => {
          await job(page, stack);
        });

        const job = async (page: Page, stack: Stack): Promise<void> => {
          const running = await stack.control.pick("running", 6);
          const allocating = await stack.control.pick("allocating", 2);
          const ids = [...running, ...allocating].map(({ id }) => id);
          await page.goto(`${stack.page}/`);
          await demo(page);
          await loaded(page);
          await select(page, ids);
          await shoot(page, "selected");
          await page.getByRole("button", { name: t("fleet.terminate", { n: ids.length }) }).click();
          const dialog = page.getByRole("dialog");
          await dialog.waitFor();
          await shoot(page, "review");
          for (const { id } of allocating) await dialog.getByRole("checkbox", { name: t("review.include", { id }) }).check();
          await dialog.getByRole("textbox").last().fill(`${ids.length} ap-guangzhou`);
          await shoot(page, "review-ready");
          await stack.control.addFault({ action: "TerminateInstances", count: 1, fault: { kind: "delay", before_ms: 1500 } });
          await dialog.getByRole("button", { name: t("review.confirm", { n: ids.length }) }).click();
          await page.getByRole("button", { name: t("operation.export_json") }).waitFor();
          await shoot(page, "operation-running");
          await page.getByText("UnsupportedOperation.InvalidInstanceState").first().waitFor();
          await shoot(page, "operation-mixed");
          await page.getByRole("link", { name: t("nav.history") }).click();
          await page.getByRole("heading", { name: t("history.title") }).waitFor();
          await shoot(page, "history");
        };

        test.describe("no instances", () => {
          test.use({ fleet: 0 });
          test("fleet", async ({ page, stack }) => {
            await page.goto(`${stack.page}/`);
            await demo(page);
            await page.getByText(t("fleet.none")).first().waitFor();
            await shoot(page, "fleet-none");
            await page.getByRole("link", { name: t("nav.history") }).click();
            await page.getByRole("heading", { name: t("history.title") }).waitFor();
            await shoot(page, "history-none");
          });
        });

        test.describe("many instances", () => {
          test.use({ fleet: 10_000 });
          test("fleet", async ({ page, stack }) => {
            await page.goto(`${stack.page}/`);
            await demo(page);
            await loaded(page);
            await page.waitForTimeout(8000);
            await shoot(page, "fleet-10000");
          });
        });
      });
    }
  }
}
