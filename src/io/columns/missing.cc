// What a build without Apache Arrow says.
#include <string_view>

#include "dedup/types.h"
#include "io/columns/columns.h"

namespace dedup {
namespace {

std::unique_ptr<RowSource> refuse(std::string_view what, const ConverterCalls& calls) {
  calls.problem(Problem::Kind::skipped_file, 0,
                std::string(what) +
                    ", which this program was built without Apache Arrow to read; it was skipped, build it with "
                    "-DDEDUP_ARROW=PYTHON, where PYTHON has the package pyarrow, or export the file to JSON Lines");
  return nullptr;
}

}  // namespace

std::string arrow_version() { return ""; }

std::unique_ptr<RowSource> open_parquet(std::shared_ptr<RandomFile> /*file*/, ConverterCalls calls) {
  return refuse("is a Parquet file", calls);
}

std::unique_ptr<RowSource> open_arrow(std::shared_ptr<RandomFile> /*file*/, ConverterCalls calls) {
  return refuse("is an Arrow file", calls);
}

std::unique_ptr<ParquetOut> write_parquet(std::vector<OutColumn> /*columns*/,
                                          std::function<void(std::string_view)> /*put*/) {
  throw Error(Error::Kind::usage, "this program was built without Apache Arrow, which writes Parquet");
}

}  // namespace dedup
