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

/// Calls `work(batch, out)` for every batch, on any thread, and `collect(out)` in input order, one at a time. `Out` is
/// what `work` sets; each is used again for a later batch. Throws Error(interrupted), and what the calls throw.
template <class Out, class Work, class Collect>
void read_batches(Reader& reader, const Observer& observer, const Work& work, const Collect& collect) {
  // Batches in flight per thread. With two, threads waited for the batch whose turn it was to be collected.
  constexpr int kBatchesPerThread = 8;
  // One for each batch in flight. The pipeline gets pointers: a cancelled one does not destroy its items.
  struct Slot {
    Batch batch;
    Out out;
  };
  std::vector<Slot> slots(static_cast<std::size_t>(kBatchesPerThread * tbb::this_task_arena::max_concurrency()));
  tbb::concurrent_queue<Slot*> spare;
  for (Slot& slot : slots) spare.push(&slot);
  const auto pull = [&](tbb::flow_control& control) {
    stop_if_cancelled(observer);
    Slot* slot = nullptr;
    while (!spare.try_pop(slot)) {  // there is one, because there are as many as batches in flight
    }
    if (!reader.next(slot->batch)) control.stop();
    return slot;
  };
  const auto use = [&](Slot* slot) {
    work(slot->batch, slot->out);
    slot->batch = {};
    return slot;
  };
  const auto give = [&](Slot* slot) {
    collect(slot->out);
    spare.push(slot);
  };
  tbb::parallel_pipeline(slots.size(), tbb::make_filter<void, Slot*>(tbb::filter_mode::serial_in_order, pull) &
                                           tbb::make_filter<Slot*, Slot*>(tbb::filter_mode::parallel, use) &
                                           tbb::make_filter<Slot*, void>(tbb::filter_mode::serial_in_order, give));
}

}  // namespace dedup
