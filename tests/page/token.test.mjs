// A relay that wants a token: the page asks for it, sends it with everything, and keeps it nowhere.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { REFUSED, binary, figures, openBrowser, openPage, startRelay, startSandbox } from "./stage.mjs";

const run = promisify(execFile);

let sandbox, relay, browser, folder, token;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "kfstat-token-"));
  const [tokens, policy] = [join(folder, "tokens"), join(folder, "policy.toml")];
  await writeFile(policy, '[users.wang]\naccounts = "all"\n');
  const add = ["token", "add", "wang", "--tokens", tokens];
  token = (await run(binary("kfstat-relay"), add, { env: {} })).stdout.trim();
  [sandbox, browser] = await Promise.all([startSandbox(), openBrowser()]);
  const relayFlags = ["--access", "bearer", "--policy", policy, "--tokens", tokens];
  relay = await startRelay(sandbox.address, { relayFlags });
});

after(async () => {
  await browser?.close();
  await relay?.stop();
  await sandbox?.stop();
  await rm(folder, { recursive: true });
});

/** A page in front of the form, with the authorization of every request to the relay's interface. */
async function openForm() {
  const opened = await openPage(browser, relay.address, { expected: [REFUSED] });
  const sent = [];
  opened.page.on("request", (request) => {
    if (/\/(api|cgi-bin)\//.test(request.url())) sent.push(request.headers()["authorization"]);
  });
  const form = opened.page.locator("kfstat-dashboard [data-state=sign_in]");
  await form.waitFor();
  return { ...opened, sent, form, field: form.locator("input") };
}

test("the form lets in with a token, which every request then carries", async () => {
  const { page, form, field, sent, close } = await openForm();
  assert.deepEqual(await field.evaluate(({ type, autocomplete, name }) => [type, autocomplete, name]), [
    "password",
    "off",
    "",
  ]);
  assert.equal(await page.locator("kfstat-dashboard .filters").count(), 0);
  assert.equal(await page.locator("kfstat-export").count(), 0);
  await field.fill(`  ${token}\n`);
  sent.length = 0;
  await page.keyboard.press("Enter");
  await figures(page);
  assert.equal(await form.count(), 0);
  const { outline, is } = await page.locator("kfstat-dashboard").evaluate(({ shadowRoot }) => {
    const { activeElement } = shadowRoot;
    return {
      is: activeElement?.localName,
      outline: activeElement && getComputedStyle(activeElement).outlineStyle,
    };
  });
  assert.deepEqual([is, outline], ["h2", "none"], "the focus is on the heading, and nothing has a ring");
  assert.ok(sent.length >= 3);
  assert.deepEqual([...new Set(sent)], [`Bearer ${token}`]);
  await close();
});

test("the token is in no storage, no address and no element, and a reload asks again", async () => {
  const { page, form, field, close } = await openForm();
  await field.fill(token);
  await page.keyboard.press("Enter");
  await figures(page);
  const kept = await page.evaluate(async () => {
    const texts = [location.href, document.cookie, JSON.stringify(history.state)];
    texts.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }));
    texts.push((await indexedDB.databases()).map(({ name }) => name).join());
    const visit = (root) => {
      texts.push(root.innerHTML ?? "");
      for (const element of root.querySelectorAll("*")) {
        texts.push(element.value ?? "");
        if (element.shadowRoot) visit(element.shadowRoot);
      }
    };
    visit(document);
    return texts.join("\n");
  });
  assert.ok(!kept.includes(token));
  await page.reload();
  await form.waitFor();
  await close();
});

test("a wrong token is said to be wrong, with the focus where the next one goes", async () => {
  const { page, form, field, close } = await openForm();
  for (const wrong of ["not-a-token", "", "mit Umlaut ü", "two words"]) {
    await field.fill(wrong);
    await page.keyboard.press("Enter");
    await form.locator(".wrong", { hasText: "令牌无效" }).waitFor();
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    assert.equal(await field.inputValue(), "");
    await page.waitForFunction(
      () => document.querySelector("kfstat-dashboard").shadowRoot.activeElement?.id === "token",
    );
  }
  await field.fill(token);
  await page.keyboard.press("Enter");
  await figures(page);
  await close();
});

test("signing out forgets the token and takes the figures away", async () => {
  const { page, form, field, sent, close } = await openForm();
  await field.fill(token);
  await page.keyboard.press("Enter");
  await figures(page);
  sent.length = 0;
  await page.locator("kfstat-dashboard [data-action=sign-out]").click();
  await form.waitFor();
  assert.equal(await page.locator("kfstat-dashboard :is(.card, kfstat-days)").count(), 0);
  assert.equal(await page.locator("kfstat-dashboard [data-action=sign-out]").count(), 0);
  await page.waitForFunction(() => performance.now() > 0);
  assert.deepEqual([...new Set(sent)].filter(Boolean), []);
  await close();
});

test("a token is for the relay it was given for", async () => {
  const { page, field, close } = await openForm();
  await field.fill(token);
  await page.keyboard.press("Enter");
  await figures(page);
  const sent = [];
  page.on("request", (request) => {
    if (request.url().includes("/elsewhere/")) sent.push(request.headers()["authorization"]);
  });
  await page.locator("kfstat-dashboard").evaluate((element) => (element.relay = "/elsewhere"));
  await page.locator("kfstat-dashboard [part=state]").waitFor();
  assert.ok(sent.length > 0);
  assert.deepEqual(sent.filter(Boolean), []);
  await close();
});

test("with a fetcher of the host's own there is no form", async () => {
  const { page, close } = await openForm();
  await page.locator("kfstat-dashboard").evaluate((element, given) => {
    element.fetcher = (url, init) => {
      const headers = new Headers(init?.headers);
      headers.set("authorization", `Bearer ${given}`);
      return fetch(url, { ...init, headers });
    };
  }, token);
  await figures(page);
  assert.equal(await page.locator("kfstat-dashboard [data-action=sign-out]").count(), 0);
  await close();
});
