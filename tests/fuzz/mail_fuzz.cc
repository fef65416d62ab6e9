// Any bytes give messages, the same ones however they are cut into parts; and their fields are UTF-8.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "core/utf8.h"
#include "io/format/mail.h"
#include "io/format/mail_messages.h"

namespace {

std::string read(std::string_view file, std::size_t part, bool fields) {
  std::string found;
  dedup::MailMessages messages({1 << 11,
                                [&](const dedup::MailMessage& message) {
                                  found += std::to_string(message.number) + "@" + std::to_string(message.offset);
                                  found += message.bytes;
                                  if (message.bytes != file.substr(message.offset, message.bytes.size())) std::abort();
                                  if (!fields) return;
                                  const dedup::Mail mail = dedup::read_mail(message.bytes);
                                  std::string repaired;
                                  for (const std::string* each : {&mail.id, &mail.subject, &mail.from, &mail.date,
                                                                  &mail.list_id, &mail.plain, &mail.html}) {
                                    if (!dedup::repair_utf8(*each, repaired)) std::abort();
                                  }
                                },
                                [&](const std::string& reason) {
                                  if (reason.empty()) std::abort();
                                  found += reason;
                                }});
  for (std::size_t at = 0; at < file.size(); at += part) messages.add(file.substr(at, part), at + part >= file.size());
  return found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  const std::string whole = read(file, size + 1, true);
  if (whole != read(file, 61, false) || whole != read(file, 1, false)) std::abort();
  return 0;
}
