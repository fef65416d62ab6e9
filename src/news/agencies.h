// The table of news agencies, and the search for their names in a text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"

namespace dedup {

/// A decoded UTF-8 character and its length. Ill-formed or truncated bytes give U+FFFD and length 1.
struct CharacterAt {
  char32_t value = U'\xFFFD';
  std::uint32_t bytes = 1;
};
CharacterAt character_at(std::string_view text, std::size_t at);

/// An agency name found at some byte of a text.
struct AgencyName {
  std::uint16_t agency = 0;
  std::uint32_t length = 0;  ///< bytes; 0 if there is no name
  bool mark = false;         ///< a short form with other meanings
  bool in_dateline = true;   ///< may be read in a dateline
  bool other = false;        ///< a phrase that contains a name but means no agency; the caller skips it
};

/// The table, parsed. A test checks that the compiled-in table has no `problems`.
class AgencyTable {
 public:
  explicit AgencyTable(std::string_view tsv);

  std::vector<Agency> agencies;
  std::vector<std::string> problems;

  /// The longest name that begins at byte `at` of `text`, as a word of its own. Constant time.
  AgencyName name_at(std::string_view text, std::size_t at) const {
    return may_begin(text, at) ? name_starting_at(text, at) : AgencyName{};
  }
  /// Whether a name begins in text[begin, end).
  bool any_name(std::string_view text, std::size_t begin, std::size_t end) const;
  /// The agency whose domain is `host` or a parent of it; kUnknown if there is none. `host` in lower case.
  std::uint16_t of_host(std::string_view host) const;
  /// The agency with the name or spelling `text`, in any case; kUnknown if there is none.
  std::uint16_t of_name(std::string_view text) const;

  static constexpr std::uint16_t kUnknown = UINT16_MAX;

 private:
  struct Spelling {
    std::string text;
    AgencyName name;
  };
  void add(std::string_view text, AgencyName name);
  AgencyName name_starting_at(std::string_view text, std::size_t at) const;
  bool may_begin(std::string_view text, std::size_t at) const {
    if (at + 2 > text.size()) return false;
    const auto start = static_cast<std::size_t>((static_cast<unsigned char>(text[at]) << 8) |
                                                static_cast<unsigned char>(text[at + 1]));
    return ((starts_[start / 64] >> (start % 64)) & 1) != 0;
  }
  std::map<std::uint16_t, std::vector<Spelling>> by_start_;  // first two bytes -> spellings, longest first
  std::array<std::uint64_t, 1024> starts_{};  // one bit per two-byte start, so that most positions cost one lookup
  std::map<std::string, std::uint16_t, std::less<>> domains_, names_;
};

/// The compiled-in table. Thread-safe.
const AgencyTable& agency_table();

}  // namespace dedup
