// Which keys of a record are fields of an article.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dedup/config.h"
#include "io/format/choice.h"

namespace dedup {

/// How often each field was used.
struct FieldCounts {
  std::array<std::array<std::uint64_t, 32>, kRoles> plain{};     ///< [role][rank of the spelling]
  std::map<std::pair<Role, std::string>, std::uint64_t> nested;  ///< role and dotted path -> records
  void add(const FieldCounts& more);
};

/// The keys with a role: those that the configuration names, or else common spellings. Immutable, so thread-safe.
class JsonFields {
 public:
  explicit JsonFields(const FieldNames& names);

  /// One use of a key: as the value of a role, or as the object in which the rest of a path leads to it.
  struct Use {
    std::string spelling;  ///< the whole path
    std::string path;      ///< below the key; empty for the key's own value
    Role role = Role::id;
    std::uint8_t rank = 0;  ///< among the spellings of the role, 0 is best
    TextKind kind = TextKind::story;
    bool named = false;      ///< by the configuration
    bool is_update = false;  ///< a date of the last change, such as "updated" or "dateModified"
  };
  /// What is looked up in the objects of a key: all that a record lacks, or what is known of the article.
  enum class Envelope : std::uint8_t { no, article, metadata };
  struct Key {
    std::string name;
    std::vector<Use> uses;
    Envelope envelope = Envelope::no;
  };
  /// nullptr if the key has no role.
  const Key* find(std::string_view key) const {
    for (const std::uint16_t i : table_[slot_of(key)]) {
      if (keys_[i].name == key) return &keys_[i];
    }
    return nullptr;
  }
  /// The role of a field of this name.
  std::optional<Role> role_of(std::string_view name) const;
  std::size_t size() const { return keys_.size(); }
  /// The number of a key that was found, below size().
  std::size_t number(const Key& key) const { return static_cast<std::size_t>(&key - keys_.data()); }

  /// Counts by role and field.
  std::map<std::string, std::map<std::string, std::uint64_t>> named(const FieldCounts& counts) const;

 private:
  static std::size_t slot_of(std::string_view key) {
    if (key.empty()) return 0;
    return (static_cast<unsigned char>(key.front()) * 7U + static_cast<unsigned char>(key.back()) * 3U + key.size()) &
           63U;
  }
  void add_names(const FieldNames& names);
  Key& key_named(std::string_view name);
  void add_path(Role role, const std::string& name);
  std::vector<Key> keys_;
  std::array<std::vector<std::uint16_t>, 64> table_;  ///< hash of a key -> numbers of keys
};

}  // namespace dedup
