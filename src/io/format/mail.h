// What a message of mail says.
#pragma once

#include <string>
#include <string_view>

namespace dedup {

/// The fields of a message, in UTF-8. Empty where it does not say.
struct Mail {
  std::string id;       ///< Message-ID, without angle brackets
  std::string subject;  ///< decoded
  std::string date;     ///< as it is written
  std::string from;     ///< the name of the first sender, else the address
  std::string list_id;  ///< of a mailing list or newsletter, without its description
  std::string plain;    ///< all texts that are not attached, with blank lines between them
  std::string html;     ///< likewise, of those in HTML
  std::string problem;  ///< what was not read; empty if nothing is wrong
};

/// Reads a message, or one of a mailbox with its line "From ". Of multipart/alternative, both the plain text and the
/// HTML are given. Accepts any bytes. Thread-safe.
Mail read_mail(std::string_view message);

}  // namespace dedup
