import { FIELD_LABELS_EN } from "kfstat";
import type { LanguageFile } from "./messages.js";

const plural = (count: string, one: boolean, word: string) => `${count} ${one ? word : `${word}s`}`;

const messages: LanguageFile["messages"] = {
  product: "WeChat customer service figures",
  admin_title: "Service figures",
  tagline: "Day by day, for each account and servicer",
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
  servicer: "Servicer",
  servicer_placeholder: "Search name or ID",
  servicer_id_placeholder: "Enter a userid, or leave empty",
  all_servicers: "All servicers (account total)",
  all_accounts: "All accounts",
  accounts_chosen: (count) => `${count} accounts`,
  no_match: "Nothing matches",
  more_options: (hidden) => `${hidden} more, keep typing to narrow the list`,
  list_loading: "Reading the list…",
  free_text_hint: "No list available right now, enter an ID",
  show_options: "Show options",
  servicer_paused: "Paused",
  former: "Removed",
  range: "Dates",
  range_presets: "Presets",
  range_own: "Own dates",
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

  cards: "Totals",
  coverage: "Days with data",
  coverage_definition:
    "Days of the range for which WeCom returned figures. A day that was not returned had no activity or is not computed yet; it is never counted as 0.",
  coverage_of: (total) => `of ${total}`,
  coverage_rest: (empty, missing) => [`${empty} without figures`, `${missing} not returned`],
  coverage_full: "Every day has data",
  based_on: (days, one) => `Based on ${plural(days, one, "day")}`,
  daily: (mean, max) => [`${mean} a day`, `highest ${max}`],
  between: (min, max) => `Daily ${min} – ${max}`,
  each_day: (value) => `${value} on every day`,
  no_data: "No data",
  no_data_reason: "No day of the range allows it",
  survey_off:
    "No survey was sent in this range. Where an API assigns the sessions, WeCom sends none, so satisfaction is not measured.",
  define: (name) => `What “${name}” means`,
  sum_rule: "Total: the days added up.",
  unique_rule:
    "Total: the days added up. A customer who wrote on several days is counted on each, so these are not unique customers.",
  mean_rule:
    "Total: the mean of the days, weighted by their sessions or surveys; days without data are left out.",

  metric: "Metric",
  as_chart: "Chart",
  as_table: "Table",
  view: "View",
  trend_no_points: (name) => `There is no data for “${name}” in this range.`,
  chart_failed: "The chart could not be loaded, please use the table.",

  days_title: "Day by day",
  days_caption: (range) => `Day by day, ${range}`,
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
  newest_first: "Newest first",
  oldest_first: "Oldest first",
  order: "Order",

  loading: "Reading figures…",
  progress: (done, total) => `Reading figures, ${done} of ${total}`,
  loaded: (name, days) => `Showing ${name}, ${days}.`,
  idle: {
    title: "Choose an account to begin",
    body: "Its daily figures, and those of every servicer, will show here.",
  },
  no_accounts: {
    title: "There is no account to look at yet",
    body: "Create one under WeChat Customer Service in the WeCom admin console, add the app to those that may call its API, then refresh.",
  },
  empty: {
    title: "No figures in this range",
    body: "There was no activity, or it is not computed yet. Try other dates or another servicer.",
  },
  unreachable: {
    title: "The data service does not answer",
    body: "This page got no reply from the relay. Check the network, or ask an administrator whether the relay is running, then try again.",
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
  partial: (failed, total) => ({
    title: failed < total ? `${failed} of ${total} parts could not be read` : "Some dates could not be read",
    body: "The totals and the chart leave out these dates:",
  }),
  stale: {
    title: "Some dates could not be read anew",
    body: "What was stored earlier is shown for these dates:",
  },
  more_parts: (count) => `and ${count} more`,
  errcode: (code) => `Error code ${code}`,
  next_step: "Next step",

  person: {
    days_worked: (days, one) => `worked on ${plural(days, one, "day")}`,
    team: "Team",
    previous: (name) => `Previous: ${name}`,
    next: (name) => `Next: ${name}`,
  },
  chosen_as: (filter, value) => `${filter}: ${value}`,
  exports: {
    export: "Export",
    xlsx: { name: "Excel workbook (.xlsx)", about: "Totals, days, weeks and months, team, definitions" },
    csv: { name: "CSV table (.csv)", about: "One row a day, all figures" },
    busy: "Making the file…",
    saved: "Exported",
    failed: "The export failed, please try again",
    totals: "Totals",
    days: "Days",
    account_days: "Days by account",
    weeks: "Weeks",
    months: "Months",
    team: "Team",
    about: "About",
    based_on: "Based on days",
    first_day: "First day",
    last_day: "Last day",
    field: "Field",
    definition: "Definition and how it is totalled",
    until: "Data until",
    read: "Read",
    not_told: "Not told",
    zone: "Time zone",
    complete: "Completeness",
    all_there: "Everything was read",
    incomplete: "Some dates could not be read and are left out",
    team_incomplete: "The team was not read to the end: people or days are missing",
    accounts: (count) => `${count}-accounts`,
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
  account_filter: {
    how_to_tick: "Choose a name for that one alone; tick boxes (space) for several",
    ticked: (count) => (count === 0 ? "None chosen" : `${count} chosen`),
    apply: "Apply",
  },
  team: {
    title: "Team",
    caption: "Totals of each servicer over the range",
    person: "Servicer",
    search: "Search name or ID",
    people: (count, one) => plural(count, one, "servicer"),
    matching: (shown, all) => `${shown} of ${all} servicers match`,
    no_match: (typed) => `No servicer's name or ID contains “${typed}”`,
    columns: "Figures shown",
    main_columns: "Main figures",
    all_columns: "All figures",
    days_reported: "Days with data",
    open_person: (name) => `Show ${name}`,
    open_hint: "Choose a name to see that person day by day, over all chosen accounts",
    way_back: "Back to all servicers",
    account_total: "Account total",
    reading: "Reading the figures of each servicer",
    waiting: "Getting ready…",
    progress: (done, total) => `${done} / ${total}`,
    cancel: "Cancel",
    cancelled: (done, total) => `Cancelled; this is what was read (${done} / ${total})`,
    resume: "Continue",
    incomplete: {
      title: "Some figures could not be read",
      body: "The totals leave them out. Try again in a while.",
    },
    gaps: (who) => `Missing: ${who.join(", ")}`,
    gap_of_person: (name, account) => (account ? `${name} (${account})` : name),
    gap_of_account: (account) => (account ? `the servicers of ${account}` : "the list of servicers"),
    more_gaps: (count) => `${count} more`,
    empty: {
      title: "There is no servicer here yet",
      body: "Add servicers to the account under WeChat Customer Service in the WeCom admin console, and make sure the app may see them.",
    },
    off: {
      title: "This backend cannot compare servicers",
      body: "It does not offer the route that reads many at once (/api/v1/statistics). Enter a userid above to look at one person; with kfstat-relay everyone is listed here.",
    },
    why: "Why do the servicers not add up to the account total?",
    why_reasons: [
      "WeCom counts the account and each person separately. Customers are unique within a day: one who wrote to two servicers counts once for each of them, and once for the account.",
      "Sessions are those assigned to a servicer. The documentation does not say whose a session is once it is handed over, so one may count for several people.",
      "Reply rate, response time and satisfaction are means, weighted by sessions or surveys. They cannot be added up.",
      "Listed are today's servicers, and removed ones whose days are kept. People outside the app's visible range are not listed, yet their sessions may be in the account total.",
      "Where an API assigns the sessions, WeCom sends no survey. Satisfaction then shows “–”: it cannot be computed, which is not 0.",
      "With several accounts a person's figures are the totals over these accounts and days. A customer counts anew on each account and day, and days with data are counted for each account.",
    ],
  },

  charts: {
    based_on_account_days: (days, accounts) => `Based on ${days} days of ${accounts} accounts`,
    coverage_of_account_days: (total) => `of ${total}, all accounts`,
    unread: (days) => `${days} not read`,
    weight: {
      session_cnt: (total, one) => plural(total, one, "session"),
      reply_rate: (total, one) => `≈ ${plural(total, one, "answered session")}`,
      satisfaction_investgate_cnt: (total, one) => plural(total, one, "survey"),
      satisfaction_participation_rate: (total, one) => `≈ ${plural(total, one, "answered survey")}`,
    },
    unanswered: "Surveys were sent, but no customer answered",
    ratings: {
      name: "Answers",
      satisfied_rate: "Satisfied",
      middling_rate: "Middling",
      dissatisfied_rate: "Dissatisfied",
    },

    compared: (range, reported, requested, now) =>
      `Compared with the equal period before, ${range}: data on ${reported} of ${requested} days${now && `, now on ${now}`}.`,
    compared_account_days: (range, reported, requested, now) =>
      `Compared with the equal period before, ${range}: data on ${reported} of ${requested} account days${now && `, now on ${now}`}.`,
    compared_partly: "Part of it could not be read, so nothing is compared.",
    compared_unread: "Part of this range could not be read, so nothing is compared.",
    sentence_gap: " ",
    comparing: (range) => `Reading the period before, ${range}…`,
    not_compared: (range) =>
      `Nothing to compare with: the period before, ${range}, is older than the data there is, or could not be read.`,
    nothing_to_compare: "Nothing to compare with: older data was not kept, or could not be read.",
    up: "Up",
    down: "Down",
    flat: "Unchanged",
    better: "better",
    worse: "worse",
    points: (difference) => `${difference} pp`,
    from_zero: "(from 0, no percentage)",
    before: (value) => `Before: ${value}`,
    before_partly: (value) => `Before (incomplete): ${value}`,
    before_none: "Before: no data",
    incomparable: "Not comparable",
    other_scale: "Not comparable: the rates came on different scales",

    trend: "Trend",
    periods: { day: "Daily", week: "Weekly", month: "Monthly" },
    period: "Grouped",
    choose_metrics: "Choose metrics",
    chosen: (count, most) => `${count} of ${most}`,
    most_metrics: (most) => `At most ${most} at a time; remove one to choose another.`,
    least_metrics: "At least one stays.",
    remove: (name) => `Remove “${name}”`,
    groups: {
      sessions: "Sessions",
      replies: "Replies",
      satisfaction: "Satisfaction",
      upgrades: "Service upgrade",
    },
    axes: { count: "Count", rate: "Share", seconds: "Seconds" },
    unscaled_axis: "Share, as returned",
    heads: { day: "Date", week: "Week (Monday to Sunday)", month: "Month" },
    days_in: (days, one) => `${plural(days, one, "day")} with data`,
    partly: { week: "Partial week", month: "Partial month" },
    partly_about: {
      week: (ranges) => `Partial week, shown hollow: ${ranges}.`,
      month: (ranges) => `Partial month, shown hollow: ${ranges}.`,
    },
    summary: (f) =>
      `${f.name}: ${f.points} with data, highest ${f.highest} (${f.highest_at}), lowest ${f.lowest} (${f.lowest_at}).`,
    summary_one: (f) => `${f.name}: ${f.value} on ${f.at}, the only one with data.`,
    counted: {
      day: (count, one) => plural(count, one, "day"),
      week: (count, one) => plural(count, one, "week"),
      month: (count, one) => plural(count, one, "month"),
    },
    gaps: (counted) => `The line breaks where there is no data (${counted}).`,
    table_caption: (names) => `Trend: ${names}`,
    and: ", ",

    calendar: "Calendar",
    calendar_caption: (name, range) => `${name}, ${range}, one column a week from Monday`,
    year: (year) => year,
    scale: { count: ["Few", "Many"], rate: ["Low", "High"], seconds: ["Short", "Long"] },
    scale_about: (steps) => `Colours by quantile, from the smallest to the largest value in ${steps} steps.`,
    scale_single: "All days with data have the same value.",
    not_computable: "Cannot be computed on this day",
    absent_days: "No data",
    undefined_days: "Cannot be computed",
    day_prompt: "Point at a day to read its value; once chosen, arrow keys move on.",
    day_words: (day, said) => `${day}: ${said}`,
    calendar_keys: "Arrow keys move among the days, Home and End go to the first and the last.",
    absences: (days, more) => `No data on ${days}: ${more ? "most recently " : ""}`,
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
  names: FIELD_LABELS_EN,
  definitions,
};
