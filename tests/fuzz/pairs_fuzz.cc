// Any bytes are a file of pairs, which clusters, or an error.
#include <cstdlib>

#include "dedup/recluster.h"
#include "memory_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryFile file(data, size);
  try {
    const dedup::PairsFile pairs = dedup::read_pairs(file.path(), "");
    dedup::sweep_pairs(pairs, dedup::Linkage::single);
    const dedup::Clusters clusters = dedup::cluster_pairs(pairs, 0.8, dedup::Linkage::star);
    if (clusters.centre.size() != pairs.classes.size()) std::abort();
  } catch (const dedup::Error&) {  // what no run writes
  }
  return 0;
}
