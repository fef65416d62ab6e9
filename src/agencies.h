// The table of agencies, and where in a text one of its names stands. Furniture reads lines by it, syndication
// credits; so it lies below both.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/types.h"

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
  AgencyName name_at(std::string_view text, std::size_t at) const;
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
  std::map<std::uint16_t, std::vector<Spelling>> by_start_;  // first two bytes -> spellings, longest first
  std::vector<std::uint8_t> starts_;                         // 65536 flags, so that most places cost one look
  std::map<std::string, std::uint16_t, std::less<>> domains_, names_;
};

/// The table that is compiled in. Thread-safe.
const AgencyTable& agency_table();

}  // namespace dedup
