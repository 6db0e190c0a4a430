// The console as a person meets it: everything is found by its role and its name.
import { type Locator, type Page, expect } from "@playwright/test";
import type { Truth } from "./control.ts";
import type { Report } from "./report.ts";
import type { Stack } from "./stack.ts";

/** How the headline of an operation begins once every instance has its outcome. */
const VERDICT = /^(All \d|The instance is|Nothing (was|is known)|\d+( of \d+)? (could not be terminated|(is|are) unresolved|(was|were) not sent))/;

export class Console {
  readonly page: Page;
  #stack: Stack;

  constructor(page: Page, stack: Stack) {
    this.page = page;
    this.#stack = stack;
  }

  async open(path = "/"): Promise<void> {
    await this.page.goto(this.#stack.page + path);
  }

  // --- connect ---------------------------------------------------------------------------------------------------------

  async connectWithDemo(): Promise<void> {
    await this.page.getByRole("button", { name: "Use the demo account" }).click();
    await expect(this.page.getByRole("heading", { name: "Fleet" })).toBeVisible();
  }

  async connectWith({ secretId, secretKey, token }: { secretId: string; secretKey: string; token: string }): Promise<void> {
    await this.page.getByLabel("Secret ID").fill(secretId);
    await this.page.getByLabel("Secret key").fill(secretKey);
    await this.page.getByLabel("Token", { exact: true }).fill(token);
    await this.page.getByRole("button", { name: "Connect", exact: true }).click();
  }

  // --- fleet -----------------------------------------------------------------------------------------------------------

  get instances(): Locator {
    return this.page.getByRole("table", { name: "Instances" });
  }

  row(id: string): Locator {
    return this.instances.getByRole("row").filter({ hasText: id });
  }

  async filter(text: string): Promise<void> {
    await this.page.getByRole("combobox", { name: "Filter instances" }).fill(text);
  }

  /** Waits until the list is loaded and the filter leaves so many. */
  async expectShown(count: number): Promise<void> {
    await expect(this.page.getByRole("status").getByText(new RegExp(`^${count}( of \\d+)? instances?$`))).toBeVisible();
  }

  /** Selects instances by their ids, wherever in the list they are: the filter brings each on screen. */
  async select(...ids: string[]): Promise<void> {
    for (const id of ids) {
      await this.filter(id);
      await this.page.getByRole("checkbox", { name: `Select ${id}` }).check();
    }
    await this.filter("");
  }

  async openReview(count: number): Promise<Locator> {
    await this.page.getByRole("button", { name: `Terminate ${grouped(count)}…` }).click();
    const review = this.page.getByRole("dialog", { name: "Terminate instances" });
    await expect(review).toBeVisible();
    return review;
  }

  /** Types the phrase and confirms: the number and, for one region, its name. */
  async confirm(review: Locator, count: number, phrase: string): Promise<void> {
    await review.getByRole("textbox", { name: /to confirm/ }).fill(phrase);
    await review.getByRole("button", { name: count === 1 ? "Terminate 1 instance" : `Terminate ${grouped(count)} instances` }).click();
    // The page of the operation takes the place of fleet and dialog.
    await expect(this.page.getByRole("button", { name: "Export JSON" })).toBeVisible();
    await expect(review).toBeHidden();
  }

  // --- operation -------------------------------------------------------------------------------------------------------

  get outcomes(): Locator {
    return this.page.getByRole("table", { name: "Instances" });
  }

  outcome(id: string): Locator {
    return this.outcomes.getByRole("row").filter({ hasText: id });
  }

  /**
   * Gives the account a fleet of one region, selects all of it that is not terminating yet, at least so many, and opens the
   * review, with the allocating ones ticked in: the service will refuse those.
   */
  async chooseAndReview(least: number, region = "ap-guangzhou"): Promise<Truth[]> {
    await this.#stack.control.reset({ fleet: Math.ceil(least * 1.08), region, mix: "mixed" });
    const targets = (await this.#stack.control.instances()).filter(({ status }) => status !== "terminating");
    if (targets.length < least) throw new Error(`only ${targets.length} instances can be terminated`);
    await this.open();
    await this.connectWithDemo();
    await this.filter("-status:terminating");
    // All pages are there: what is selected is what was shown at that moment, and no more comes in later.
    await expect(this.page.getByText(new RegExp(`^${targets.length} of \\d+ instances`)).first()).toBeVisible();
    await this.page.getByRole("checkbox", { name: "Select all shown" }).check();
    const review = await this.openReview(targets.length);
    for (const { id } of targets.filter(({ status }) => status === "allocating")) {
      await review.getByRole("checkbox", { name: `Terminate ${id} anyway` }).check();
    }
    return targets;
  }

  /** Confirms the open review of these instances, which are all in one region. */
  async confirmReview(targets: Truth[]): Promise<void> {
    await this.confirm(this.page.getByRole("dialog", { name: "Terminate instances" }), targets.length, `${targets.length} ${targets[0]!.region}`);
  }

  /** Waits until every instance has its outcome. */
  async waitForVerdict(): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(VERDICT, { timeout: 90_000 });
  }

  /** The page's own report, as its export gives it. */
  async report(): Promise<Report> {
    const download = this.page.waitForEvent("download");
    await this.page.getByRole("button", { name: "Export JSON" }).click();
    const stream = await (await download).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return JSON.parse(Buffer.concat(chunks).toString("utf8")) as Report;
  }

  /** What the service knows of every instance. */
  truths(): Promise<Truth[]> {
    return this.#stack.control.instances();
  }
}

/** A number as the page writes it. */
function grouped(count: number): string {
  return count.toLocaleString("en");
}
