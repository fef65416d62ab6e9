// Cuts a mailbox into messages.
//
// Method: a message begins with a line "From ADDRESS DATE" behind a blank line. Not every program writes ">From" for a
// line of a text that begins so; a time of day in the line, and a header in the next one, tell them apart. Some
// programs say the length of a message in Content-Length. That is believed if a message, or the end, follows there.
//
// Cost: one search for "\nFrom " over the bytes; only messages that lie across two parts are copied.
// Weakness: a message that quotes another with its "From " line and header, behind a blank line and unescaped, is cut.
#include "io/format/mail_messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/ascii.h"

namespace dedup {
namespace {

constexpr auto kNowhere = std::string_view::npos;
constexpr std::string_view kFrom = "From ", kLineOfFrom = "\nFrom ";
constexpr std::size_t kLongestFrom = 1024;       // bytes of the line
constexpr std::size_t kLongestName = 80;         // bytes of the name of a header
constexpr std::size_t kPart = 1 << 16;           // bytes that are waited for at once
constexpr std::size_t kBlankAndFrom = 9;         // bytes: "\n\r\nFrom ", which may lie across two parts
constexpr std::size_t kLongestHeader = 1 << 18;  // bytes in which a length is looked for

enum class Begin : std::uint8_t { no, unknown, yes };

bool has_time(std::string_view line) {
  for (std::size_t at = line.find(':'); at != kNowhere; at = line.find(':', at + 1)) {
    if (at > 0 && at + 2 < line.size() && is_digit(line[at - 1]) && is_digit(line[at + 1]) && is_digit(line[at + 2])) {
      return true;
    }
  }
  return false;
}

/// Whether a message begins at the front of `text`, which begins a line.
Begin begins_message(std::string_view text, bool last) {
  const Begin cut = last ? Begin::no : Begin::unknown;
  if (!text.starts_with(kFrom)) return kFrom.starts_with(text) ? cut : Begin::no;
  const std::size_t end = text.substr(0, kLongestFrom).find('\n');
  if (end == kNowhere) return text.size() < kLongestFrom ? cut : Begin::no;
  if (!has_time(text.substr(0, end))) return Begin::no;
  const std::string_view next = text.substr(end + 1, kLongestName);
  std::size_t name = next.starts_with('>') ? 1 : 0;  // ">From " in the header: a mailbox that was forwarded
  while (name < next.size() && (is_letter(next[name]) || is_digit(next[name]) || next[name] == '-')) ++name;
  if (name == next.size()) return name < kLongestName ? cut : Begin::no;
  return name > 0 && (next[name] == ':' || next.starts_with(">From ")) ? Begin::yes : Begin::no;
}

struct Search {
  std::size_t at = 0;  ///< no message begins before
  bool found = false;
};

/// The next message behind a blank line from `from` on, which is at least 1.
Search find_message(std::string_view text, std::size_t from, bool last) {
  for (std::size_t at = text.find(kLineOfFrom, from - 1); at != kNowhere; at = text.find(kLineOfFrom, at + 1)) {
    const std::string_view before = text.substr(0, at);
    if (!before.ends_with('\n') && !before.ends_with("\n\r")) continue;
    const Begin begin = begins_message(text.substr(at + 1), last);
    if (begin != Begin::no) return {at + 1, begin == Begin::yes};
  }
  return {last ? text.size() : std::max(from, text.size() - std::min(text.size(), kBlankAndFrom)), false};
}

}  // namespace

bool is_mailbox(std::string_view head) { return begins_message(head, true) == Begin::yes; }

void MailMessages::add(std::string_view bytes, bool last) {
  window_.add(bytes, last, [this](std::string_view view, bool is_last) {
    const Step step = next(view, is_last);
    position_ += step.done;
    return step;
  });
}

MailMessages::Step MailMessages::next(std::string_view view, bool last) {
  if (!is_skipping_) {
    const std::size_t blank = std::min(view.find_first_not_of("\r\n"), view.size());
    if (blank > 0) return {blank};
  }
  if (kind_ == Kind::unknown) {
    const Begin begin = begins_message(view, last);
    if (begin == Begin::unknown) return {0, view.size() + kLongestFrom};
    kind_ = begin == Begin::yes ? Kind::mailbox : Kind::single;
  }
  return message(view, last);
}

/// Where the message ends by its Content-Length; 0 if that is missing or wrong, or if more bytes are `wanted`.
std::size_t MailMessages::hinted_end(std::string_view view, bool last, std::size_t& wanted) const {
  std::uint64_t length = 0;
  for (std::size_t at = 0; at < std::min(view.size(), kLongestHeader);) {
    const std::size_t end = view.find('\n', at);
    if (end == kNowhere) break;
    const std::string_view line = trimmed(view.substr(at, std::min<std::size_t>(end - at, kLongestName)));
    at = end + 1;
    if (line.empty()) {
      const std::uint64_t stop = at + length;
      if (length == 0 || length > calls_.max_record) return 0;
      if (!last && view.size() < stop + kLongestFrom) {
        wanted = static_cast<std::size_t>(stop) + kLongestFrom + kLongestName;
        return 0;
      }
      if (stop > view.size()) return 0;
      const std::string_view rest = view.substr(static_cast<std::size_t>(stop));
      const std::size_t blank = std::min(rest.find_first_not_of("\r\n"), rest.size());
      const bool is_end = blank == rest.size() ? last : begins_message(rest.substr(blank), true) == Begin::yes;
      return is_end ? static_cast<std::size_t>(stop) : 0;
    }
    constexpr std::string_view kLength = "content-length:";
    if (lowered(line.substr(0, kLength.size())) != kLength) continue;
    const std::string_view digits = trimmed(line.substr(kLength.size()));
    std::from_chars(digits.data(), digits.data() + digits.size(), length);
  }
  if (!last && view.size() < kLongestHeader) wanted = std::max(kPart, 2 * view.size());  // the header goes on
  return 0;
}

MailMessages::Step MailMessages::message(std::string_view view, bool last) {
  if (kind_ == Kind::mailbox && searched_ == 0 && !is_skipping_) {
    std::size_t wanted = 0;
    if (const std::size_t end = hinted_end(view, last, wanted); end > 0) return give(view, end);
    if (wanted > 0) return {0, wanted};
  }
  const Search next = kind_ == Kind::single ? Search{view.size(), false}
                                            : find_message(view, std::max<std::size_t>(searched_, 1), last);
  if (!is_skipping_ && next.at > calls_.max_record) {
    calls_.problem(fmt::format("message {} at byte {}: it has more than {} bytes; it was skipped, raise --max-record",
                               count_ + 1, position_, calls_.max_record));
    is_skipping_ = true;
  }
  const bool is_end = next.found || last;
  if (is_skipping_) {
    if (is_end) ++count_;
    is_skipping_ = !is_end;
    searched_ = 0;
    // What may begin the next message stays, with the blank line before it.
    const std::size_t done = is_end ? next.at : next.at - std::min<std::size_t>(next.at, 2);
    return {done, view.size() + kPart};
  }
  if (is_end) return give(view, next.at);
  searched_ = next.at;
  return {0, std::max(kPart, 2 * view.size())};
}

MailMessages::Step MailMessages::give(std::string_view view, std::size_t size) {
  searched_ = 0;
  calls_.message({++count_, position_, view.substr(0, size)});
  return {size};
}

}  // namespace dedup
