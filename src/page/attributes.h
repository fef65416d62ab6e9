// The attributes of a tag, one by one.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

#include "core/ascii.h"

namespace dedup {

/// Reads attributes from a position in HTML up to the end of the tag.
class AttributeReader {
 public:
  explicit AttributeReader(std::string_view html, std::size_t at, bool quotes_end = true)
      : html_(html), at_(at), quotes_end_(quotes_end) {}

  /// Reads the next attribute. False at the end of the tag or of the HTML.
  bool next() {
    while (at_ < html_.size() && (is_space(html_[at_]) || html_[at_] == '/')) ++at_;
    if (at_ >= html_.size() || html_[at_] == '>') return false;
    const std::size_t begin = at_++;
    while (at_ < html_.size() && !is_space(html_[at_]) && html_[at_] != '=' && html_[at_] != '>' && html_[at_] != '/')
      ++at_;
    name_ = html_.substr(begin, at_ - begin);
    value_ = html_.substr(at_, 0);  // of an attribute without a value, where it would be
    std::size_t i = at_;
    while (i < html_.size() && is_space(html_[i])) ++i;
    if (i >= html_.size() || html_[i] != '=') return true;
    ++i;
    while (i < html_.size() && is_space(html_[i])) ++i;
    at_ = i;
    if (i < html_.size() && quotes_end_ && (html_[i] == '"' || html_[i] == '\'')) {
      const std::size_t end = html_.find(html_[i], i + 1);
      if (end == std::string_view::npos) {
        unclosed_ = true;
        at_ = html_.size();
        return false;
      }
      value_ = html_.substr(i + 1, end - i - 1);
      at_ = end + 1;
    } else {
      while (at_ < html_.size() && !is_space(html_[at_]) && html_[at_] != '>') ++at_;
      value_ = html_.substr(i, at_ - i);
    }
    return true;
  }

  std::string_view name() const { return name_; }
  std::string_view value() const { return value_; }
  /// The `>` of the tag, or the end of the HTML.
  std::size_t at() const { return at_; }
  /// Whether a quoted value has no end.
  bool unclosed() const { return unclosed_; }
  /// Whether the name is this one, which is in lower case.
  bool is(std::string_view name) const {
    if (name_.size() != name.size()) return false;
    for (std::size_t i = 0; i < name.size(); ++i) {
      if (lower(name_[i]) != name[i]) return false;
    }
    return true;
  }

 private:
  std::string_view html_, name_, value_;
  std::size_t at_;
  bool quotes_end_, unclosed_ = false;
};

}  // namespace dedup
