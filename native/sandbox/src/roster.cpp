#include "roster.hpp"

#include "random.hpp"

#include <array>
#include <cstdint>

namespace kfstat::sandbox {
namespace {

struct Spelling {
  const char* name;
  const char* pinyin;
};

constexpr std::array<Spelling, 24> surnames{
    {{"王", "wang"},  {"李", "li"},   {"张", "zhang"}, {"刘", "liu"},   {"陈", "chen"}, {"杨", "yang"},
     {"黄", "huang"}, {"赵", "zhao"}, {"吴", "wu"},    {"周", "zhou"},  {"徐", "xu"},   {"孙", "sun"},
     {"马", "ma"},    {"朱", "zhu"},  {"胡", "hu"},    {"郭", "guo"},   {"何", "he"},   {"林", "lin"},
     {"高", "gao"},   {"罗", "luo"},  {"郑", "zheng"}, {"梁", "liang"}, {"谢", "xie"},  {"欧阳", "ouyang"}}};

constexpr std::array<Spelling, 25> given_names{
    {{"雨桐", "yutong"},  {"子涵", "zihan"},   {"欣怡", "xinyi"},    {"浩然", "haoran"},
     {"思远", "siyuan"},  {"静", "jing"},      {"婷婷", "tingting"}, {"志强", "zhiqiang"},
     {"晓燕", "xiaoyan"}, {"建国", "jianguo"}, {"佳琪", "jiaqi"},    {"梓轩", "zixuan"},
     {"梦洁", "mengjie"}, {"俊杰", "junjie"},  {"雪", "xue"},        {"文博", "wenbo"},
     {"诗涵", "shihan"},  {"磊", "lei"},       {"丽娟", "lijuan"},   {"嘉懿", "jiayi"},
     {"秀英", "xiuying"}, {"天佑", "tianyou"}, {"若曦", "ruoxi"},    {"鹏飞", "pengfei"},
     {"玉兰", "yulan"}}};

constexpr std::array<const char*, 20> cities{"杭州", "苏州", "南京", "宁波", "上海", "合肥",  "无锡",
                                             "武汉", "长沙", "成都", "重庆", "西安", "郑州",  "青岛",
                                             "厦门", "广州", "深圳", "佛山", "昆明", "哈尔滨"};

constexpr std::array<const char*, 12> districts{"西湖",   "鼓楼",   "滨江",   "新城",   "中山路", "人民广场",
                                                "大学城", "火车站", "高新区", "万象里", "老街",   "奥体"};

std::string make_open_kfid(std::uint64_t n) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string id = "wkAJ2GCAAA";
  Random random(mix(mix(0, "open_kfid"), n));
  while (id.size() < 32)
    id += alphabet[random.below(alphabet.size())];
  return id;
}

constexpr Temper quick_and_liked{1100, 992, 21, 520, 965, 25, 1200};
constexpr Temper slow{780, 905, 205, 310, 790, 130, 500};
constexpr Temper steady{1000, 968, 58, 360, 890, 75, 1000};
constexpr Temper hurried{1450, 940, 44, 240, 800, 120, 400};
constexpr Temper selling{850, 955, 75, 300, 870, 90, 2800};
constexpr Temper learning{520, 930, 120, 340, 860, 90, 700};

}  // namespace

std::vector<Department> named_departments() {
  return {{1, 0, "青禾生活科技有限公司"},
          {2, 1, "客户服务中心"},
          {3, 2, "售后一组"},
          {4, 2, "售后二组"},
          {5, 1, "门店运营部"},
          {6, 5, "华东门店"},
          {7, 4, "夜班小组"},
          {8, 1, "总经办"},
          {hired_department, 1, "外包服务团队"}};
}

std::vector<Person> named_people() {
  return {
      {"zhangsan", "张三", 3, Shift::six_days, steady},
      {"LiSi", "李四", 3, Shift::six_days, quick_and_liked},
      {"wangwu", "王五", 3, Shift::office, slow},
      {"zhaoliu", "赵六", 4, Shift::six_days, hurried},
      {"sun.qian", "孙倩", 4, Shift::six_days, steady},
      {"huangyk", "黄玉𬍛", 7, Shift::nights, learning},
      {"dilnur", "迪丽努尔·阿卜杜热合曼·买买提江（夜班值班组长）", 7, Shift::nights, steady},
      {"ChenXiaoming", "陈小明", 6, Shift::rota, hurried},
      {"yangyang_2023", "杨洋🌸", 6, Shift::rota, quick_and_liked},
      {"13800138000", "郑一鸣", 6, Shift::rota, learning},
      {"wang.yi-fan@qinghe", "王一帆", 2, Shift::office, quick_and_liked},
      {"ouyangxiu", "欧阳修远", 2, Shift::office, slow},
      {"FengLan", "冯岚", 5, Shift::rota, selling},
      {"qianduoduo", "钱多多", 2, Shift::office, steady, true, false},
      {"liuyang-temp01", "刘洋（兼职）", 2, Shift::six_days, learning, false, true},
  };
}

std::vector<Account> named_accounts() {
  std::vector<Account> accounts(6);

  accounts[0].open_kfid = "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw";
  accounts[0].name = "售后服务";
  accounts[0].people = {0, 1, 2, 13, 14};
  accounts[0].departments = {4};

  accounts[1].open_kfid = "wkAJ2GCAAAr5QbXm0TnYdLhVzW8eKuPg";
  accounts[1].name = "门店咨询（华东）";
  accounts[1].people = {12};
  accounts[1].departments = {6};
  accounts[1].traffic.sessions = 18'000;
  accounts[1].traffic.weekday = {800, 780, 800, 850, 1100, 1500, 1450};
  accounts[1].traffic.messages = 4;
  accounts[1].traffic.surveyed = 550;

  accounts[2].open_kfid = "wkAJ2GCAAAk3vNqsB6yRfCw1HoZtJ9Ea";
  accounts[2].name = "企业客户专线";
  accounts[2].people = {10, 11};
  accounts[2].traffic.sessions = 4'500;
  accounts[2].traffic.weekday = {1200, 1100, 1000, 1000, 900, 0, 0};
  accounts[2].traffic.messages = 11;
  accounts[2].traffic.surveyed = 850;
  accounts[2].traffic.specialist = 160;

  accounts[3].open_kfid = "wkAJ2GCAAAUp7xGd2MiTcSb4YjQnO0Fw";
  accounts[3].name = "小程序商城·订单助手";
  accounts[3].managed_by_api = true;
  accounts[3].people = {0, 3, 7, 9};
  accounts[3].traffic.sessions = 26'000;
  accounts[3].traffic.weekday = {1000, 950, 950, 1000, 1050, 1100, 1050};
  accounts[3].traffic.messages = 5;

  // The id of the second account but for the case of one letter: ids are case-sensitive.
  accounts[4].open_kfid = "wkAJ2GCAAAr5QbXm0TnYdLhVzW8eKupg";
  accounts[4].name = "会员俱乐部";
  accounts[4].people = {12, 8, 1};
  accounts[4].traffic.sessions = 7'000;
  accounts[4].traffic.weekday = {900, 900, 950, 1000, 1100, 1200, 1100};
  accounts[4].traffic.specialist = 240;
  accounts[4].traffic.group = 420;

  accounts[5].open_kfid = "wkAJ2GCAAAe8LsDa5KwPhZr0VxTqI6Mg";
  accounts[5].name = "新品预约（筹备中）";
  return accounts;
}

Person hired_person(std::size_t n) {
  const Spelling& surname = surnames[n % surnames.size()];
  const Spelling& given = given_names[n % given_names.size()];
  // 24 and 25 have no common factor, so the first 600 pairs differ; then a number follows.
  const std::size_t round = n / (surnames.size() * given_names.size());
  const std::string suffix = round == 0 ? "" : std::to_string(round + 1);
  constexpr std::array tempers{steady, quick_and_liked, hurried, steady, slow, selling, learning};
  constexpr std::array shifts{Shift::six_days, Shift::rota, Shift::rota, Shift::office, Shift::nights};
  return {std::string(surname.pinyin) + "_" + given.pinyin + suffix,
          std::string(surname.name) + given.name + suffix, hired_department, shifts[n % shifts.size()],
          tempers[n % tempers.size()]};
}

Account branch_account(std::size_t n) {
  Account account;
  account.open_kfid = make_open_kfid(n);
  const std::size_t round = n / (cities.size() * districts.size());
  account.name = std::string(cities[n % cities.size()]) + districts[n / cities.size() % districts.size()] +
                 "店" + (round == 0 ? "" : std::to_string(round + 1));
  account.traffic.sessions = 4'000 + mix(n, "sessions") % 12'000;
  account.traffic.weekday = {850, 820, 850, 900, 1050, 1350, 1250};
  return account;
}

}  // namespace kfstat::sandbox
