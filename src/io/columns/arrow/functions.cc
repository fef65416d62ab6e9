// The symbol by which the module is used.
#include <arrow/util/config.h>

#include "io/columns/module.h"

namespace dedup {
namespace {

std::string version() { return ARROW_VERSION_STRING; }

constexpr ArrowFunctions kFunctions{version, parquet_rows, arrow_rows, parquet_out};

}  // namespace
}  // namespace dedup

extern "C" [[gnu::visibility("default")]] const dedup::ArrowFunctions* dedup_arrow_functions();

extern "C" const dedup::ArrowFunctions* dedup_arrow_functions() { return &dedup::kFunctions; }
