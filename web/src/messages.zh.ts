import type { Messages } from "./messages.js";

/** Simplified Chinese. Metric names are WeCom's own. */
export const zh: Messages = {
  product: "微信客服接待数据",
  admin_title: "客服数据",
  tagline: "按天查看客服账号与每位接待人员的统计",
  language: "语言",
  theme: "外观",
  theme_auto: "跟随系统",
  theme_light: "浅色",
  theme_dark: "深色",

  filters: "筛选条件",
  account: "客服账号",
  choose_account: "选择客服账号",
  account_placeholder: "搜索名称或 ID",
  account_id_placeholder: "填写客服账号 ID（open_kfid）",
  servicer: "接待人员",
  servicer_placeholder: "搜索姓名或账号",
  servicer_id_placeholder: "填写 userid，留空为全部",
  all_servicers: "全部接待人员（账号汇总）",
  all_accounts: "全部账号",
  accounts_chosen: (count) => `${count} 个账号`,
  no_match: "没有匹配的结果",
  more_options: (hidden) => `还有 ${hidden} 项，继续输入以缩小范围`,
  list_loading: "正在读取列表…",
  free_text_hint: "暂时没有列表可选，请直接填写 ID",
  show_options: "展开选项",
  servicer_paused: "停止接待",
  former: "已离开",
  range: "日期范围",
  range_presets: "常用范围",
  range_own: "自定义",
  range_limits: (earliest, latest) => `可选 ${earliest} 至 ${latest}`,
  range_pick: "在日历中选择起止日期",
  previous_month: "上个月",
  next_month: "下个月",
  presets: {
    yesterday: "昨天",
    last_7_days: "近7天",
    last_30_days: "近30天",
    last_90_days: "近90天",
    last_180_days: "近180天",
    this_week: "本周",
    last_week: "上周",
    this_month: "本月",
    last_month: "上月",
  },
  days: (count) => `${count} 天`,
  refresh: "刷新",
  retry: "重试",

  data_until: (date) => `数据截至 ${date}`,
  data_none: "范围内暂无数据",
  read_at: (time) => `读取于 ${time}`,
  time_zone: "日期与时间均为 UTC+8（北京时间）",
  notices: "提示",

  cards: "汇总",
  coverage: "有数据的天数",
  coverage_definition:
    "所选范围内，企业微信返回了统计数据的天数。没有返回的日子可能当日无接待，也可能尚未统计完成，不会按 0 计算。",
  coverage_of: (total) => `/ ${total} 天`,
  coverage_rest: (empty, missing) => `无数据 ${empty} 天 · 未返回 ${missing} 天`,
  coverage_full: "每一天都有数据",
  based_on: (days) => `基于 ${days} 天`,
  daily: (mean, max) => `日均 ${mean} · 单日最高 ${max}`,
  between: (min, max) => `单日 ${min} – ${max}`,
  no_data: "暂无数据",
  no_data_reason: "范围内没有可计算的日子",
  survey_off: "范围内没有发出过满意度评价。由 API 分配会话时，企业微信不发送评价，满意度无法衡量。",
  define: (name) => `“${name}”的定义`,
  sum_rule: "合计：逐日相加。",
  unique_rule: "合计：逐日相加。同一客户在不同日子会重复计入，不等于去重后的客户数。",
  mean_rule: "合计：按每天的会话或评价数量加权平均，没有数据的日子不参与计算。",

  trend: "每日趋势",
  metric: "指标",
  as_chart: "图表",
  as_table: "表格",
  view: "查看方式",
  trend_summary: (f) =>
    `${f.name}，${f.range}：${f.points}有数据，最高 ${f.highest}（${f.highest_date}），最低 ${f.lowest}（${f.lowest_date}）。`,
  trend_no_points: (name) => `所选范围内没有“${name}”的数据。`,
  trend_gaps: (count) => `${count}没有数据，曲线在这些日子断开。`,
  chart_failed: "图表未能加载，请用表格查看。",

  days_title: "每日明细",
  days_caption: (range) => `每日明细，${range}`,
  date: "日期",
  state: "状态",
  seconds_unit: "秒",
  states: {
    reported: "已统计",
    empty: "当日无接待",
    missing: "无接待或尚未统计",
    quiet: "当日无接待",
    pending: "尚未统计",
    not_ready: "尚未统计",
    failed: "读取失败",
  },
  states_about:
    "“无接待或尚未统计”：企业微信没有返回这一天。它可能没有任何接待，也可能还没有统计完成，两者无法从返回结果区分。“–”表示该项无法计算或没有数据，不是 0。",
  definitions: "指标说明",
  newest_first: "新的在前",
  oldest_first: "旧的在前",
  order: "排序",

  loading: "正在读取数据…",
  progress: (done, total) => `正在读取数据，${done}/${total}`,
  loaded: (name, days) => `已显示 ${name} 的数据，共 ${days}。`,
  idle: { title: "先选择一个客服账号", body: "选好账号后，这里会显示它和每位接待人员每天的接待数据。" },
  no_accounts: {
    title: "还没有可查看的客服账号",
    body: "请在企业微信管理后台「微信客服」中创建账号，并把应用加入「可调用接口的应用」。",
  },
  empty: {
    title: "这段时间没有接待数据",
    body: "可能当日无接待，也可能还没有统计完成。换一段时间或换一位接待人员看看。",
  },
  unreachable: {
    title: "连不上数据服务",
    body: "页面没有收到中继服务的回应。请检查网络，或请管理员确认服务正在运行，然后重试。",
  },
  upstream_down: {
    title: "企业微信没有回应",
    body: "中继服务在运行，但没有从企业微信得到可用的回答。请稍后重试；一直如此时，请管理员检查服务器的网络与代理。",
  },
  no_clock: {
    title: "数据服务没有给出时间",
    body: "日期按服务端时间计算。请让后端提供 /api/v1/status，或在回应中带上 Date 头。",
  },
  not_allowed: { title: "没有查看权限", body: "当前身份或应用不能查看这个客服账号的数据。" },
  not_set_up: { title: "还差一步配置", body: "企业微信拒绝了这次调用，完成下面的配置后即可使用。" },
  relay_refused: "中继服务拒绝了这次请求，完成下面的配置后即可使用。",
  relay_refusals: {
    forwarded_request:
      "中继服务没有启用身份验证，不回应经过代理转发的请求。请在运行中继服务的机器或内网中直接打开它自己的地址。",
    unknown_host:
      "中继服务不认识这个主机名。请管理员用 --allowed-host 加入地址栏中的主机名，然后重新启动中继服务。",
    foreign_origin: "页面与中继服务的地址不同。请让两者的主机名与端口一致，或直接打开中继服务自带的页面。",
    missing_header: "请求到达时没有 X-Kfstat: 1 头。请让自定义的 fetcher 与中间的代理保留请求头。",
  },
  refused: { title: "企业微信没有完成这次调用", body: "它返回了一个错误，说明如下。" },
  busy: { title: "企业微信暂时繁忙", body: "调用被限制或暂时失败，稍等片刻再试。" },
  invalid: { title: "筛选条件需要调整", body: "按下面的说明修改后会自动重新读取。" },
  unexpected: {
    title: "收到了无法识别的数据",
    body: "返回的内容不符合文档约定，没有显示任何数字，以免误导。",
  },
  broken: {
    title: "页面组件没有加载成功",
    body: "统计模块无法启动。请刷新页面；仍然如此时，请换用较新的浏览器。",
  },
  partial: (failed, total) => ({
    title: failed < total ? `${total} 段中有 ${failed} 段没有读到` : "部分日期没有读到",
    body: "下面的汇总与图表不包含这些日期：",
  }),
  stale: {
    title: "部分日期没有读到最新数据",
    body: "下列日期显示的是之前保存的数据：",
  },
  more_parts: (count) => `还有 ${count} 段`,
  errcode: (code) => `错误码 ${code}`,
  next_step: "下一步",

  fields: {
    session_cnt: { name: "接入人工会话数", definition: "客户发过消息、并且分配给了接待人员的咨询会话数量。" },
    customer_cnt: {
      name: "咨询客户数",
      definition: "在会话中发过消息并接入人工的客户数量；同一客户当天多次咨询只计一次。",
    },
    customer_msg_cnt: { name: "咨询消息总数", definition: "客户在会话中发送的消息数量。" },
    reply_rate: {
      name: "人工回复率",
      definition:
        "一个自然日内，客户给接待人员发过消息的会话里，接待人员回复了的占比。没有这样的会话时无法计算。",
    },
    first_reply_average_sec: {
      name: "平均首次响应时长",
      definition:
        "客户发给接待人员的第一条消息到接待人员首次回复之间的时长，按已回复的会话取平均，单位为秒。没有客户发消息时无法计算。",
    },
    satisfaction_investgate_cnt: {
      name: "满意度评价发送数",
      definition: "发出的满意度评价数量。由 API 分配会话时原生评价不生效，为 0。",
    },
    satisfaction_participation_rate: {
      name: "满意度参评率",
      definition:
        "发出的满意度评价中客户参与评价的占比。没有发送评价时无法计算；由 API 分配会话时原生评价不生效。",
    },
    satisfied_rate: {
      name: "“满意”评价占比",
      definition: "客户参评的评价中“满意”的占比。没有客户参评时无法计算。",
    },
    middling_rate: {
      name: "“一般”评价占比",
      definition: "客户参评的评价中“一般”的占比。没有客户参评时无法计算。",
    },
    dissatisfied_rate: {
      name: "“不满意”评价占比",
      definition: "客户参评的评价中“不满意”的占比。没有客户参评时无法计算。",
    },
    upgrade_service_customer_cnt: {
      name: "升级服务客户数",
      definition:
        "通过「升级服务」添加了专员或加入了客户群的客户数，同一客户当天只计一次。2022-03-10 以后才有。",
    },
    upgrade_service_member_invite_cnt: {
      name: "专员服务邀请数",
      definition: "接待人员通过「升级服务」向客户发送专员名片的次数。2022-03-10 以后才有。",
    },
    upgrade_service_member_customer_cnt: {
      name: "添加专员的客户数",
      definition: "客户成功添加专员的数量，添加多位专员会重复计入。2022-03-10 以后才有。",
    },
    upgrade_service_groupchat_invite_cnt: {
      name: "客户群服务邀请数",
      definition: "接待人员通过「升级服务」向客户发送客户群二维码的次数。2022-03-10 以后才有。",
    },
    upgrade_service_groupchat_customer_cnt: {
      name: "加入客户群的客户数",
      definition: "客户成功加入客户群的数量，加入多个群会重复计入。2022-03-10 以后才有。",
    },
    msg_rejected_customer_cnt: {
      name: "被拒收消息的客户数",
      definition: "被接待人员设置为“不再接收消息”的客户数量。",
    },
  },
};
