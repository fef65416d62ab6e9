// What a search says when it refuses to go on.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "dedup/types.h"

namespace dedup {

/// Runs `search`, which should throw Error(usage), and returns the message.
template <class Search>
std::string refusal(const Search& search) {
  try {
    search();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::usage);
    return error.what();
  }
  return "";
}

}  // namespace dedup
