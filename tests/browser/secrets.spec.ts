// Where the key and the token are after the whole job: nowhere but in the page's memory.
import type { Page } from "@playwright/test";
import { expect, test } from "./harness/fixtures.ts";

/** Everything that a page leaves behind, as text. */
async function left(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const stores = async (): Promise<string> => {
      const all: unknown[] = [];
      for (const { name } of await indexedDB.databases()) {
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const open = indexedDB.open(name!);
          open.onsuccess = () => resolve(open.result);
          open.onerror = () => reject(open.error);
        });
        for (const store of database.objectStoreNames) {
          const request = database.transaction(store).objectStore(store).getAll();
          all.push(name, store, await new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          }));
        }
        database.close();
      }
      return JSON.stringify(all);
    };
    const inputs = [...document.querySelectorAll("input, textarea")].map((input) => (input as HTMLInputElement).value);
    const caches_ = await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)));
    return {
      localStorage: JSON.stringify(localStorage),
      sessionStorage: JSON.stringify(sessionStorage),
      indexedDB: await stores(),
      caches: JSON.stringify(caches_),
      cookies: document.cookie,
      url: location.href,
      state: JSON.stringify(history.state),
      title: document.title,
      name: window.name,
      dom: document.documentElement.outerHTML,
      inputs: JSON.stringify(inputs),
    };
  });
}

const THEIR_OWN = {
  secretId: "AKIDDEMO0000000000000000000000000001",
  secretKey: "demoKeyOfTheSimulatedCloud000001",
  token: "demo-token-of-the-simulated-cloud-0000000000000000000000000000000001",
};

for (const way of ["typed", "pasted", "demo"] as const) {
  test(`credentials that were ${way} are found nowhere after the job`, async ({ console, stack, page, context, guard }) => {
    const { secretKey, token } = stack.demo;
    expect(stack.demo).toEqual(THEIR_OWN);
    const [running] = await stack.control.pick("running");
    const [allocating] = await stack.control.pick("allocating");
    await console.open();
    if (way === "demo") await console.connectWithDemo();
    else if (way === "typed") await console.connectWith(stack.demo);
    else {
      const answer = { Response: { Credentials: { TmpSecretId: stack.demo.secretId, TmpSecretKey: secretKey, Token: token }, ExpiredTime: Math.floor(Date.now() / 1000) + 7200, RequestId: "r-1" } };
      await page.getByLabel("Paste credentials").fill(JSON.stringify(answer));
      await expect(page.getByLabel("Paste credentials"), "the box is emptied").toHaveValue("");
      await page.getByRole("button", { name: "Connect", exact: true }).click();
    }
    await expect(page.getByRole("heading", { name: "Fleet" })).toBeVisible();
    await console.select(running!.id, allocating!.id);
    const review = await console.openReview(2);
    await review.getByRole("checkbox", { name: `Terminate ${allocating!.id} anyway` }).check();
    await console.confirm(review, 2, "2 ap-guangzhou");
    await expect(console.outcome(running!.id)).toContainText("Terminated");
    await expect(console.outcome(allocating!.id)).toContainText("Failed");
    await page.getByRole("link", { name: "History" }).click();
    await expect(page.getByRole("heading", { name: "History" })).toBeVisible();
    await page.goBack();
    await expect(console.outcome(running!.id)).toBeVisible();

    const places = await left(page);
    // The search itself must be able to find something: the operation's journal names the instance.
    expect(places.indexedDB).toContain(running!.id);
    const everything: Record<string, string> = {
      ...places,
      console: guard.console.join("\n"),
      "proxy log": stack.proxyLog,
      "cookies of the context": JSON.stringify(await context.cookies()),
      "storage of the context": JSON.stringify(await context.storageState({ indexedDB: true })),
    };
    for (const [place, text] of Object.entries(everything)) {
      expect(text.includes(secretKey), `the key is in ${place}`).toBe(false);
      expect(text.includes(token), `the token is in ${place}`).toBe(false);
      expect(/TC3-HMAC-SHA256 Credential/.test(text), `a signature is in ${place}`).toBe(false);
    }
    for (const { url, headers, body } of guard.requests) {
      const toProxy = url.startsWith(stack.proxy);
      const rest = JSON.stringify({ url, body, headers: { ...headers, ...(toProxy ? { "x-tc-token": "" } : {}) } });
      expect(rest.includes(secretKey), `the key went to ${url}`).toBe(false);
      expect(rest.includes(token), `the token went to ${url}, not as X-TC-Token to the proxy`).toBe(false);
    }
    expect(guard.requests.some(({ headers }) => headers["x-tc-token"] === token), "the guard sees the header that carries it").toBe(true);
  });
}

test("disconnecting wipes them, and so does leaving the page", async ({ console, stack, page }) => {
  await console.open();
  await console.connectWith(stack.demo);
  await expect(page.getByRole("heading", { name: "Fleet" })).toBeVisible();
  await page.getByRole("button", { name: "Disconnect" }).click();
  await expect(page.getByRole("heading", { name: "Connect", exact: true })).toBeVisible();
  for (const label of ["Secret ID", "Secret key", "Token"]) await expect(page.getByLabel(label, { exact: true })).toHaveValue("");
  await console.connectWith(stack.demo);
  await expect(page.getByRole("heading", { name: "Fleet" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Connect", exact: true })).toBeVisible();
  for (const label of ["Secret ID", "Secret key", "Token"]) await expect(page.getByLabel(label, { exact: true })).toHaveValue("");
});
