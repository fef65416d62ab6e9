// A response of HTTP, as it lies in a WARC record.
//
// Archives keep what the server sent, but some crawlers keep the headers and store the body decoded. So an encoding
// that the first bytes of the body show to be absent is ignored, and said. What is damaged further on is given as far
// as it goes: half an article is better than none.
//
//   chunks     RFC 9112, 7.1; from the first chunk that is none on, the rest is given as it is
//   encodings  of Content-Encoding, the last one first; at most four
//
// Weakness: a body that is cut within a compressed block loses that block.
#include "io/format/http_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>
#include <vector>

#include "core/ascii.h"
#include "io/codecs.h"
#include "io/format/markup.h"

namespace dedup {
namespace {

constexpr auto kNowhere = std::string_view::npos;
constexpr std::uint64_t kLeastBomb = 1 << 20;  // bytes
constexpr std::uint64_t kMostExpansion = 500;  // pages of one repeated row reach 100
constexpr std::size_t kPart = 1 << 16;         // bytes that are decoded at once
constexpr int kMostEncodings = 4;

/// The next line of `text` without its end, which is removed from the front of `text`.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view unquoted(std::string_view value) {
  return trimmed_back(trimmed_front(value, [](char c) { return is_space(c) || c == '"' || c == '\''; }),
                      [](char c) { return is_space(c) || c == '"' || c == '\''; });
}

/// The value of `charset` among the parameters of a media type.
std::string_view charset_of(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::size_t end = std::min(parameters.find(';'), parameters.size());
    const std::string_view each = parameters.substr(0, end);
    const std::size_t equals = each.find('=');
    if (equals != kNowhere && lowered(trimmed(each.substr(0, equals))) == "charset") {
      return unquoted(each.substr(equals + 1));
    }
    parameters.remove_prefix(std::min(end + 1, parameters.size()));
  }
  return {};
}

void read_header(std::string_view line, HttpMessage& message) {
  const std::size_t colon = line.find(':');
  if (colon == kNowhere) return;
  const std::string name = lowered(trimmed(line.substr(0, std::min<std::size_t>(colon, 32))));
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (name == "content-type" && message.media_type.empty()) {
    const std::size_t end = std::min(value.find(';'), value.size());
    message.media_type = unquoted(value.substr(0, end));
    message.charset = charset_of(value.substr(end));
  }
  if (name == "content-encoding" && message.content_encoding.empty()) message.content_encoding = value;
  if (name == "transfer-encoding" && message.transfer_encoding.empty()) message.transfer_encoding = value;
}

/// "HTTP/1.1 200 OK" gives 200; 0 if the line is none of a response.
int status_of(std::string_view line) {
  if (!line.starts_with("HTTP/")) return 0;
  const std::string_view code = trimmed(line.substr(std::min(line.find(' '), line.size()))).substr(0, 3);
  int status = 0;
  const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), status);
  return error == std::errc() && end == code.data() + 3 && status >= 100 ? status : 0;
}

/// Appends the data of chunks to `out`. Returns what is wrong.
std::string read_chunks(std::string_view body, std::string& out) {
  for (bool is_first = true; true; is_first = false) {
    if (body.empty()) return "the body ends before its last chunk; what there is was read";
    std::string_view rest = body;
    const std::string_view line = trimmed(take_line(rest));
    std::uint64_t size = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
    const std::string_view behind(end, static_cast<std::size_t>(line.data() + line.size() - end));
    if (error != std::errc() || (!behind.empty() && behind.front() != ';' && !is_space(behind.front()))) {
      out += body;
      return is_first ? "the body is not in chunks, though its header says so; it was read as it is"
                      : "the size of a chunk is no number; from there on, the body was read as it is";
    }
    if (size == 0) return "";
    out += rest.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(size, rest.size())));
    if (size > rest.size()) return "the body ends within a chunk; what there is was read";
    body = rest.substr(static_cast<std::size_t>(size));
    if (body.starts_with('\r')) body.remove_prefix(1);
    if (body.starts_with('\n')) body.remove_prefix(1);
  }
}

/// The decoder for a name in Content-Encoding; "" if the body is as it should be, "?" if the name is unknown.
std::string_view coding_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kCodings{{{"gzip", "gzip"},
                                                                                   {"x-gzip", "gzip"},
                                                                                   {"deflate", "deflate"},
                                                                                   {"br", "br"},
                                                                                   {"zstd", "zstd"},
                                                                                   {"identity", ""},
                                                                                   {"none", ""},
                                                                                   {"utf-8", ""},
                                                                                   {"", ""}}};
  const std::string wanted = lowered(name);
  for (const auto& [known, coding] : kCodings) {
    if (known == wanted) return coding;
  }
  return "?";
}

/// Appends the decoded `body` to `out`. Returns what is wrong.
std::string decode(std::string_view body, std::string_view coding, std::uint64_t most, std::string& out) {
  const std::unique_ptr<Decoder> decoder = make_decoder(coding);
  const std::size_t packed = body.size();
  std::vector<char> part(kPart);
  while (true) {
    const Decoder::Step step = decoder->step(body, part);
    out.append(part.data(), step.written);
    body.remove_prefix(step.read);
    if (out.size() > most) {
      out.resize(static_cast<std::size_t>(most));
      return fmt::format("the body has more than {} bytes; the rest was not read, raise --max-record", most);
    }
    if (out.size() > kLeastBomb && out.size() / kMostExpansion > packed) {
      return fmt::format("the body expands more than {}-fold, as a decompression bomb does; the rest was not read",
                         kMostExpansion);
    }
    if (step.state == Decoder::State::member_end) {
      if (!begins_member(body, coding)) return "";
      decoder->restart();
    } else if (step.state == Decoder::State::damaged) {
      return fmt::format("the body is damaged ({}); what comes before was read", step.reason);
    } else if (step.read == 0 && step.written == 0) {
      return "the compressed body is cut off; what there is was read";
    }
  }
}

}  // namespace

HttpMessage read_http(std::string_view message) {
  HttpMessage out;
  while (true) {
    std::string_view rest = message;
    const int status = status_of(take_line(rest));
    if (status == 0) {
      out.body = message;
      return out;
    }
    out = {};
    out.status = status;
    while (!rest.empty() && rest.front() != '<') {  // a page without a blank line before it
      const std::string_view line = take_line(rest);
      if (line.empty()) break;
      read_header(line, out);
    }
    out.body = rest;
    const bool is_interim = status < 200 && status_of(rest.substr(0, rest.find('\n'))) != 0;
    if (!is_interim) return out;
    message = rest;
  }
}

HttpBody decode_body(const HttpMessage& message, std::uint64_t most, std::string& buffer) {
  HttpBody out{message.body, ""};
  const auto note = [&](std::string problem) {
    if (out.problem.empty()) out.problem = std::move(problem);
  };
  buffer.clear();
  if (lowered(message.transfer_encoding).find("chunked") != kNowhere) {
    note(read_chunks(out.bytes, buffer));
    out.bytes = buffer;
  }
  std::string_view encodings = message.content_encoding;
  for (int n = 0; n < kMostEncodings && !encodings.empty() && !out.bytes.empty(); ++n) {
    const std::size_t comma = encodings.rfind(',');
    const std::string_view name = trimmed(encodings.substr(comma == kNowhere ? 0 : comma + 1));
    encodings = encodings.substr(0, comma == kNowhere ? 0 : comma);
    const std::string_view coding = coding_of(name);
    if (coding.empty()) continue;
    if (coding == "?") {
      note(fmt::format("the content encoding \"{}\" is unknown; the body was read as it is", shown(name)));
      break;
    }
    std::string decoded;
    std::string problem = decode(out.bytes, coding, most, decoded);
    if (decoded.empty() && !problem.empty()) {
      note(fmt::format("the body is not in {}, though its header says so; it was read as it is", coding));
      continue;
    }
    note(std::move(problem));
    buffer = std::move(decoded);
    out.bytes = buffer;
  }
  return out;
}

}  // namespace dedup
