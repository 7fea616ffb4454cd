// Every state of the page and how to bring it about: for looking through as pictures, and for axe.
import {
  CORE_FILES,
  AFTER_SALES,
  BY_API,
  chooseMetric,
  figures,
  NOT_OPEN,
  NOW,
  openPage,
  REFUSED,
  startBoth,
  statePanel,
  UNREACHABLE,
} from "./stage.mjs";

const PERSON = "LiSi";

/** Waits until everything of the selection is drawn. */
async function drawn(page) {
  await figures(page);
  // What is out of sight is not made before one comes near it.
  for (const [part, what] of [
    ["kfstat-trend", ".drawing svg, .numbers"],
    ["kfstat-calendar", ".day"],
    ["kfstat-days", "[data-date]"],
  ]) {
    await page.locator(part).scrollIntoViewIfNeeded();
    await page.locator(`${part} :is(${what})`).first().waitFor({ state: "attached" });
  }
  await page.evaluate(() => globalThis.scrollTo(0, 0));
}

async function afterwards(page, selector) {
  await drawn(page);
  await page.locator(selector).first().click();
}

/** Shows what a narrow page keeps behind a button; elsewhere it is there. */
async function unfold(page, what) {
  const button = page.locator(`kfstat-dashboard [data-unfolds=${what}]`);
  if (await button.isVisible()) await button.click();
}

/** A relay that knows who asks. */
const asUser = (user) => async (page) => {
  await page.route("**/api/v1/status", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), user } });
  });
};

/** Upstream takes so long for each person that the team is still being read. */
const SLOW_TEAM = {
  stage: { sandboxFlags: ["--servicers", "60"] },
  fault: { kind: "delay", pause_ms: 2000, skip: 2 },
};

async function teamComesIn(page) {
  await figures(page);
  await page.locator("kfstat-team progress[aria-valuenow]").waitFor();
}

/** A list of days as long as no upstream has it, by the element itself. */
async function overYears(page) {
  await drawn(page);
  await page.locator("kfstat-calendar").evaluate((element) => {
    const start = Date.UTC(2021, 9, 11);
    const { figures } = element.view;
    const [{ statistic }] = figures.rows.filter((row) => row.statistic);
    const rows = Array.from({ length: 401 }, (_, index) => ({
      date: new Date(start + index * 86_400_000).toISOString().slice(0, 10),
      word: index % 13 === 6 ? "empty" : "reported",
      statistic: index % 13 === 6 ? null : { ...statistic, session_cnt: (index * 37) % 101 },
    }));
    element.view = { ...element.view, figures: { ...figures, rows } };
    return element.updateComplete;
  });
}

/** An upstream that answers every question so; the state the page then shows. */
const refusal = (name, fault, state) => ({
  name,
  fault,
  expected: [REFUSED],
  show: (page) => statePanel(page, state),
});

/**
 * `account`, `person` and `range` stand in the address; `fault` is upstream's from the beginning; `stage` are options of
 * a sandbox and relay of the scene's own; `route` stands between page and relay; `show` waits for the state or brings it
 * about; `covers` says that something lies over the page then.
 */
const SCENES = [
  {
    name: "no-accounts",
    account: "",
    route: (page) => page.route("**/api/v1/accounts", (route) => route.fulfill({ json: { accounts: [] } })),
    show: (page) => statePanel(page, "no_accounts"),
  },
  {
    name: "no-rights",
    account: "",
    async route(page) {
      await asUser({ name: "linlan", accounts: [] })(page);
      await page.route("**/api/v1/accounts", (route) => route.fulfill({ json: { accounts: [] } }));
    },
    show: (page) => statePanel(page, "not_allowed"),
  },
  {
    name: "not-a-relay",
    account: "",
    expected: [REFUSED],
    route: (page) =>
      page.route("**/api/**", (route) =>
        route.fulfill({ status: 404, contentType: "text/html", body: "<h1>Not Found</h1>" }),
      ),
    show: (page) => statePanel(page, "foreign"),
  },
  {
    name: "loading",
    route: (page) => page.route("**/api/v1/statistics", () => undefined),
    show: (page) => page.locator("kfstat-dashboard .cards[aria-busy=true]").waitFor(),
  },
  { name: "week", show: drawn },
  { name: "month", range: "last_30_days", show: drawn },
  { name: "half-year", range: "last_180_days", show: drawn },
  { name: "all-accounts", account: "all", show: drawn },
  { name: "several-accounts", account: `${AFTER_SALES},${BY_API}`, range: "last_30_days", show: drawn },
  { name: "no-surveys", account: BY_API, range: "last_30_days", show: drawn },
  { name: "before-six", stage: { now: NOW - 5 * 3600 }, show: (page) => statePanel(page, "notice") },
  { name: "calendar-of-years", show: overYears },
  {
    name: "four-metrics-by-week",
    range: "last_90_days",
    async show(page) {
      await drawn(page);
      for (const field of ["reply_rate", "first_reply_average_sec", "customer_cnt"]) {
        await chooseMetric(page, field);
      }
      await page.locator("kfstat-trend .choose").click();
      await page.locator("kfstat-trend [data-period=week]").click();
      await drawn(page);
    },
  },
  { name: "team-loading", ...SLOW_TEAM, show: teamComesIn },
  {
    name: "team-cancelled",
    ...SLOW_TEAM,
    async show(page) {
      await teamComesIn(page);
      await page.locator("kfstat-team [data-action=cancel]").click();
      await page.locator("kfstat-team [data-action=resume]").waitFor();
    },
  },
  { name: "person", person: PERSON, range: "last_30_days", show: drawn },
  { name: "definitions-open", show: (page) => afterwards(page, "kfstat-dashboard .definitions summary") },
  { name: "definition-open", covers: true, show: (page) => afterwards(page, "kfstat-definition button") },
  { name: "chart-as-table", show: (page) => afterwards(page, "kfstat-trend [data-view=table]") },
  {
    name: "range-open",
    covers: true,
    async show(page) {
      await afterwards(page, "kfstat-range-picker .opener:not([disabled])");
      await page.locator("calendar-month").first().getByRole("button").first().waitFor();
    },
  },
  {
    name: "accounts-open",
    covers: true,
    async show(page) {
      await afterwards(page, "kfstat-combobox[data-filter=account] .opener");
      await page.locator("kfstat-combobox[data-filter=account] [role=option]").nth(1).waitFor();
    },
  },
  {
    name: "people-open",
    covers: true,
    async show(page) {
      await drawn(page);
      await unfold(page, "filters");
      await afterwards(page, "kfstat-combobox[data-filter=servicer] .opener");
      await page.locator("kfstat-combobox[data-filter=servicer] [role=option]").nth(1).waitFor();
    },
  },
  {
    name: "compare-open",
    covers: true,
    async show(page) {
      await drawn(page);
      await unfold(page, "filters");
      await afterwards(page, "kfstat-combobox[data-filter=compare] .opener");
      await page.locator("kfstat-combobox[data-filter=compare] [role=option]").nth(1).waitFor();
    },
  },
  {
    name: "more-unfolded",
    async show(page) {
      await drawn(page);
      await unfold(page, "more");
    },
  },
  {
    name: "export-open",
    covers: true,
    async show(page) {
      await drawn(page);
      await unfold(page, "more");
      await afterwards(page, "kfstat-export button.opener:not([aria-disabled])");
    },
  },
  { name: "no-data", account: NOT_OPEN, show: (page) => statePanel(page, "empty") },
  refusal("address-not-trusted", { kind: "errcode", errcode: 60020 }, "not_set_up"),
  refusal("not-allowed", { kind: "errcode", errcode: 48002 }, "not_allowed"),
  refusal("busy", { kind: "errcode", errcode: 45033 }, "busy"),
  refusal("rate-limited", { kind: "errcode", errcode: 45009 }, "busy"),
  refusal("invalid", { kind: "errcode", errcode: 95004 }, "invalid"),
  refusal("refused", { kind: "errcode", errcode: 123456 }, "refused"),
  refusal("upstream-down", { kind: "http_status", status: 502 }, "upstream_down"),
  refusal("unexpected", { kind: "not_json" }, "unexpected"),
  {
    name: "partly-failed",
    range: "last_90_days",
    fault: { kind: "errcode", errcode: 123456, skip: 1, times: 1 },
    show: (page) => statePanel(page, "partial"),
  },
  {
    name: "unreachable",
    expected: [UNREACHABLE],
    async show(page) {
      await drawn(page);
      await page.route("**/api/**", (route) => route.abort("connectionrefused"));
      await page.route("**/cgi-bin/**", (route) => route.abort("connectionrefused"));
      await unfold(page, "more");
      await page.locator("kfstat-dashboard [data-action=refresh]").click();
      await statePanel(page, "unreachable");
    },
  },
  {
    name: "other-choice-failed",
    expected: [UNREACHABLE],
    async show(page) {
      await drawn(page);
      await page.route("**/api/**", (route) => route.abort("connectionrefused"));
      await page.locator("kfstat-dashboard").evaluate((element) => (element.range = "last_90_days"));
      await statePanel(page, "unreachable");
    },
  },
  {
    name: "accounts-partly-failed",
    account: `${AFTER_SALES},${BY_API}`,
    fault: { kind: "errcode", errcode: 123456, times: 1 },
    show: (page) => statePanel(page, "partial"),
  },
  {
    name: "no-lists",
    account: "",
    expected: [REFUSED],
    route: (page) => page.route("**/api/v1/accounts**", (route) => route.fulfill({ status: 404, body: "" })),
    show: (page) => page.locator("kfstat-combobox[data-filter=account] input.free").waitFor(),
  },
  {
    name: "token-wanted",
    expected: [REFUSED],
    async route(page) {
      const headers = { "www-authenticate": "Bearer" };
      await page.route("**/api/**", (route) => route.fulfill({ status: 401, headers, json: {} }));
    },
    show: (page) => statePanel(page, "sign_in"),
  },
  {
    name: "token-wrong",
    expected: [REFUSED],
    async route(page) {
      const headers = { "www-authenticate": "Bearer" };
      await page.route("**/api/**", (route) => route.fulfill({ status: 401, headers, json: {} }));
    },
    async show(page) {
      await page.locator("kfstat-dashboard #token").fill("not-a-token");
      await page.keyboard.press("Enter");
      await page.locator("kfstat-dashboard #token-wrong:not(:empty)").waitFor();
    },
  },
  {
    name: "module-missing",
    expected: [UNREACHABLE, /fetch|compile|WebAssembly/i],
    route: (page) => page.route(CORE_FILES, (route) => route.abort("connectionrefused")),
    show: (page) => statePanel(page, "broken"),
  },
  { name: "range-refused", range: "2020-01-01..2020-01-05", show: (page) => statePanel(page, "invalid") },
  {
    name: "rates-of-another-scale",
    fault: {
      kind: "body",
      body: JSON.stringify({
        errcode: 0,
        errmsg: "ok",
        statistic_list: [{ stat_time: 1668441600, statistic: { session_cnt: 4, reply_rate: 87.5 } }],
      }),
    },
    show: drawn,
  },
];

/** What each scene is called. */
export const SCENE_NAMES = SCENES.map(({ name }) => name);

/** Opens a page in a state; `calm` is a relay whose upstream has no fault. */
export async function openScene(browser, calm, name, options) {
  const scene = SCENES.find((one) => one.name === name);
  const {
    account = AFTER_SALES,
    person = "",
    range = "last_7_days",
    fault,
    stage = fault,
    expected,
    covers = false,
  } = scene;
  // A relay remembers what it read, so upstream must be at fault before anybody asks.
  const own = stage && (await startBoth(scene.stage));
  if (fault) await own.sandbox.fault({ endpoint: "get_servicer_statistic", ...fault });
  const { address } = own ? own.relay : calm;
  const filters = Object.entries({ "kf-account": account, "kf-servicer": person, "kf-range": range });
  const query = new URLSearchParams(filters.filter(([, value]) => value !== ""));
  const { page, close } = await openPage(browser, address, {
    expected,
    prepare: scene.route,
    path: `/?${query}`,
    ...options,
  });
  const end = async () => {
    await close().finally(() => own?.stop());
  };
  try {
    await scene.show(page);
  } catch (error) {
    await end().catch(() => undefined);
    throw error;
  }
  return { page, covers, close: end };
}
