// What the module with Apache Arrow gives to the program that loads it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/columns/columns.h"

namespace dedup {

/// The file of the module, and the name of its only symbol, a function that returns its ArrowFunctions. Both are
/// of one build.
inline constexpr const char *kArrowModule = "libdedup-arrow.so", *kArrowSymbol = "dedup_arrow_functions";

/// See columns.h.
struct ArrowFunctions {
  std::string (*version)();
  std::unique_ptr<RowSource> (*open_parquet)(std::shared_ptr<RandomFile> file, ConverterCalls calls);
  std::unique_ptr<RowSource> (*open_arrow)(std::shared_ptr<RandomFile> file, ConverterCalls calls);
  std::unique_ptr<ParquetOut> (*write_parquet)(const std::vector<OutColumn>& columns,
                                               std::function<void(std::string_view)> put);
};

// Of the module.
std::unique_ptr<RowSource> parquet_rows(std::shared_ptr<RandomFile> file, ConverterCalls calls);
std::unique_ptr<RowSource> arrow_rows(std::shared_ptr<RandomFile> file, ConverterCalls calls);
std::unique_ptr<ParquetOut> parquet_out(const std::vector<OutColumn>& columns,
                                        std::function<void(std::string_view)> put);

}  // namespace dedup
