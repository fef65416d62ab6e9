// Loads the module with Apache Arrow when a file needs it.
//
// Problem. Arrow is large: a program that is linked with it starts with 39 million instructions more (51.7 in place of
// 12.8, `dedup --version`, callgrind), which is 9 % of a run over 20,000 short articles, and most runs read no such
// file. And Debian 12 has no package of it.
//
// Method. What uses Arrow is a library of its own, which is looked for beside this one and loaded once. A build without
// Arrow does not have it; then files that need it are refused with a message.
#include <dlfcn.h>
#include <fmt/format.h>

#include <string>
#include <utility>

#include "dedup/types.h"
#include "io/columns/columns.h"
#include "io/columns/module.h"

namespace dedup {
namespace {

struct Module {
  const ArrowFunctions* functions = nullptr;
  std::string error;  ///< why there are none
};

Module load() {
  void* const library = dlopen(kArrowModule, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return {nullptr, dlerror()};  // NOLINT(concurrency-mt-unsafe): glibc's is
  void* const symbol = dlsym(library, kArrowSymbol);
  if (symbol == nullptr) return {nullptr, fmt::format("{} has no {}", kArrowModule, kArrowSymbol)};
  return {reinterpret_cast<const ArrowFunctions* (*)()>(symbol)(), ""};
}

const Module& module() {
  static const Module loaded = load();
  return loaded;
}

std::string remedy() {
  return fmt::format(
      "which Apache Arrow is needed for ({}); build with -DDEDUP_ARROW=PYTHON, where PYTHON has the package "
      "pyarrow",
      module().error);
}

std::unique_ptr<RowSource> refuse(std::string_view what, const ConverterCalls& calls) {
  calls.problem(Problem::Kind::skipped_file, 0,
                fmt::format("is {}, {}, or export the file to JSON Lines", what, remedy()));
  return nullptr;
}

}  // namespace

ParquetOut::~ParquetOut() = default;

std::string arrow_version() { return module().functions == nullptr ? "" : module().functions->version(); }

std::unique_ptr<RowSource> open_parquet(std::shared_ptr<RandomFile> file, ConverterCalls calls) {
  if (module().functions == nullptr) return refuse("a Parquet file", calls);
  return module().functions->open_parquet(std::move(file), std::move(calls));
}

std::unique_ptr<RowSource> open_arrow(std::shared_ptr<RandomFile> file, ConverterCalls calls) {
  if (module().functions == nullptr) return refuse("an Arrow file", calls);
  return module().functions->open_arrow(std::move(file), std::move(calls));
}

std::unique_ptr<ParquetOut> write_parquet(const std::vector<OutColumn>& columns,
                                          std::function<void(std::string_view)> put) {
  if (module().functions == nullptr) throw Error(Error::Kind::usage, "writing Parquet is something " + remedy());
  return module().functions->write_parquet(columns, std::move(put));
}

}  // namespace dedup
