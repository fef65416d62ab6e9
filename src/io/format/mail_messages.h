// The messages of a mailbox in mbox format, or of a file with one message, which comes in parts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "io/format/window.h"

namespace dedup {

/// A message. Views hold during the call that gives it. read_mail() reads it.
struct MailMessage {
  std::uint64_t number = 0;  ///< 1-based, with those that were skipped
  std::uint64_t offset = 0;  ///< in the file
  std::string_view bytes;    ///< from the line "From " on, if the file is a mailbox
};

struct MailCalls {
  std::uint64_t max_record = 0;  ///< bytes of a message; a longer one is skipped, and never held
  std::function<void(const MailMessage&)> message;
  /// A message that was skipped: "message N at byte B: what; what to do".
  std::function<void(std::string reason)> problem;
};

/// Whether a message of a mailbox begins here: a line "From ", with a time of day, above a header.
bool is_mailbox(std::string_view head);

/// Cuts a mailbox into messages. A file that does not begin as a mailbox is one message. Memory holds one message. Time
/// is linear in the bytes. Not thread-safe.
class MailMessages {
 public:
  explicit MailMessages(MailCalls calls) : calls_(std::move(calls)) {}
  /// Reads on; `last`: the file ends here.
  void add(std::string_view bytes, bool last);

 private:
  using Step = Window::Step;
  enum class Kind : std::uint8_t { unknown, mailbox, single };

  Step next(std::string_view view, bool last);
  Step message(std::string_view view, bool last);
  std::size_t hinted_end(std::string_view view, bool last, std::size_t& wanted) const;
  Step give(std::string_view view, std::size_t size);

  MailCalls calls_;
  Window window_;
  Kind kind_ = Kind::unknown;
  bool is_skipping_ = false;  ///< the window lies within a message that is too long
  std::uint64_t count_ = 0;   ///< messages that are done
  std::uint64_t position_ = 0;
  std::size_t searched_ = 0;  ///< bytes of the window in which the next message was searched for
};

}  // namespace dedup
