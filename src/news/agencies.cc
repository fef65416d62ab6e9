// Parses agencies.tsv, which is compiled in, and finds agency names in text.
#include "news/agencies.h"

#include <unicode/uchar.h>

#include <algorithm>

namespace dedup {

namespace tables {
extern const std::string_view kAgencies;
}

namespace {

constexpr std::size_t kColumns = 7;  // described at the top of agencies.tsv

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t end = text.find(at);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

std::uint16_t start_of(std::string_view text, std::size_t at) {
  return static_cast<std::uint16_t>((static_cast<unsigned char>(text[at]) << 8) |
                                    static_cast<unsigned char>(text[at + 1]));
}

/// ASCII letters in upper or lower case.
std::string in_case(std::string_view text, bool upper) {
  std::string out(text);
  for (char& c : out) {
    if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    if (!upper && c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

/// Scripts written without spaces, and Korean, which attaches particles to names.
bool is_joined(UChar32 c) {
  return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) || (c >= 0x3040 && c <= 0x30FF) || (c >= 0xAC00 && c <= 0xD7A3);
}

bool is_word(UChar32 c) {
  const int type = u_charType(c);
  return u_isalnum(c) || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
}

UChar32 next_at(std::string_view text, std::size_t at) { return static_cast<UChar32>(character_at(text, at).value); }

/// The character that ends before byte `at`.
UChar32 before(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && at - begin < 4) {
    --begin;
    if ((static_cast<unsigned char>(text[begin]) & 0xC0) != 0x80) break;
  }
  return next_at(text, begin);
}

/// Whether text[begin, end) is a word of its own. A dot, an at sign or a hash before it makes it part of an address or
/// a handle; so does a dot before a letter after it.
bool is_whole_word(std::string_view text, std::size_t begin, std::size_t end, bool mark) {
  const UChar32 first = next_at(text, begin);
  if (begin > 0 && !is_joined(first)) {
    const UChar32 c = before(text, begin);
    if (is_word(c) || c == '@' || c == '#' || c == '_' || (c == '.' && mark) || (c == '-' && mark)) return false;
    if (c == '.' && begin > 1 && is_word(before(text, begin - 1))) return false;
  }
  if (end >= text.size()) return true;
  const UChar32 last = before(text, end), c = next_at(text, end);
  if (is_joined(last)) return true;
  if (is_word(c) || c == '_') return false;
  const bool more = end + 1 < text.size();
  const UChar32 after = more ? next_at(text, end + 1) : ' ';
  if ((c == '.' || c == '@') && u_islower(after)) return false;
  return !(mark && (c == '-' || c == '&' || c == '\'') && is_word(after));
}

}  // namespace

CharacterAt character_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return {lead, 1};
  const std::uint32_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + bytes > text.size()) return {};
  char32_t value = lead & (0x7FU >> bytes);
  for (std::uint32_t i = 1; i < bytes; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {};
    value = (value << 6) | (byte(at + i) & 0x3FU);
  }
  const bool longer = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
  if (longer || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return {};
  return {value, bytes};
}

AgencyTable::AgencyTable(std::string_view tsv) {
  std::size_t number = 0;
  for (const std::string_view line : split(tsv, '\n')) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    const std::vector<std::string_view> columns = split(line, '\t');
    const bool release = columns.size() == kColumns && columns[1] == "release";
    if (columns.size() != kColumns || columns[0].empty() || columns[2].empty() ||
        (!release && columns[1] != "agency")) {
      problems.push_back("agencies.tsv:" + std::to_string(number) +
                         ": needs seven columns: code, agency or release, name, names, marks, domains, others");
      continue;
    }
    AgencyName name;
    name.agency = static_cast<std::uint16_t>(agencies.size());
    agencies.push_back({columns[0], columns[2], release});
    add(columns[2], name);
    for (const std::string_view text : split(columns[3], ';')) add(text, name);
    for (std::string_view text : split(columns[4], ';')) {
      AgencyName mark = name;
      mark.mark = true;
      if (text.ends_with("~d")) {
        mark.in_dateline = false;
        text.remove_suffix(2);
      }
      add(text, mark);
    }
    for (const std::string_view text : split(columns[5], ';')) {
      if (!text.empty()) domains_.emplace(std::string(text), name.agency);
    }
    name.other = true;
    for (const std::string_view text : split(columns[6], ';')) add(text, name);
  }
  for (auto& [start, spellings] : by_start_) {
    std::sort(spellings.begin(), spellings.end(), [](const Spelling& a, const Spelling& b) {
      return a.text.size() != b.text.size() ? a.text.size() > b.text.size() : a.text < b.text;
    });
  }
}

void AgencyTable::add(std::string_view text, AgencyName name) {
  if (text.size() < 2) return;
  name.length = static_cast<std::uint32_t>(text.size());
  const std::uint16_t start = start_of(text, 0);
  starts_[start / 64] |= std::uint64_t{1} << (start % 64);
  by_start_[start].push_back({std::string(text), name});
  if (!name.other) names_.emplace(in_case(text, false), name.agency);
  // Headings and some datelines are in capitals. Short forms keep their case: PTI is not pti.
  const std::string capitals = in_case(text, true);
  if (!name.mark && capitals != text) {
    const std::uint16_t other = start_of(capitals, 0);
    starts_[other / 64] |= std::uint64_t{1} << (other % 64);
    by_start_[other].push_back({capitals, name});
  }
}

bool AgencyTable::any_name(std::string_view text, std::size_t begin, std::size_t end) const {
  for (std::size_t at = begin; at + 1 < end; ++at) {
    if (may_begin(text, at) && name_starting_at(text, at).length > 0) return true;
  }
  return false;
}

AgencyName AgencyTable::name_starting_at(std::string_view text, std::size_t at) const {
  for (const Spelling& spelling : by_start_.find(start_of(text, at))->second) {
    if (text.substr(at, spelling.text.size()) == spelling.text &&
        is_whole_word(text, at, at + spelling.text.size(), spelling.name.mark)) {
      return spelling.name;
    }
  }
  return {};
}

std::uint16_t AgencyTable::of_host(std::string_view host) const {
  while (!host.empty()) {
    if (const auto found = domains_.find(host); found != domains_.end()) return found->second;
    const std::size_t dot = host.find('.');
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  return kUnknown;
}

std::uint16_t AgencyTable::of_name(std::string_view text) const {
  const auto found = names_.find(in_case(text, false));
  return found == names_.end() ? kUnknown : found->second;
}

const AgencyTable& agency_table() {
  static const AgencyTable table(tables::kAgencies);
  return table;
}

}  // namespace dedup
