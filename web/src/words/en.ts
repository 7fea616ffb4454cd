import { FIELD_LABELS_EN } from "kfstat";
import type { LanguageFile } from "./messages.js";
import { plural } from "./plural.js";

const messages: LanguageFile["messages"] = {
  product: "WeChat customer service figures",
  admin_title: "Service figures",
  tagline: "Day by day, for each account and agent",
  language: "Language",
  theme: "Appearance",
  theme_auto: "System",
  theme_light: "Light",
  theme_dark: "Dark",

  filters: "Filters",
  account: "Account",
  choose_account: "Choose an account",
  account_placeholder: "Search name or ID",
  account_id_placeholder: "Account IDs, separated by commas",
  servicer: "Agent",
  servicer_placeholder: "Search name or ID",
  servicer_id_placeholder: "Enter a userid, or leave empty",
  all_servicers: "All agents (account total)",
  all_accounts: "All accounts",
  accounts_chosen: (count) => `${count} accounts`,
  no_match: "Nothing matches",
  more_options: (hidden) => `${hidden} more, keep typing to narrow the list`,
  list_loading: "Reading the list…",
  free_text_hint: "No list available, enter an ID",
  servicer_paused: "Paused",
  former: "Removed",
  range: "Dates",
  range_presets: "Presets",
  range_own: "Custom range",
  range_limits: (earliest, latest) => `Between ${earliest} and ${latest}`,
  range_pick: "Pick the first and the last day",
  previous_month: "Previous month",
  next_month: "Next month",
  presets: {
    yesterday: "Yesterday",
    last_7_days: "Last 7 days",
    last_28_days: "Last 28 days",
    last_30_days: "Last 30 days",
    last_90_days: "Last 90 days",
    last_180_days: "Last 180 days",
    this_week: "This week",
    last_week: "Last week",
    week_before_last: "Week before last",
    this_month: "This month",
    last_month: "Last month",
    this_quarter: "This quarter",
    last_quarter: "Last quarter",
  },
  days: (count, one) => plural(count, one, "day"),
  refresh: "Refresh",
  retry: "Try again",

  data_until: (date) => `Data until ${date}`,
  data_none: "No data in this range",
  read_at: (time) => `Read ${time}`,
  time_zone: "Dates and times are UTC+8 (Beijing)",
  notices: "Notices",

  coverage: "Days with data",
  no_data: "No data",
  sum_rule: "Total: the days added up.",
  unique_rule:
    "Total: the days added up. A customer who wrote on several days is counted on each, so these are not unique customers.",
  mean_rule:
    "Total: the mean of the days, weighted by their sessions or surveys; days without data are left out.",

  metric: "Metric",

  date: "Date",
  state: "State",
  seconds_unit: "s",
  units: { minutes_unit: "min", seconds_short: "s", points: (difference) => `${difference} pts` },
  of_accounts: (reported, accounts) => `${reported} of ${accounts} accounts`,
  states: {
    reported: "Reported",
    empty: "No activity",
    missing: "No activity or pending",
    quiet: "No activity",
    pending: "Not computed yet",
    not_ready: "Not computed yet",
    failed: "Could not be read",
  },
  states_about:
    "“No activity or pending”: WeCom did not return this day. It had no activity or is not computed yet; the answer does not tell which. “–” means that a figure cannot be computed or is absent; it is not 0.",
  definitions: "What the figures mean",

  loading: "Reading figures…",
  progress: (done, total) => `Reading figures, ${done} of ${total}`,
  loaded: (name, days) => `Showing ${name}, ${days}.`,
  idle: {
    title: "Choose an account to begin",
    body: "Its daily figures, and those of every agent, will show here.",
  },
  no_accounts: {
    title: "There is no account to look at yet",
    body: "Create one under WeChat Customer Service in the WeCom admin console, add the app to those that may call its API, then refresh.",
  },
  empty: {
    title: "No figures in this range",
    body: "There was no activity, or it is not computed yet. Try other dates or another agent.",
  },
  unreachable: {
    title: "The data service does not answer",
    body: "This page got no reply from the relay. Check the network, or ask an administrator whether the relay is running, then try again.",
  },
  foreign: {
    title: "There is no kfstat relay at this address",
    body: "Something answered, but it is not a kfstat relay. Check the page's relay address; behind a single sign-on your session may have expired, then reload the whole page.",
  },
  upstream_down: {
    title: "WeCom does not answer",
    body: "The relay is running but got no usable answer from WeCom. Try again in a while; if it stays so, ask an administrator to check the server's network and proxy.",
  },
  no_clock: {
    title: "The data service did not tell the time",
    body: "Dates follow the server's clock. Let the backend offer /api/v1/status, or send a Date header.",
  },
  not_allowed: {
    title: "You may not see this",
    body: "This identity or app has no right to the figures of this account.",
  },
  not_set_up: {
    title: "One more step to set up",
    body: "WeCom refused the call. It will work once the step below is done.",
  },
  relay_refused: "The relay refused the request. It will work once the step below is done.",
  relay_refusals: {
    forwarded_request:
      "Without authentication the relay answers nothing that passed a proxy. Open the relay's own address directly, on its machine or its network.",
    unknown_host:
      "The relay does not know this host name. Let an administrator add the one in the address bar with --allowed-host and start the relay again.",
    foreign_origin:
      "This page and the relay have different addresses. Serve both under one host name and port, or open the page the relay serves.",
    missing_header:
      "The request arrived without the header X-Kfstat: 1. Let your own fetcher and any proxy between keep the request's headers.",
  },
  refused: { title: "WeCom did not complete the call", body: "It answered with the error below." },
  busy: {
    title: "WeCom is busy",
    body: "Calls are being limited or failed for the moment. Wait a little, then try again.",
  },
  relay_busy: {
    title: "The data service is busy",
    body: "The relay is overloaded or cannot use its store. Wait a little, then try again.",
  },
  invalid: {
    title: "The filters need a change",
    body: "Correct what is said below; the figures are then read again.",
  },
  unexpected: {
    title: "The answer could not be understood",
    body: "It does not follow the documentation, so no figure is shown that could mislead. Try again in a while; if it stays so, ask an administrator to look at the relay's log.",
  },
  broken: {
    title: "A part of this page did not load",
    body: "The statistics module could not start. Reload the page; if that does not help, use a more recent browser.",
  },
  partial: (what) => `Not read and not in the totals: ${what}.`,
  stale: (what) => `Not read anew, what was stored earlier is shown: ${what}.`,
  part_of: (account, dates) => `${account} (${dates})`,
  listed: ", ",
  more_parts: (count) => `and ${count} more`,
  errcode: (code) => `Error code ${code}`,
  next_step: "Next step",

  account_total: "Account total",
  person: {
    days_worked: (days, one) => `worked on ${plural(days, one, "day")}`,
    team: "Team",
    previous: (name) => `Previous: ${name}`,
    next: (name) => `Next: ${name}`,
  },
  chosen_as: (filter, value) => `${filter}: ${value}`,
  exports: {
    export: "Export",
    xlsx: {
      name: "Excel report (.xlsx)",
      about: "Summary and changes, agents, accounts, days, weeks, months, definitions",
    },
    csv: { name: "CSV table (.csv)", about: "One row per account and day, all figures" },
    busy: "Making the file…",
    saved: "Exported",
    failed: "The export failed, please try again",
    report: async () => (await import("./report-en.js")).report,
  },
  freshness: {
    oldest: (time) => `Oldest reading ${time}`,
  },
  sign_in: {
    title: "Enter an access token",
    body: "This service wants a token. An administrator makes one with kfstat-relay token add.",
    token: "Access token",
    hint: "Kept in this page's memory only; after a reload it is asked for again.",
    submit: "Continue",
    wrong: "The token is wrong or was revoked. Please check it and try again.",
    sign_out: "Sign out",
  },
  filter_line: {
    choose: "Choose account",
    all_of: (accounts) => `All ${accounts} accounts`,
    everyone: "All agents",
    people: (count) => `${count} agents`,
    accounts: {
      how_to: "Choose a name for that one alone; tick boxes (space) for several",
      ticked: (count) => (count === 0 ? "None chosen" : `${count} chosen`),
      most: (count) => `${count} chosen`,
    },
    persons: {
      how_to: "Choose a name for one person; tick boxes (space) to compare several",
      ticked: (count) => (count === 0 ? "All agents" : `${count} chosen`),
      most: (count) => `${count} chosen, the most there can be`,
    },
    apply: "Apply",
    compare: "vs",
    period: (days, one) =>
      days === undefined ? "prior period" : one ? "the day before" : `prior ${days} days`,
    month: "same days last month",
    year: "same days last year",
    none: "No comparison",
    share: "Copy link",
    copied: "Copied",
    not_copied: "Not copied, please take it from the address bar",
    more_filters: "More filters",
    more: "Share and export",
    until: (date) => `Data to ${date}`,
    updated: (time) => `updated ${time}`,
    oldest: (time) => `oldest ${time}`,
  },
  no_rights: {
    title: "You cannot see any account yet",
    known_as: ["The data service knows you as ", ", but no account is assigned to you. "],
    unknown: "No account is assigned to you. ",
    next: "Ask an administrator to let you see the accounts you need, then check again.",
    copy: "Copy a request",
    not_copied: "Not copied, please write to an administrator",
    check: "Check again",
    request: (user, address) =>
      [
        `Hello, please let me see the WeChat customer service figures${user && `; my sign-in name is ${user}`}.`,
        ...(address === "" ? [] : [`Page: ${address}`]),
        "How: name the accounts for this user in the policy of kfstat-relay (--policy), then reload the relay's configuration.",
      ].join("\n"),
  },
  trouble: {
    refresh: (at, why) => `${at === "" ? "Refresh failed" : `Refresh at ${at} failed`}. ${why}. `,
    choice: (why) => `What you chose could not be read. ${why}. `,
    kept: (time) => `Still showing the figures of ${time}.`,
    kept_choice: (time) => `Still showing your previous choice, updated ${time}.`,
  },

  changes: {
    title: "What changed",
    moved: ({ name, before, now, rose }) => [`${name} ${rose ? "rose" : "fell"} from ${before} to `, now],
    mostly: ({ who, before, now }) => [
      "; most of it is ",
      who,
      before === "" ? ` (${now}, nothing before)` : ` (${before} to ${now})`,
    ],
    day: ({ date, weekday, field, value, one, usual, times, share }) => [
      date,
      ` (${weekday}) brought `,
      value,
      ` ${field === "session_cnt" ? "session" : "customer"}${one ? "" : "s"}, ${share ? `${share} of` : `${times} times`} the usual ${usual} of that weekday`,
    ],
    per_day: ({ value, median }) => [value, ` sessions a day${median && `; the team's median is ${median}`}`],
    end: ".",
    than: {
      period: (days, one) => (one ? "the day before" : `the ${days} days before`),
      month: () => "the same days last month",
      year: () => "the same days last year",
    },
    with_dates: (than, dates) => (dates === "" ? than : `${than} (${dates})`),
    nothing: (than) => `Nothing stands out against ${than}`,
    nothing_compared: "Nothing is compared",
    one_day: "A single day is too little to tell a change",
    not_stored: (than) => `Not compared: nothing is stored of ${than}`,
    partly_before: (than) => `Not compared: ${than} could not be read in full`,
    partly_now: "Not compared: this range could not be read in full",
  },
  cards: {
    title: "Totals",
    about: (name) => `About “${name}”`,
    in_trend: "show in the trend",
    per_day: (value) => `${value} a day`,
    few: "few",
    better: "better",
    worse: "worse",
    same: "no clear change",
    too_few: "too few to say",
    is_new: "new",
    was_zero: "was 0",
    incomparable: "not comparable",
    not_measured: "Not measured",
    no_surveys: "API routing: no surveys",
    missed: "misses its target",
    days_over: (days, one) => `over target on ${plural(days, one, "day")}`,
    days_under: (days, one) => `under target on ${plural(days, one, "day")}`,
    exactly: (value) => `Exactly ${value}.`,
    based_on: (days, one) => `Based on ${plural(days, one, "day")}`,
    weight: {
      session_cnt: (total, one) => plural(total, one, "session"),
      reply_rate: (total, one) => `≈ ${plural(total, one, "answered session")}`,
      satisfaction_investgate_cnt: (total, one) => plural(total, one, "survey"),
      satisfaction_participation_rate: (total, one) => `≈ ${plural(total, one, "answered survey")}`,
    },
    whole_numbers: (numerator, denominator) => `${numerator} of ${denominator}`,
    highest: (value) => `highest day ${value}`,
    between: (min, max) => (min === max ? `${min} on every day` : `days from ${min} to ${max}`),
    answers: (satisfied, middling, dissatisfied) =>
      `Satisfied ${satisfied}, neutral ${middling}, dissatisfied ${dissatisfied}.`,
    before: (than, value) => `Compared with ${than}: ${value}.`,
    before_none: (than) => `Compared with ${than}: no data.`,
    by_chance: (times) => `The change is ${times} times what chance usually brings: it may be chance alone.`,
    not_by_chance: (times) => `The change is ${times} times what chance usually brings: hardly chance.`,
    cannot_judge: "Too few to say whether the change is chance.",
    other_scale: "The rates of the two periods came on different scales and cannot be compared.",
    at_most: (value) => `Target: at most ${value}`,
    at_least: (value) => `Target: at least ${value}`,
    console: "The console's own session count includes those of the assistant, so it is higher.",
    survey_off:
      "No survey was sent in this range. Where an API assigns the sessions, WeCom sends none, so satisfaction is not measured.",
    unanswered: "Surveys were sent, but no customer answered.",
    no_day: "No day of the range allows it.",
    median: (value) => `Team median ${value}`,
    legend: { others: "others", median: "team median", target: "target" },
    all_days: (days, one) => (one ? "The day has data" : `All ${days} days have data`),
    some_days: (reported, days) => `${reported} of ${days} days have data`,
    quiet_days: (days, one) => `no activity on ${plural(days, one, "day")}`,
    days_of: (word, which) => `${word.toLowerCase()}: ${which}`,
    without: (accounts) => `accounts without any data: ${accounts}`,
    lacking: (days, one, which) => `some accounts lack ${plural(days, one, "day")}: ${which}`,
    day_of: (date, accounts) => `${date} (${accounts})`,
    more: (named, more) => `${named} and ${more} more`,
    comma: ", ",
    semicolon: "; ",
    stop: ". ",
    no_today: "Today and live figures are not available.",
  },
};

const definitions: LanguageFile["definitions"] = {
  session_cnt: "Sessions in which the customer wrote and that were assigned to a servicer (接入人工会话数).",
  customer_cnt:
    "Customers who wrote in a session handled by a servicer; several sessions on one day count once (咨询客户数).",
  customer_msg_cnt: "Messages customers sent in their sessions (咨询消息总数).",
  reply_rate:
    "Of one calendar day's sessions in which a customer wrote to a servicer, the share the servicer answered. Cannot be computed where nobody wrote (人工回复率).",
  first_reply_average_sec:
    "Time from a customer's first message to the servicer's first reply, averaged over the answered sessions, in seconds. Cannot be computed where nobody wrote (平均首次响应时长).",
  satisfaction_investgate_cnt:
    "Satisfaction surveys sent. Where an API assigns the sessions the built-in survey does not work and this is 0 (满意度评价发送数).",
  satisfaction_participation_rate:
    "Share of the surveys sent that customers answered. Cannot be computed where none was sent; the built-in survey does not work where an API assigns the sessions (满意度参评率).",
  satisfied_rate:
    "Share of “satisfied” among the answered surveys. Cannot be computed where none was answered (“满意”评价占比).",
  middling_rate:
    "Share of “middling” among the answered surveys. Cannot be computed where none was answered (“一般”评价占比).",
  dissatisfied_rate:
    "Share of “dissatisfied” among the answered surveys. Cannot be computed where none was answered (“不满意”评价占比).",
  upgrade_service_customer_cnt:
    "Customers who added a specialist or joined a group through service upgrade, each once a day. Since 2022-03-10 (升级服务客户数).",
  upgrade_service_member_invite_cnt:
    "How often a servicer sent a specialist's card through service upgrade. Since 2022-03-10 (专员服务邀请数).",
  upgrade_service_member_customer_cnt:
    "Customers who added a specialist, counted once per specialist. Since 2022-03-10 (添加专员的客户数).",
  upgrade_service_groupchat_invite_cnt:
    "How often a servicer sent a group's QR code through service upgrade. Since 2022-03-10 (客户群服务邀请数).",
  upgrade_service_groupchat_customer_cnt:
    "Customers who joined a group, counted once per group. Since 2022-03-10 (加入客户群的客户数).",
  msg_rejected_customer_cnt:
    "Customers from whom a servicer chose to receive no more messages (被拒收消息的客户数).",
};

/** English. */
export const en: LanguageFile = {
  tag: "en",
  texts: "long",
  messages,
  later: async () => (await import("./later-en.js")).later,
  names: FIELD_LABELS_EN,
  definitions,
};
