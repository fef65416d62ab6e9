// Word lists shared by the readers of datelines, bylines and credits, in the languages that agencies write in.
// Implemented in words.cc. All functions take a folded (lower-case) word.
#pragma once

#include <string_view>
#include <unordered_set>

namespace dedup {

/// A constant set of words.
class WordSet {
 public:
  /// `words` are separated by spaces, and must outlive the set.
  explicit WordSet(std::string_view words) {
    while (!words.empty()) {
      const std::string_view word = words.substr(0, words.find(' '));
      if (!word.empty()) words_.insert(word);
      words.remove_prefix(word.size() < words.size() ? word.size() + 1 : word.size());
    }
  }
  bool contains(std::string_view word) const { return words_.contains(word); }

 private:
  std::unordered_set<std::string_view> words_;
};

bool is_month(std::string_view folded);
bool is_photo_word(std::string_view folded);
bool joins_names(std::string_view folded);     ///< "and", "of", "van": between the words of names
bool is_credit_word(std::string_view folded);  ///< "source", "staff", "material": beside names in bylines and credits
bool is_time_lead(std::string_view folded);    ///< "updated", "published", "stand": before a date
bool is_time_word(std::string_view folded);    ///< "on", "gmt", "monday": around a date

}  // namespace dedup
