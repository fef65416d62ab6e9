// Recognises notices that a site serves in place of many stories.
#include "news/notices.h"

#include <algorithm>
#include <utility>

#include "core/types.h"
#include "core/utf8.h"
#include "text/normalize.h"

namespace dedup {

namespace {

// Characters. Words are compared by so many, so that "heron" and "herons" are the same; shorter words are mostly
// grammar ("the", "und"). In scripts without spaces, two characters in a row are compared.
constexpr std::size_t kStem = 4;
constexpr std::size_t kMostRelated = 5;  // one title in so many may have a word in common with the notice by chance

/// The first kStem characters of each longer word, and each pair of characters in scripts without spaces.
std::set<std::string> stems_of(std::string_view raw, const Config& config) {
  Text text;
  normalize(raw, config, text);
  std::set<std::string> out;
  for (std::size_t i = 0; i < text.words.size(); ++i) {
    const std::string_view word(text.bytes.data() + text.words[i].begin, text.words[i].end - text.words[i].begin);
    const bool character = !text.is_character.empty() && text.is_character[i] != 0;
    if (character) {
      if (i > 0 && text.is_character[i - 1] != 0) {
        out.emplace(text.bytes.data() + text.words[i - 1].begin, text.words[i].end - text.words[i - 1].begin);
      }
      continue;
    }
    std::size_t end = 0, characters = 0;
    while (end < word.size() && characters < kStem) {
      end += std::max<std::size_t>(utf8_length(word, end), 1);
      ++characters;
    }
    if (characters == kStem) out.emplace(word.substr(0, end));
  }
  return out;
}

}  // namespace

Notice::Notice(std::string_view body, const Config& config) : config_(config), body_(stems_of(body, config)) {}

void Notice::add(std::string_view title, std::string_view address) {
  const std::set<std::string> stems = stems_of(title, config_);
  if (stems.empty()) return;  // says nothing
  addresses_.emplace(address);
  const bool related =
      std::any_of(stems.begin(), stems.end(), [&](const std::string& stem) { return body_.contains(stem); });
  (related ? related_titles_ : strange_titles_).emplace(title);
}

bool Notice::is_notice() const {
  return strange_titles_.size() >= kLeastPrintsOfNotice && addresses_.size() >= kLeastPrintsOfNotice &&
         related_titles_.size() * kMostRelated <= strange_titles_.size();
}

}  // namespace dedup
