// Apache Arrow for the rest of the program: this header has none of its types. load.cc gets them from the module, whose
// sources are in arrow/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/format/format.h"
#include "io/random_file.h"

namespace dedup {

/// The version of Arrow; empty if its module cannot be loaded.
std::string arrow_version();

/// Format::open_rows of a Parquet file, and of an Arrow IPC file or stream. Any bytes are accepted.
std::unique_ptr<RowSource> open_parquet(std::shared_ptr<RandomFile> file, ConverterCalls calls);
std::unique_ptr<RowSource> open_arrow(std::shared_ptr<RandomFile> file, ConverterCalls calls);

/// What the cells of a column are.
enum class CellType : std::uint8_t { text, count, measure };
struct OutColumn {
  std::string name;
  CellType type = CellType::text;
};

/// A Parquet file while it is written, row by row. A cell that is not set is null; bytes that are not UTF-8 become
/// U+FFFD. Not thread-safe.
class DEDUP_API ParquetOut {
 public:
  virtual ~ParquetOut();
  virtual void text(std::size_t column, std::string_view cell) = 0;
  virtual void count(std::size_t column, std::uint64_t cell) = 0;
  virtual void measure(std::size_t column, double cell) = 0;
  virtual void end_row() = 0;
  /// Writes what is left, and the table of contents.
  virtual void finish() = 0;
};

/// `put` gets the bytes of the file in order. Throws Error(usage) if the module cannot be loaded.
std::unique_ptr<ParquetOut> write_parquet(const std::vector<OutColumn>& columns,
                                          std::function<void(std::string_view)> put);

}  // namespace dedup
