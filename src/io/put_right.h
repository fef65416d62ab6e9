// Puts titles and texts right before they are compared, and counts what was wrong.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>

#include "core/types.h"

namespace dedup {

/// How many records had something put right. Threads add to it.
struct Repairs {
  std::atomic<std::uint64_t> mojibake{0}, markup{0}, references{0}, words{0}, marks{0}, encoding{0};
};

/// Kinds of repairs -> records; without the kinds that did not occur. Names as in Reader::put_right.
std::map<std::string, std::uint64_t> named(const Repairs& repairs);

/// What a thread needs to put an article right; its views may point into it.
struct PutRightBuffers {
  std::string title, text;
};

/// Puts the title and the text of `article` right (text/clean.h), and counts what was wrong unless `repairs` is null.
void put_right(Article& article, PutRightBuffers& buffers, Repairs* repairs);

}  // namespace dedup
