// JSON Lines: one record to one Article.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

enum class Role : std::uint8_t { id, text, title, date, source, url };
inline constexpr std::size_t kRoles = 6;

/// How often each spelling of a field was used: counts[role][rank].
using FieldCounts = std::array<std::array<std::uint64_t, 24>, kRoles>;

/// Reads JSON objects. Fields are found by the names in the configuration, or else by their common spellings.
class JsonRecords {
 public:
  explicit JsonRecords(const FieldNames& names);

  /// A thread's parser and buffers.
  class Parser {
   public:
    Parser();
    ~Parser();
    Parser(Parser&&) noexcept;
    Parser& operator=(Parser&&) noexcept;

   private:
    friend class JsonRecords;
    struct State;
    std::unique_ptr<State> state_;
  };

  enum class Outcome { good, repaired, bad };
  /// `line` must be followed by 64 readable bytes. Views in `article` hold until the parser's next record. On
  /// Outcome::bad, `reason` says what is wrong and what to do; on Outcome::repaired, what was replaced. `counts` may be
  /// null.
  Outcome parse(std::string_view line, Parser& parser, Article& article, FieldCounts* counts,
                std::string& reason) const;

  /// The role of the fields of this name.
  std::optional<Role> role_of(std::string_view key) const;

  /// Counts by role and spelling.
  std::map<std::string, std::map<std::string, std::uint64_t>> named(const FieldCounts& counts) const;

 private:
  struct Spelling {
    std::string name;
    Role role;
    std::uint8_t rank;
  };
  const Spelling* find(std::string_view key) const;
  struct Reading;
  Outcome parse_once(std::string_view line, Parser& parser, Article& article, FieldCounts* counts, std::string& reason,
                     bool& broken_text) const;
  std::string why_no_text(std::string_view not_text) const;
  std::vector<Spelling> spellings_;
  std::array<std::vector<std::uint8_t>, 64> table_;  ///< hash of a key -> indices of spellings
  bool text_named_ = false;
};

}  // namespace dedup
