#include "routes/statistics_stream.hpp"

#include "async/bounded.hpp"

#include <boost/asio/co_spawn.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using nlohmann::ordered_json;

constexpr std::size_t series_at_once = 32;
constexpr std::size_t lists_at_once = 8;
constexpr std::size_t most_of_a_series = 1024;  // bytes of its lines beside its days
constexpr std::size_t most_of_a_day = 656;      // bytes: figures, and the day among the unsettled
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

std::string report_line(const Series& series, const SeriesReading& reading) {
  ordered_json unsettled = ordered_json::array();
  for (const Day day : reading.unsettled)
    unsettled.push_back(format_date(day));
  return line_of({{"type", "report"},
                  {"open_kfid", series.open_kfid},
                  {"servicer_userid", nullable(series.servicer_userid)},
                  {"as_of", reading.as_of ? ordered_json(*reading.as_of) : ordered_json()},
                  {"unsettled", std::move(unsettled)}});
}

std::string problem_line(const std::string& open_kfid, const std::string& servicer_userid,
                         const Reasons& issues) {
  std::string line = line_of({{"type", "problem"},
                              {"open_kfid", nullable(open_kfid)},
                              {"servicer_userid", nullable(servicer_userid)}});
  line.resize(line.rfind('}'));
  return line + ",\"issues\":" + format_reasons(issues) + "}\n";
}

}  // namespace

StatisticsStream::StatisticsStream(asio::io_context& context, const StreamHouse& house, StatisticsQuery query,
                                   StreamReader reader)
    : context_(context),
      house_(house),
      query_(std::move(query)),
      reader_(std::move(reader)),
      share_(house.budget.open(reader_.viewer.name())) {
  if (reader_.takes_gzip) gzip_.emplace();
}

asio::awaitable<void> StatisticsStream::write_to(http::BodyWriter& writer) {
  const auto self = shared_from_this();
  const auto end_work = [self] {
    self->work_.request_stop();
    self->arrived_.tell();
    self->share_->close();
  };
  const std::stop_callback on_leave(reader_.left, end_work);
  const std::stop_callback on_stop(reader_.stopping, end_work);
  asio::co_spawn(context_, produce(), [self](const std::exception_ptr& failure) {
    if (failure) ++self->failed_;
    self->produced_ = true;
    self->arrived_.tell();
  });
  bool is_read = false;
  try {
    is_read = co_await write_lines(writer);
  } catch (...) {
    end_work();
    pieces_.clear();
    throw;
  }
  end_work();
  pieces_.clear();
  if (reader_.on_end) reader_.on_end(is_read && is_complete_, total_, failed_);
}

// False where nobody read it to its end.
asio::awaitable<bool> StatisticsStream::write_lines(http::BodyWriter& writer) {
  while (!reader_.left.stop_requested()) {
    if (!pieces_.empty()) {
      Piece piece = std::move(pieces_.front());
      pieces_.pop_front();
      if (!co_await write(writer, std::move(piece))) co_return false;
      continue;
    }
    if (produced_ || is_over()) break;
    co_await arrived_.wait_until(house_.clock, house_.clock.steady() + silence);
    if (pieces_.empty() && !produced_ && !is_over()) push("{\"type\":\"alive\"}\n");
  }
  if (reader_.left.stop_requested()) co_return false;
  is_complete_ = produced_ && failed_ == 0 && done_ == total_ && !is_over();
  std::string end = end_line(is_complete_);
  if (gzip_) {
    end = gzip_->add(end);
    end += gzip_->finish();
  }
  co_return co_await writer.write(std::move(end));
}

asio::awaitable<bool> StatisticsStream::write(http::BodyWriter& writer, Piece piece) {
  if (gzip_) {
    if (piece.text.size() > large_text) {
      std::function<std::string()> compress = [this, &piece] { return gzip_->add(piece.text); };
      piece.text = co_await house_.off_loop.run<std::string>(std::move(compress));
    } else {
      piece.text = gzip_->add(piece.text);
    }
    piece.room.shrink_to(piece.text.size());
  }
  co_return co_await writer.write(std::move(piece.text));
}

asio::awaitable<void> StatisticsStream::produce() {
  const auto self = shared_from_this();
  co_await find_series();
  total_ = series_.size() + failed_;
  done_ = failed_;
  push(plan_line(total_) + std::exchange(troubles_, {}));
  push_progress(true);
  std::function<asio::awaitable<void>(std::size_t)> read = [this](std::size_t index) {
    return read_one(index, false);
  };
  co_await run_bounded(series_.size(), series_at_once, std::move(read));
  if (!held_back_.empty() && !is_over()) {
    std::stop_token over = work_.get_token();
    co_await house_.source.until_open(std::move(over));
    co_await read_held_back();
  }
  push_progress(true);
}

asio::awaitable<void> StatisticsStream::find_series() {
  std::vector<std::string> accounts = std::move(query_.open_kfids);
  if (query_.all_accounts) {
    const Listing listing = co_await house_.directory.accounts();
    if (const Answer* const why = std::get_if<Answer>(&listing)) {
      ++failed_;
      troubles_ += problem_line("", "", {reason_of(*why)});
      co_return;
    }
    accounts = account_ids(std::get<Document>(listing));
    std::erase_if(accounts, [this](const std::string& id) { return !reader_.viewer.may_list(id); });
  }
  std::vector<SharedIds> servicers(accounts.size());
  if (query_.all_servicers) {
    std::function<asio::awaitable<void>(std::size_t)> find = [&](std::size_t index) {
      return find_servicers(accounts[index], servicers[index]);
    };
    co_await run_bounded(accounts.size(), lists_at_once, std::move(find));
  } else {
    std::ranges::fill(servicers, house_.lists.keep(std::move(query_.servicer_userids)));
  }
  for (std::size_t index = 0; index < accounts.size(); ++index) {
    if (servicers[index]) series_.add(std::move(accounts[index]), std::move(servicers[index]));
  }
}

asio::awaitable<void> StatisticsStream::find_servicers(const std::string& open_kfid, SharedIds& servicers) {
  if (is_over()) co_return;
  const Listing listing = co_await house_.directory.unnamed_servicers(open_kfid);
  if (const Answer* const why = std::get_if<Answer>(&listing)) {
    ++failed_;
    troubles_ += problem_line(open_kfid, "", {reason_of(*why)});
    co_return;
  }
  const Document& people = std::get<Document>(listing);
  if (people.refusal) {
    // Nobody can tell who is missing.
    ++failed_;
    troubles_ += problem_line(open_kfid, "", {reason_of(*people.refusal)});
  }
  Ids ids = servicer_ids(people, true);
  std::erase_if(ids, [&](const std::string& userid) { return !reader_.viewer.may_read(open_kfid, userid); });
  servicers = house_.lists.keep(std::move(ids));
}

asio::awaitable<void> StatisticsStream::read_held_back() {
  const auto count = static_cast<std::size_t>(std::ranges::count(held_back_, true));
  auto next = held_back_.cbegin();
  std::function<asio::awaitable<void>(std::size_t)> read = [this, &next](std::size_t) {
    next = std::find(next, held_back_.cend(), true);
    return read_one(static_cast<std::size_t>(next++ - held_back_.cbegin()), true);
  };
  co_await run_bounded(count, series_at_once, std::move(read));
}

asio::awaitable<void> StatisticsStream::read_one(std::size_t index, bool last) {
  if (is_over()) co_return;
  const auto days = static_cast<std::size_t>(query_.range.days());
  std::optional<Room> room = co_await share_->take(days * most_of_a_day + most_of_a_series);
  if (!room || is_over()) co_return;
  Caller caller;
  caller.user = reader_.viewer.name();
  caller.left = work_.get_token();
  const Series series = series_.at(index);
  SeriesReading reading;
  try {
    reading = co_await house_.source.read(series, query_.range, std::move(caller));
  } catch (const StoreFailure&) {
    reading.issues.push_back(store_unavailable());
  }
  if (is_over()) co_return;
  std::string lines;
  if (!reading.text.empty()) {
    // Of the size it has: what is taken for it is what it holds.
    const std::string report = report_line(series, reading);
    lines.reserve(report.size() + reading.text.size() + 1);
    lines.append(report).append(reading.text) += '\n';
    reading.text = {};
  }
  if (!reading.issues.empty())
    lines += problem_line(series.open_kfid, series.servicer_userid, reading.issues);
  room->shrink_to(lines.size());
  push(std::move(lines), *std::move(room));
  if (reading.held_back && !last) {
    held_back_.resize(series_.size());
    held_back_[index] = true;
  } else {
    ++done_;
    if (!reading.issues.empty()) ++failed_;
  }
  push_progress(false);
}

// Small pieces are written together.
void StatisticsStream::push(std::string lines, Room room) {
  if (lines.empty()) return;
  if (!pieces_.empty() && pieces_.back().text.size() + lines.size() <= large_text) {
    pieces_.back().text += lines;
    pieces_.back().room.join(std::move(room));
  } else {
    pieces_.push_back({std::move(lines), std::move(room)});
  }
  arrived_.tell();
}

void StatisticsStream::push_progress(bool always) {
  if (!always && house_.clock.steady() < progress_at_) return;
  progress_at_ = house_.clock.steady() + between_progress;
  push(line_of({{"type", "progress"}, {"done", done_}, {"total", total_}}));
}

}  // namespace kfstat::relay
