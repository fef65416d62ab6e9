// Runs all batches of a reader through all threads, and collects what becomes of them in input order.
#pragma once

#include <oneapi/tbb/concurrent_queue.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include <cstddef>
#include <vector>

#include "dedup/io.h"
#include "engine/stage.h"

namespace dedup {

/// What a thread reads in a row: one batch, or several of small files, for each of which passing it on would take as
/// long as reading it.
template <class Out>
struct BatchGroup {
  static constexpr std::size_t kBytes = 1 << 16, kMost = 64;

  std::vector<Batch> batches;
  std::vector<Out> outs;  ///< of `batches`; both stay, so that their memory is used again
  std::size_t used = 0;

  /// Gets the next batches; returns false at the end of the input.
  bool fill(Reader& reader) {
    for (std::size_t bytes = 0; used < kMost && bytes < kBytes; ++used) {
      if (used == batches.size()) batches.emplace_back(), outs.emplace_back();
      if (!reader.next(batches[used])) return false;
      // One without bytes has rows that are yet to be decoded: work enough for a thread.
      bytes += batches[used].bytes.empty() ? kBytes : batches[used].bytes.size();
    }
    return true;
  }
};

/// Calls `work(batch, out)` for every batch, on any thread, and `collect(out)` in input order, one at a time. `Out` is
/// what `work` sets; each is used again for a later batch. Throws Error(interrupted), and what the calls throw.
template <class Out, class Work, class Collect>
void read_batches(Reader& reader, const Observer& observer, const Work& work, const Collect& collect) {
  // Groups in flight per thread. With two, threads waited for the group whose turn it was to be collected.
  constexpr int kGroupsPerThread = 8;
  using Group = BatchGroup<Out>;
  // One for each in flight. The pipeline gets pointers: a cancelled one does not destroy its items.
  std::vector<Group> groups(static_cast<std::size_t>(kGroupsPerThread * tbb::this_task_arena::max_concurrency()));
  tbb::concurrent_queue<Group*> spare;
  for (Group& group : groups) spare.push(&group);
  bool has_more = true;
  const auto pull = [&](tbb::flow_control& control) {
    stop_if_cancelled(observer);
    Group* group = nullptr;
    while (!spare.try_pop(group)) {  // there is one, because there are as many as groups in flight
    }
    has_more = has_more && group->fill(reader);
    if (group->used == 0) control.stop();
    return group;
  };
  const auto use = [&](Group* group) {
    for (std::size_t i = 0; i < group->used; ++i) {
      work(group->batches[i], group->outs[i]);
      group->batches[i] = {};
    }
    return group;
  };
  const auto give = [&](Group* group) {
    for (std::size_t i = 0; i < group->used; ++i) collect(group->outs[i]);
    group->used = 0;
    spare.push(group);
  };
  tbb::parallel_pipeline(groups.size(), tbb::make_filter<void, Group*>(tbb::filter_mode::serial_in_order, pull) &
                                            tbb::make_filter<Group*, Group*>(tbb::filter_mode::parallel, use) &
                                            tbb::make_filter<Group*, void>(tbb::filter_mode::serial_in_order, give));
}

}  // namespace dedup
