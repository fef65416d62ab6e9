// Mail: mailboxes are cut into messages in one thread (mail_messages.h), and any threads read these with GMime: MIME,
// encoded words, quoted-printable, base64. The text is the fuller one of plain text and HTML, HTML where they are
// equal.
//
// Charsets are converted as those of feeds are (markup.h), not by GMime: bytes that are not what they declare then give
// the same text in every format. Parts are read up to a depth of 32; GMime itself stops at 1024.
//
// Weakness: format=flowed and signatures are not undone.
#include "io/format/mail.h"

#include <fmt/format.h>
#include <gmime/gmime.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "core/ascii.h"
#include "io/format/choice.h"
#include "io/format/format.h"
#include "io/format/mail_messages.h"
#include "io/format/markup.h"
#include "text/encoding.h"

namespace dedup {
namespace {

constexpr auto kNowhere = std::string_view::npos;
constexpr int kDeepest = 32;                     // levels; a forwarded newsletter has 4 or 5
constexpr std::size_t kLongestName = 32;         // bytes that are looked at
constexpr std::size_t kLongestAddresses = 8192;  // bytes; a list of 100 recipients
constexpr std::array<std::string_view, 6> kAddresses{"from", "sender", "reply-to", "to", "cc", "bcc"};
constexpr int kMostParts = 10000;  // of one message

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

std::string_view view(const char* text) { return text == nullptr ? std::string_view() : text; }

std::string utf8(std::string_view bytes) {
  std::string out;
  decode_bytes(bytes, out);
  return out;
}

/// Undoes the escapes of a mailbox: ">From " at the beginning of a line is "From ", ">>From " is ">From ".
std::string without_escapes(std::string_view message) {
  std::string out;
  out.reserve(message.size());
  std::size_t done = 0;
  for (std::size_t at = message.find("\n>"); at != kNowhere; at = message.find("\n>", at + 1)) {
    const std::size_t text = std::min(message.find_first_not_of('>', at + 1), message.size());
    if (!message.substr(text).starts_with("From ")) continue;
    out += message.substr(done, at + 1 - done);
    done = at + 2;
  }
  out += message.substr(done);
  return out;
}

/// Whether `line` begins a header of addresses, in a message or in one within it.
bool is_addresses(std::string_view line) {
  const std::string_view name = trimmed(line.substr(0, std::min(line.find(':'), kLongestName)));
  const std::string wanted = lowered(name);
  return std::find(kAddresses.begin(), kAddresses.end(), wanted) != kAddresses.end();
}

/// Replaces the colons of a header of addresses from its 8193th byte on. GMime reads each as the name of a group within
/// the group before, by recursion, so 60,000 of them overflow the stack.
void bound_groups(std::string& message) {
  for (std::size_t at = 0; at < message.size();) {
    std::size_t end = message.find('\n', at);
    if (is_addresses(std::string_view(message).substr(at, kLongestName))) {
      while (end != kNowhere && end + 1 < message.size() && (message[end + 1] == ' ' || message[end + 1] == '\t')) {
        end = message.find('\n', end + 1);
      }
      end = std::min(end, message.size());
      for (std::size_t i = at + kLongestAddresses; i < end; ++i) {
        if (message[i] == ':') message[i] = ' ';
      }
    }
    at = std::min(end, message.size() - 1) + 1;
  }
}

class MailReader {
 public:
  explicit MailReader(Mail& out) : out_(out) {}

  void read(GMimeObject* part, int depth) {
    if (part == nullptr || ++parts_ > kMostParts || depth > kDeepest) {
      if (part != nullptr) out_.problem = "parts that are nested too deeply, or too many, were left out";
      return;
    }
    if (GMIME_IS_MULTIPART(part)) {
      auto* multipart = reinterpret_cast<GMimeMultipart*>(part);
      const int count = g_mime_multipart_get_count(multipart);
      for (int i = 0; i < count && parts_ <= kMostParts; ++i) {
        read(g_mime_multipart_get_part(multipart, i), depth + 1);
      }
    } else if (GMIME_IS_MESSAGE_PART(part)) {
      GMimeMessage* message = g_mime_message_part_get_message(reinterpret_cast<GMimeMessagePart*>(part));
      if (message != nullptr) read(g_mime_message_get_mime_part(message), depth + 1);
    } else if (GMIME_IS_TEXT_PART(part)) {
      read_text(reinterpret_cast<GMimePart*>(part));
    }
  }

 private:
  void read_text(GMimePart* part) {
    if (g_mime_part_is_attachment(part) != 0) return;
    GMimeContentType* const type = g_mime_object_get_content_type(reinterpret_cast<GMimeObject*>(part));
    const bool is_html = g_mime_content_type_is_type(type, "text", "html") != 0;
    if (!is_html && g_mime_content_type_is_type(type, "text", "plain") == 0) return;
    GMimeDataWrapper* const content = g_mime_part_get_content(part);
    if (content == nullptr) return;
    const Owned<GMimeStream> stream(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(content, stream.get());
    const GByteArray* const bytes = g_mime_stream_mem_get_byte_array(reinterpret_cast<GMimeStreamMem*>(stream.get()));
    const std::string_view raw(reinterpret_cast<const char*>(bytes->data), bytes->len);
    const std::string charset = lowered(view(g_mime_content_type_get_parameter(type, "charset")));
    std::string& out = is_html ? out_.html : out_.plain;
    if (!out.empty()) out += "\n\n";
    append(raw, charset, out);
  }

  void append(std::string_view raw, const std::string& charset, std::string& out) {
    if (!charset.empty() && charset != "us-ascii" && charset != "utf-8") {
      TextDecoder decoder(charset);
      if (decoder.known()) return decoder.decode(raw, true, out);
      if (out_.problem.empty()) {
        out_.problem =
            fmt::format("the charset \"{}\" is unknown; the text was read as UTF-8 or Windows-1252", shown(charset));
      }
    }
    out += utf8(raw);
  }

  Mail& out_;
  int parts_ = 0;
};

/// The name of the first sender, else the address.
std::string sender(GMimeMessage* message) {
  InternetAddressList* const list = g_mime_message_get_from(message);
  if (list == nullptr || internet_address_list_length(list) == 0) return "";
  InternetAddress* const first = internet_address_list_get_address(list, 0);
  const std::string_view name = trimmed(view(internet_address_get_name(first)));
  if (!name.empty() || !INTERNET_ADDRESS_IS_MAILBOX(first)) return utf8(name);
  return utf8(view(internet_address_mailbox_get_addr(reinterpret_cast<InternetAddressMailbox*>(first))));
}

/// "The Paper's news <news.paper.example>" gives "news.paper.example".
std::string_view list_id(std::string_view header) {
  const std::size_t open = header.rfind('<'), close = header.rfind('>');
  if (open == kNowhere || close == kNowhere || close < open) return trimmed(header);
  return trimmed(header.substr(open + 1, close - open - 1));
}

}  // namespace

Mail read_mail(std::string_view message) {
  static const bool initialized = (g_mime_init(), true);
  (void)initialized;
  Mail out;
  std::string bytes;
  if (message.starts_with("From ")) {
    bytes = without_escapes(message.substr(std::min(message.find('\n'), message.size() - 1) + 1));
  } else {
    bytes = message;
  }
  bound_groups(bytes);
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeMessage> parsed(g_mime_parser_construct_message(parser.get(), nullptr));
  if (!parsed) {
    out.problem = "it is no message of mail; it was skipped";
    return out;
  }
  auto* const object = reinterpret_cast<GMimeObject*>(parsed.get());
  out.id = utf8(view(g_mime_message_get_message_id(parsed.get())));
  out.subject = utf8(trimmed(view(g_mime_message_get_subject(parsed.get()))));
  out.date = utf8(trimmed(view(g_mime_object_get_header(object, "Date"))));
  out.from = sender(parsed.get());
  out.list_id = utf8(list_id(view(g_mime_object_get_header(object, "List-Id"))));
  MailReader(out).read(g_mime_message_get_mime_part(parsed.get()), 1);
  return out;
}

namespace {

class MailCutter : public Converter {
 public:
  explicit MailCutter(ConverterCalls calls) : calls_(std::move(calls)), messages_(framing()) {}
  void add(std::string_view bytes, bool last) override { messages_.add(bytes, last); }

 private:
  MailCalls framing() {
    return {calls_.max_record, [this](const MailMessage& message) { calls_.part(message.number, message.bytes); },
            [this](std::string reason) { calls_.problem(Problem::Kind::skipped_record, 0, std::move(reason)); }};
  }

  ConverterCalls calls_;
  MailMessages messages_;
};

class MailConverter : public PartConverter {
 public:
  void convert(std::uint64_t number, std::string_view bytes, const ConverterCalls& calls) override {
    const Mail mail = read_mail(bytes);
    const std::array<TextChoice, 2> texts{{{mail.html}, {mail.plain, TextKind::summary}}};
    const std::string_view text = texts[fullest(texts)].text;
    const bool is_empty = !has_content(text);
    if (!mail.problem.empty() || is_empty) {
      const std::string what = is_empty && mail.problem.empty() ? "it has no text; it was skipped" : mail.problem;
      calls.problem(is_empty ? Problem::Kind::skipped_record : Problem::Kind::repaired, 0,
                    fmt::format("message {}: {}", number, what));
    }
    if (is_empty) return;
    Article article;
    article.id = mail.id;
    article.title = mail.subject;
    article.text = trimmed(text);
    article.date = mail.date;
    article.source = mail.from.empty() ? mail.list_id : mail.from;
    calls.article(article);
  }
};

/// Whether a line is a header: a name of letters and hyphens, and a colon.
bool is_header(std::string_view line) {
  const std::string_view name = line.substr(0, line.find(':'));
  return name.size() < line.size() && name.size() > 1 &&
         std::all_of(name.begin(), name.end(), [](char c) { return is_letter(c) || c == '-'; });
}

/// Whether a file is mail: it is a mailbox, or begins with a header that every message has.
bool recognize(std::string_view head) {
  if (head.starts_with("From ")) return is_mailbox(head);
  const std::string_view first = head.substr(0, head.find('\n'));
  const std::string_view second = head.substr(std::min(first.size() + 1, head.size()));
  constexpr std::array<std::string_view, 5> kFirst{"received", "return-path", "delivered-to", "message-id",
                                                   "mime-version"};
  const std::string name = lowered(first.substr(0, first.find(':')));
  return std::find(kFirst.begin(), kFirst.end(), name) != kFirst.end() && is_header(first) && is_header(second);
}

constexpr std::array<std::string_view, 3> kExtensions{"eml", "mbox", "mbx"};

std::unique_ptr<Converter> mail_cutter(ConverterCalls calls) { return std::make_unique<MailCutter>(std::move(calls)); }
std::unique_ptr<PartConverter> mail_converter() { return std::make_unique<MailConverter>(); }

}  // namespace

const Format kMailFormat{"mail",
                         "mailboxes (mbox) and messages",
                         kExtensions,
                         recognize,
                         Format::Records::parts,
                         mail_cutter,
                         nullptr,
                         mail_converter};

}  // namespace dedup
