// What this build of the library consists of. Its own version is kVersion in types.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dedup/types.h"

namespace dedup {

/// A library that this one was built with.
struct Library {
  std::string name, version;
};
/// In the order of the summary. Thread-safe, like the functions below.
DEDUP_API std::vector<Library> libraries();

/// The instruction set that the kernels use on this processor, as Highway calls it: "AVX2".
DEDUP_API std::string instruction_set();

/// A format of input.
struct InputFormat {
  std::string_view name;                     ///< as in Reader::File::format and ReadingConfig::format
  std::string_view what;                     ///< for people, without a full stop
  std::vector<std::string_view> extensions;  ///< without the dot, in lower case
};
/// In the order in which content is offered to them.
DEDUP_API std::vector<InputFormat> input_formats();

}  // namespace dedup
