// Compares the values of fields that mean the same.
#include "io/format/choice.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "text/html.h"

namespace dedup {
namespace {

// None is longer than 15 bytes.
constexpr std::array<std::string_view, 16> kStubs{"null",   "none",   "nil",    "undefined",      "n/a",  "na",
                                                  "#n/a",   "nan",    "nat",    "<na>",           "(na)", "(n/a)",
                                                  "<null>", "(null)", "(none)", "[object object]"};
constexpr std::size_t kLongestStub = 16;  // one slash may be escaped

constexpr bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }
constexpr bool is_ascii(char c) { return (c & 0x80) == 0; }

/// The length of a blank at the front of `text` that is not ASCII: a space, a byte order mark, or a punctuation mark of
/// the block from U+2000 on.
std::size_t blank_length(std::string_view text) {
  if (text.starts_with("\xC2\xA0")) return 2;
  for (const std::string_view blank : {"\xE2\x80", "\xE2\x81", "\xE3\x80\x80", "\xEF\xBB\xBF"}) {
    if (text.starts_with(blank)) return 3;
  }
  return 0;
}

/// The length of a JSON escape or an HTML reference of a blank at the front of `text`; 0 if there is none.
std::size_t escape_length(std::string_view text) {
  if (text.size() < 2) return 0;
  if (text.front() == '\\') {
    if (text[1] != 'u') return 2;
    for (const std::string_view blank : {"0020", "00a0", "00A0", "200b", "200B", "feff", "FEFF", "3000"}) {
      if (text.substr(2).starts_with(blank)) return 6;
    }
    const bool is_control = text.substr(2).starts_with("000") || text.substr(2).starts_with("001");
    return is_control ? 6 : 0;
  }
  for (const std::string_view blank : {"&nbsp;", "&#160;", "&#xa0;", "&#xA0;", "&zwnj;"}) {
    if (text.starts_with(blank)) return blank.size();
  }
  return 0;
}

/// The number of letters, digits and lead bytes of other characters, or at least `enough`.
std::size_t count_letters(std::string_view text, std::size_t enough) {
  constexpr std::size_t kBlock = 64;  // a sum fits a byte, so that compilers vectorise the inner loop
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size() && count < enough; at += kBlock) {
    std::array<unsigned char, kBlock> block{};
    std::memcpy(block.data(), text.data() + at, std::min(kBlock, text.size() - at));
    unsigned char sum = 0;
    for (const unsigned char byte : block) {
      const bool letter = static_cast<unsigned char>((byte | 0x20U) - 'a') < 26;
      const bool digit = static_cast<unsigned char>(byte - '0') < 10;
      sum = static_cast<unsigned char>(sum + static_cast<unsigned char>(letter) + static_cast<unsigned char>(digit) +
                                       static_cast<unsigned char>(byte >= 0xC0));
    }
    count += sum;
  }
  return count;
}

/// A text as its reader sees it, made when it is needed.
class Seen {
 public:
  explicit Seen(const TextChoice& choice) : choice_(choice) {}
  TextKind kind() const { return choice_.kind; }
  /// A bound of letters() that costs nothing.
  std::size_t most_letters() const { return choice_.text.size(); }
  std::size_t letters() {
    if (!letters_) letters_ = count_letters(visible(), SIZE_MAX);
    return *letters_;
  }
  /// Whether letters() is at least `enough`. Reads no more of the text than that takes.
  bool has_letters(std::size_t enough) {
    return letters_ ? *letters_ >= enough : count_letters(visible(), enough) >= enough;
  }
  /// The letters and digits alone, as bytes.
  const std::string& skeleton() {
    if (!skeleton_.empty()) return skeleton_;
    const std::string_view text = visible();
    for (std::size_t i = 0; i < text.size(); ++i) {
      const std::size_t blank = is_ascii(text[i]) ? 0 : blank_length(text.substr(i));
      if (blank > 0) {
        i += std::min(blank, text.size() - i) - 1;
      } else if (!is_ascii(text[i]) || is_alphanumeric(text[i])) {
        skeleton_ += text[i];
      }
    }
    return skeleton_;
  }

 private:
  std::string_view visible() {
    if (plain_) return *plain_;
    if (choice_.text.find('<') == std::string_view::npos) return choice_.text;
    std::string plain;
    if (remove_markup(choice_.text, false, plain) != MarkupFound::tags) return choice_.text;
    return plain_.emplace(std::move(plain));
  }
  TextChoice choice_;
  std::optional<std::string> plain_;
  std::optional<std::size_t> letters_;
  std::string skeleton_;
};

// Copies of one text differ by a caption or a signature; a fuller text differs by sentences.
constexpr std::size_t kTwentieth = 20;
bool is_fuller(Seen& one, Seen& other) {
  const std::size_t more = one.letters(), less = other.letters();
  return more > less + (one.kind() == TextKind::caption ? less : less / kTwentieth);
}

/// The least share of a page's letters that the story on it has: 1 in this many.
std::size_t least_share(const Seen& page) { return page.kind() == TextKind::page ? 4 : 2; }

/// Whether `page` is `story` and the page around it.
bool is_page_around(Seen& page, Seen& story) {
  if (story.kind() >= TextKind::summary || story.letters() * least_share(page) < page.letters()) return false;
  const std::string& around = page.skeleton();
  const std::string& inner = story.skeleton();
  return memmem(around.data(), around.size(), inner.data(), inner.size()) != nullptr;
}

}  // namespace

bool is_stub(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || text.size() > kLongestStub) return false;
  if (std::string_view("nu#<([").find(lower(text.front())) == std::string_view::npos) return false;
  std::string word = lowered(text);
  if (const std::size_t slash = word.find("\\/"); slash != std::string::npos) word.erase(slash, 1);  // as PHP writes it
  return std::find(kStubs.begin(), kStubs.end(), word) != kStubs.end();
}

bool has_content_after_all(std::string_view text) {
  if (is_stub(text)) return false;
  bool has_tags = true;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    if (is_alphanumeric(rest.front())) return true;
    if (rest.front() == '<' && has_tags && rest.size() > 1 &&
        (is_letter(rest[1]) || rest[1] == '/' || rest[1] == '!' || rest[1] == '?')) {
      const std::size_t end = rest.find('>');
      has_tags = end != std::string_view::npos;
      i += has_tags ? end + 1 : 1;
    } else if (!is_ascii(rest.front())) {
      const std::size_t blank = blank_length(rest);
      if (blank == 0) return true;
      i += blank;
    } else {
      const bool is_escape = rest.front() == '\\' || rest.front() == '&';
      const std::size_t length = is_escape ? escape_length(rest) : 1;
      if (length == 0 && rest.starts_with("\\u")) return true;
      i += std::max<std::size_t>(length, 1);
    }
  }
  return false;
}

std::size_t fullest(std::span<const TextChoice> texts) {
  std::size_t best = 0;
  Seen taken(texts[0]);
  for (std::size_t i = 1; i < texts.size(); ++i) {
    Seen other(texts[i]);
    // Most other texts are too short to be fuller, or to be the story on this page, whatever they say.
    const std::size_t share = other.kind() >= TextKind::summary ? 1 : least_share(taken);
    if (taken.has_letters(other.most_letters() * share + 1)) continue;
    const bool wins = is_fuller(other, taken) ? !is_page_around(other, taken)
                                              : is_fuller(taken, other) && is_page_around(taken, other);
    if (!wins) continue;
    best = i;
    taken = std::move(other);
  }
  return best;
}

}  // namespace dedup
