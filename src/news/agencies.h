// The table of agencies, and where in a text one of its names stands. Furniture reads lines by it, syndication
// credits; so it lies below both.
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

/// The character that begins at byte `at`, and its bytes; U+FFFD and 1 where the bytes are ill-formed or cut.
struct CharacterAt {
  char32_t value = U'\xFFFD';
  std::uint32_t bytes = 1;
};
CharacterAt character_at(std::string_view text, std::size_t at);

/// A name that stands at some place of a text.
struct AgencyName {
  std::uint16_t agency = 0;
  std::uint32_t length = 0;  ///< bytes; 0 where there is no name
  bool mark = false;         ///< a short form that means other things too
  bool in_dateline = true;   ///< whether it may be read in a dateline
  bool other = false;        ///< a phrase that holds a name and means no agency: to be stepped over
};

/// The table as read; `problems` is empty unless the table is wrong, which a test holds.
class AgencyTable {
 public:
  explicit AgencyTable(std::string_view tsv);

  std::vector<Agency> agencies;
  std::vector<std::string> problems;

  /// The longest name that begins at byte `at` of `text` and ends at a word's end. Bounded work.
  AgencyName name_at(std::string_view text, std::size_t at) const {
    return may_begin(text, at) ? name_begun(text, at) : AgencyName{};
  }
  /// Whether any name stands in text[begin, end).
  bool any_name(std::string_view text, std::size_t begin, std::size_t end) const;
  /// The agency whose domain `host` is, or lies in; kUnknown where none.
  std::uint16_t of_host(std::string_view host) const;
  /// The agency whose name or spelling `text` is, whatever its case; kUnknown where none.
  std::uint16_t of_name(std::string_view text) const;

  static constexpr std::uint16_t kUnknown = UINT16_MAX;

 private:
  struct Spelling {
    std::string text;
    AgencyName name;
  };
  void add(std::string_view text, AgencyName name);
  AgencyName name_begun(std::string_view text, std::size_t at) const;
  bool may_begin(std::string_view text, std::size_t at) const {
    if (at + 2 > text.size()) return false;
    const auto start = static_cast<std::size_t>((static_cast<unsigned char>(text[at]) << 8) |
                                                static_cast<unsigned char>(text[at + 1]));
    return ((starts_[start / 64] >> (start % 64)) & 1) != 0;
  }
  std::map<std::uint16_t, std::vector<Spelling>> by_start_;  // first two bytes -> spellings, longest first
  std::array<std::uint64_t, 1024> starts_{};                 // a bit for each, so that most places cost one look
  std::map<std::string, std::uint16_t, std::less<>> domains_, names_;
};

/// The table that is compiled in. Thread-safe.
const AgencyTable& agency_table();

}  // namespace dedup
