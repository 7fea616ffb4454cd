#include "statistics_stream.hpp"

#include "bounded.hpp"
#include "kfstat/document.hpp"
#include "kfstat/errcode.hpp"
#include "wire_problem.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using nlohmann::ordered_json;

constexpr std::size_t series_at_once = 32;
constexpr std::size_t lists_at_once = 8;
constexpr std::size_t most_unread = 1024 * 1024;  // bytes the client has yet to take before more is made
constexpr std::chrono::seconds silence{5};
constexpr std::chrono::milliseconds between_progress{200};

ordered_json nullable(const std::string& servicer_userid) {
  return servicer_userid.empty() ? ordered_json() : ordered_json(servicer_userid);
}

std::string line_of(const ordered_json& document) {
  return document.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string plan_line(std::size_t total) {
  return line_of({{"type", "plan"}, {"total", total}});
}

std::string end_line(bool complete) {
  return line_of({{"type", "end"}, {"complete", complete}});
}

std::string report_lines(const Series& series, const SeriesReading& reading) {
  ordered_json unsettled = ordered_json::array();
  for (const Day day : reading.unsettled)
    unsettled.push_back(format_date(day));
  const ordered_json report = {{"type", "report"},
                               {"open_kfid", series.open_kfid},
                               {"servicer_userid", nullable(series.servicer_userid)},
                               {"as_of", reading.as_of ? ordered_json(*reading.as_of) : ordered_json()},
                               {"unsettled", std::move(unsettled)}};
  return line_of(report) + reading.text + "\n";
}

std::string problem_line(const std::string& open_kfid, const std::string& servicer_userid,
                         const std::vector<std::string>& issues) {
  ordered_json all = ordered_json::array();
  for (const std::string& text : issues) {
    for (ordered_json& issue : ordered_json::parse(text))
      all.push_back(std::move(issue));
  }
  return line_of({{"type", "problem"},
                  {"open_kfid", nullable(open_kfid)},
                  {"servicer_userid", nullable(servicer_userid)},
                  {"issues", std::move(all)}});
}

// Why a list could not be had.
std::vector<std::string> issues_of(const Answer& answer) {
  if (answer.kind != AnswerKind::json) {
    const WireProblem what = wire_problem_of(answer.kind);
    return {relay_issue(what.code, what.detail)};
  }
  return {document::issues(std::array{issue_of(answer)})};
}

}  // namespace

StatisticsStream::StatisticsStream(asio::io_context& context, StatisticSource& source, Directory& directory,
                                   StatisticsQuery query, StreamReader reader)
    : context_(context),
      source_(source),
      directory_(directory),
      query_(std::move(query)),
      reader_(std::move(reader)),
      arrived_(context),
      drained_(context) {
  drained_.expires_at(Clock::time_point::max());
}

asio::awaitable<void> StatisticsStream::write_to(http::BodyWriter& writer) {
  const auto self = shared_from_this();
  const auto end_work = [self] {
    self->work_.request_stop();
    self->arrived_.cancel();
    self->drained_.cancel();
  };
  const std::stop_callback on_leave(reader_.left, end_work);
  const std::stop_callback on_stop(reader_.stopping, end_work);
  asio::co_spawn(context_, produce(), [self](const std::exception_ptr& failure) {
    if (failure) ++self->failed_;
    self->produced_ = true;
    self->arrived_.cancel();
  });
  bool is_read = false;
  try {
    is_read = co_await write_lines(writer);
  } catch (...) {
    end_work();
    throw;
  }
  end_work();
  if (reader_.on_end) reader_.on_end(is_read && is_complete_, total_, failed_);
}

// False where nobody read it to its end.
asio::awaitable<bool> StatisticsStream::write_lines(http::BodyWriter& writer) {
  boost::system::error_code ignored;
  while (!reader_.left.stop_requested()) {
    if (!lines_.empty()) {
      std::string lines = std::exchange(lines_, {});
      drained_.cancel();
      if (!co_await writer.write(std::move(lines))) co_return false;
      continue;
    }
    if (produced_ || is_over()) break;
    arrived_.expires_after(silence);
    co_await arrived_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (lines_.empty() && !produced_ && !is_over()) lines_ = "{\"type\":\"alive\"}\n";
  }
  if (reader_.left.stop_requested()) co_return false;
  is_complete_ = produced_ && failed_ == 0 && done_ == total_ && !is_over();
  co_return co_await writer.write(end_line(is_complete_));
}

asio::awaitable<void> StatisticsStream::produce() {
  const auto self = shared_from_this();
  co_await find_series();
  total_ = series_.size() + failed_;
  done_ = failed_;
  push(plan_line(total_) + troubles_);
  push_progress(true);
  std::vector<Series> first = std::move(series_);
  co_await read_all(std::move(first), false);
  if (!held_back_.empty() && !is_over()) {
    std::stop_token over = work_.get_token();
    co_await source_.until_open(std::move(over));
    std::vector<Series> second = std::move(held_back_);
    co_await read_all(std::move(second), true);
  }
  push_progress(true);
}

asio::awaitable<void> StatisticsStream::find_series() {
  std::vector<std::string> accounts = std::move(query_.open_kfids);
  if (query_.all_accounts) {
    const Listing listing = co_await directory_.accounts();
    if (const Answer* const why = std::get_if<Answer>(&listing)) {
      ++failed_;
      troubles_ += problem_line("", "", issues_of(*why));
      co_return;
    }
    accounts = account_ids(std::get<Document>(listing));
    std::erase_if(accounts, [this](const std::string& id) { return !reader_.viewer.may_list(id); });
  }
  if (query_.all_servicers) {
    std::function<asio::awaitable<void>(std::size_t)> find = [&](std::size_t index) {
      return find_servicers(accounts[index]);
    };
    co_await run_bounded(accounts.size(), lists_at_once, std::move(find));
    co_return;
  }
  for (const std::string& open_kfid : accounts) {
    for (const std::string& userid : query_.servicer_userids)
      series_.push_back({open_kfid, userid});
  }
}

asio::awaitable<void> StatisticsStream::find_servicers(std::string open_kfid) {
  if (is_over()) co_return;
  const Listing listing = co_await directory_.unnamed_servicers(open_kfid);
  if (const Answer* const why = std::get_if<Answer>(&listing)) {
    ++failed_;
    troubles_ += problem_line(open_kfid, "", issues_of(*why));
    co_return;
  }
  const Document& servicers = std::get<Document>(listing);
  if (servicers.refusal) {
    // Nobody can tell who is missing.
    ++failed_;
    troubles_ += problem_line(open_kfid, "", issues_of(*servicers.refusal));
  }
  for (std::string& userid : servicer_ids(servicers, true)) {
    if (reader_.viewer.may_read(open_kfid, userid)) series_.push_back({open_kfid, std::move(userid)});
  }
}

asio::awaitable<void> StatisticsStream::read_all(std::vector<Series> which, bool last) {
  std::function<asio::awaitable<void>(std::size_t)> read = [&](std::size_t index) {
    return read_one(which[index], last);
  };
  co_await run_bounded(which.size(), series_at_once, std::move(read));
}

asio::awaitable<void> StatisticsStream::read_one(Series series, bool last) {
  if (is_over()) co_return;
  Caller caller;
  caller.user = reader_.viewer.name();
  caller.left = work_.get_token();
  caller.waits_long = true;
  SeriesReading reading;
  try {
    reading = co_await source_.read(series, query_.range, std::move(caller));
  } catch (const StoreFailure&) {
    reading.issues.push_back(relay_issue("relay.store_unavailable", "The store cannot be used."));
  }
  if (is_over()) co_return;
  if (!reading.text.empty()) {
    push(report_lines(series, reading));
  }
  if (!reading.issues.empty()) push(problem_line(series.open_kfid, series.servicer_userid, reading.issues));
  if (reading.held_back && !last) {
    held_back_.push_back(std::move(series));
  } else {
    ++done_;
    if (!reading.issues.empty()) ++failed_;
  }
  push_progress(false);
  co_await room();
}

// Waits until the client has taken most of what is there.
asio::awaitable<void> StatisticsStream::room() {
  boost::system::error_code ignored;
  while (lines_.size() > most_unread && !is_over()) {
    co_await drained_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

void StatisticsStream::push(std::string lines) {
  lines_ += lines;
  arrived_.cancel();
}

void StatisticsStream::push_progress(bool always) {
  if (!always && Clock::now() < progress_at_) return;
  progress_at_ = Clock::now() + between_progress;
  push(line_of({{"type", "progress"}, {"done", done_}, {"total", total_}}));
}

}  // namespace kfstat::relay
