// Where a record of a WARC or ARC file begins, and what its header says.
//
//   WARC   a line "WARC/1.0" (also 0.17, 0.18, 1.1), lines "Name: value", a blank line; then the block
//   ARC    one line of words: address, IP, date, media type, length; version 2 has five more words before the length.
//          Addresses and media types may have spaces, so the words are counted from the date, which follows an IP.
#include "io/format/warc_fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/ascii.h"

namespace dedup {
namespace {

constexpr auto kNowhere = std::string_view::npos;
constexpr std::string_view kVersion = "WARC/";
constexpr std::size_t kLongestVersion = 32;     // bytes of the line, with what may follow the number
constexpr std::size_t kLongestName = 64;        // bytes of the name of a field
constexpr std::size_t kLongestArcLine = 16384;  // bytes; an address of 8 KB is served by no common server

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool is_name(char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; }

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

/// The length of a field's name, if `line` begins with a name and a colon; else 0.
std::size_t name_size(std::string_view line) {
  std::size_t size = 0;
  while (size < line.size() && size < kLongestName && is_name(line[size])) ++size;
  return size < line.size() && line[size] == ':' ? size : 0;
}

bool is_equal(std::string_view name, std::string_view lower_case) {
  return name.size() == lower_case.size() &&
         std::equal(name.begin(), name.end(), lower_case.begin(), [](char a, char b) { return lower(a) == b; });
}

RecordStart begins_warc(std::string_view text, bool sure, bool last) {
  const auto unless_cut = [&](std::size_t at, std::size_t most) {
    return at == text.size() && at < most && !last ? RecordStart::unknown : RecordStart::no;
  };
  const std::string_view version = text.substr(0, kVersion.size());
  if (!kVersion.starts_with(version)) return RecordStart::no;
  if (version != kVersion) return unless_cut(text.size(), kVersion.size());
  const std::size_t dot = skip_digits(text, kVersion.size());
  std::size_t at = dot < text.size() && text[dot] == '.' && dot > kVersion.size() ? skip_digits(text, dot + 1) : dot;
  if (at == dot || at == dot + 1) return unless_cut(at, kLongestVersion);
  while (at < text.size() && at < kLongestVersion && is_blank(text[at])) ++at;
  if (at == text.size() || text[at] != '\n') return unless_cut(at, kLongestVersion);
  const std::string_view line = text.substr(at + 1, kLongestName);
  if (!sure || name_size(line) > 0) return RecordStart::warc;
  return std::all_of(line.begin(), line.end(), is_name) ? unless_cut(at + 1 + line.size(), kNowhere) : RecordStart::no;
}

struct ArcLine {
  std::string_view uri, date, content_type, length;
};

bool is_ip(std::string_view word) {
  const auto is_part = [](char c) {
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f') || c == '.' || c == ':';
  };
  return word.find_first_of(".:") != kNowhere && std::all_of(word.begin(), word.end(), is_part);
}
bool is_arc_date(std::string_view word) {
  return word.size() >= 8 && word.size() <= 18 && std::all_of(word.begin(), word.end(), is_digit);
}

std::string_view first_word(std::string_view text) { return text.substr(0, text.find(' ')); }

/// The line of an ARC record; without a date if it is none.
ArcLine read_arc_line(std::string_view line) {
  line = trimmed(line);
  const std::size_t scheme = line.find_first_of(": ");
  if (scheme == kNowhere || line[scheme] != ':' || !is_letter(line.front())) return {};
  std::string_view ip;
  for (std::size_t space = line.find(' '); space != kNowhere; space = line.find(' ', space + 1)) {
    const std::string_view word = first_word(line.substr(space + 1));
    if (is_ip(ip) && is_arc_date(word)) {
      const std::string_view rest = trimmed(line.substr(space + 1 + word.size()));
      if (rest.empty()) return {};
      const std::string_view uri = line.substr(0, static_cast<std::size_t>(ip.data() - line.data()));
      return {trimmed(uri), word, first_word(rest), rest.substr(rest.rfind(' ') + 1)};
    }
    ip = word;
  }
  return {};
}

RecordStart begins_arc(std::string_view text, bool last) {
  if (!text.empty() && !is_letter(text.front())) return RecordStart::no;
  const std::size_t end = text.substr(0, kLongestArcLine).find('\n');
  if (end == kNowhere && !last) return text.size() < kLongestArcLine ? RecordStart::unknown : RecordStart::no;
  return read_arc_line(text.substr(0, std::min(end, kLongestArcLine))).date.empty() ? RecordStart::no
                                                                                    : RecordStart::arc;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

RecordStart begins_record(std::string_view text, ArchiveKind kind, bool sure, bool last) {
  const RecordStart warc = kind == ArchiveKind::arc ? RecordStart::no : begins_warc(text, sure, last);
  if (warc != RecordStart::no || kind == ArchiveKind::warc) return warc;
  return begins_arc(text, last);
}

RecordSearch find_record(std::string_view text, std::size_t limit, ArchiveKind kind, bool begins_line, bool last) {
  limit = std::min(limit, text.size());
  std::size_t at = 0;
  while (at < limit) {
    if (begins_line) {
      const RecordStart start = begins_record(text.substr(at), kind, true, last);
      if (start != RecordStart::no) return {at, start != RecordStart::unknown};
    }
    const std::size_t line_end = text.substr(0, limit).find('\n', at);
    if (line_end == kNowhere) break;
    at = line_end + 1;
    begins_line = true;
  }
  return {limit, false};
}

WarcHeader read_warc_header(std::string_view text, RecordStart start, bool last) {
  WarcHeader header;
  std::size_t at = std::min(text.find('\n'), text.size() - 1) + 1;
  if (start == RecordStart::arc) {
    header.size = at;
    header.length = number(read_arc_line(text.substr(0, at)).length);
    return header;
  }
  while (at < text.size()) {
    const std::size_t line_end = text.find('\n', at);
    if (line_end == kNowhere && !last) return header;
    const std::size_t next = std::min(line_end, text.size() - 1) + 1;
    const std::string_view line = text.substr(at, next - at), content = trimmed(line);
    if (content.empty()) {
      header.size = next;
      return header;
    }
    if (begins_record(text.substr(at), ArchiveKind::warc, true, true) == RecordStart::warc) {
      header.size = at;
      header.ended = false;
      return header;
    }
    const std::size_t name = name_size(line);
    if (name == 0 && !is_space(line.front()) && header.broken == 0) header.broken = at;
    if (!header.length && is_equal(line.substr(0, name), "content-length")) {
      header.length = number(trimmed(line.substr(name + 1)));
    }
    at = next;
  }
  if (last) {
    header.size = text.size();
    header.ended = false;
  }
  return header;
}

WarcFields warc_fields(std::string_view header) {
  WarcFields fields;
  if (!header.starts_with(kVersion)) {
    const ArcLine line = read_arc_line(header.substr(0, header.find('\n')));
    fields.type = line.uri.starts_with("filedesc:") ? "warcinfo" : "response";
    fields.target_uri = line.uri;
    fields.date = line.date;
    fields.content_type = line.content_type;
    return fields;
  }
  const std::array<std::pair<std::string_view, std::string_view*>, 9> names{{
      {"warc-type", &fields.type},
      {"warc-target-uri", &fields.target_uri},
      {"warc-date", &fields.date},
      {"warc-record-id", &fields.record_id},
      {"content-type", &fields.content_type},
      {"warc-refers-to", &fields.refers_to},
      {"warc-identified-payload-type", &fields.payload_type},
      {"warc-truncated", &fields.truncated},
      {"warc-warcinfo-id", &fields.warcinfo_id},
  }};
  for (std::size_t at = header.find('\n'); at != kNowhere && at + 1 < header.size();) {
    const std::size_t begin = at + 1;
    at = header.find('\n', begin);
    while (at != kNowhere && at + 1 < header.size() && (header[at + 1] == ' ' || header[at + 1] == '\t')) {
      at = header.find('\n', at + 1);  // folded
    }
    const std::string_view line = header.substr(begin, at == kNowhere ? kNowhere : at - begin);
    const std::size_t name = name_size(line);
    for (const auto& [key, value] : names) {
      if (!value->empty() || !is_equal(line.substr(0, name), key)) continue;
      *value = trimmed(line.substr(name + 1));
      if (value->starts_with('<') && value->ends_with('>')) *value = value->substr(1, value->size() - 2);
    }
  }
  return fields;
}

}  // namespace dedup
