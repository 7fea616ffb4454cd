// The series of a plan, each made when its turn comes: accounts times people are never a list.
#pragma once

#include "store/store_session.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace kfstat::relay {

using Ids = std::vector<std::string>;
using SharedIds = std::shared_ptr<const Ids>;

// The same list is kept once, however many streams read it.
class IdLists {
 public:
  SharedIds keep(Ids ids) {
    std::erase_if(known_, [](const auto& entry) { return entry.second.expired(); });
    std::size_t hash = ids.size();
    for (const std::string& id : ids)
      hash = hash * 31 + std::hash<std::string>()(id);
    std::weak_ptr<const Ids>& place = known_[hash];
    if (SharedIds same = place.lock(); same && *same == ids) return same;
    ids.shrink_to_fit();
    auto kept = std::make_shared<const Ids>(std::move(ids));
    place = kept;
    return kept;
  }

 private:
  std::unordered_map<std::size_t, std::weak_ptr<const Ids>> known_;
};

class SeriesList {
 public:
  // The account's people, behind those of the accounts before; "" is the account's totals.
  void add(std::string open_kfid, SharedIds servicers) {
    if (servicers->empty()) return;
    parts_.push_back({std::move(open_kfid), std::move(servicers), size_});
    size_ += parts_.back().servicers->size();
  }

  std::size_t size() const { return size_; }

  Series at(std::size_t index) const {
    const auto behind = std::ranges::upper_bound(parts_, index, {}, &Part::first);
    const Part& part = *std::prev(behind);
    return {part.open_kfid, (*part.servicers)[index - part.first]};
  }

 private:
  struct Part {
    std::string open_kfid;
    SharedIds servicers;
    std::size_t first;
  };

  std::vector<Part> parts_;
  std::size_t size_ = 0;
};

}  // namespace kfstat::relay
