// Watches a browser context for everything that must never happen, and reports it all at the end of the test.
import type { BrowserContext, Page } from "@playwright/test";

export interface Expectations {
  /** Console errors that the browser itself writes when a request fails (refused connection, HTTP 502…). */
  failedRequests: boolean;
}

export class Guard {
  #origins: Set<string>;
  #problems: string[] = [];
  #expectations: Expectations = { failedRequests: false };
  /** Everything that any page wrote to its console. */
  console: string[] = [];
  /** Every address requested, with the headers and the body that were sent. */
  requests: { url: string; headers: Record<string, string>; body: string | null }[] = [];

  constructor(context: BrowserContext, origins: string[]) {
    this.#origins = new Set(origins);
    for (const page of context.pages()) this.#watch(page);
    context.on("page", (page) => this.#watch(page));
    context.on("request", (request) => {
      const url = request.url();
      this.requests.push({ url, headers: request.headers(), body: request.postData() });
      const { origin, protocol } = new URL(url);
      // A blob is the page's own memory: downloads are made of it.
      if (protocol !== "blob:" && !this.#origins.has(origin)) this.#problems.push(`request to another host: ${url}`);
    });
  }

  /** For a test in which requests are meant to fail. */
  expectFailedRequests(): void {
    this.#expectations.failedRequests = true;
  }

  /** What went wrong so far. */
  problems(): string[] {
    return this.#problems;
  }

  #watch(page: Page): void {
    page.on("console", (message) => {
      this.console.push(message.text());
      if (message.type() !== "error") return;
      const text = message.text();
      if (this.#expectations.failedRequests && /^Failed to load resource|blocked by CORS policy/.test(text)) return;
      this.#problems.push(`console error: ${text} (${message.location().url})`);
    });
    page.on("pageerror", (error) => this.#problems.push(`page error: ${error.stack ?? error.message}`));
    page.on("crash", () => this.#problems.push("the page crashed"));
  }
}

/** Runs in every page before its own scripts. A function of its own: Playwright sends its source. */
export function reportViolations(): void {
  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`policy violation: ${event.effectiveDirective} refused ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
  });
}
