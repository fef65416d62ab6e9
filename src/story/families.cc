// Which outlets are one publisher. A story is in as many outlets as it has publishers: of stories with "several
// sources", a third had one publisher behind them in one monitor's count.
#include "story/families.h"

#include "core/ascii.h"

namespace dedup {

namespace {

constexpr std::size_t kLongest = 1000;  // bytes of a name

// ASCII in lower case, blanks as one: feeds spell one outlet in several ways.
std::string folded(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text.substr(0, kLongest))) {
    if (is_space(c) && out.ends_with(' ')) continue;
    out += is_space(c) ? ' ' : lower(c);
  }
  return out;
}

// The host of a URL, or of what looks like one, without scheme, port and `www.`; empty where it is none.
std::string host_of(std::string_view text) {
  std::string_view rest = trimmed(text);
  const std::size_t scheme = rest.substr(0, 16).find("://");
  if (scheme != std::string_view::npos) rest.remove_prefix(scheme + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (const std::size_t user = rest.rfind('@'); user != std::string_view::npos) rest.remove_prefix(user + 1);
  rest = rest.substr(0, rest.find(':'));
  if (rest.find('.') == std::string_view::npos || rest.find(' ') != std::string_view::npos) return {};
  std::string out = folded(rest);
  if (out.starts_with("www.")) out.erase(0, 4);
  return out;
}

std::string name_or_host(std::string_view text) {
  std::string host = host_of(text);
  return host.empty() ? folded(text) : host;
}

// The family of a domain or of one that it lies in.
std::string_view family_of_host(const Families& families, std::string_view host) {
  while (!host.empty()) {
    if (const auto found = families.find(host); found != families.end()) return found->second;
    const std::size_t dot = host.find('.');
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  return {};
}

}  // namespace

Families parse_families(std::string_view text, std::string_view file, std::vector<Problem>& problems) {
  Families out;
  std::uint64_t number = 0;
  const auto problem = [&](std::string reason) {
    problems.push_back({Problem::Kind::skipped_record, std::string(file), number, std::move(reason)});
  };
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    ++number;
    if (line.empty() || line.front() == '#') continue;
    const std::size_t tab = line.find('\t');
    const std::string_view family = trimmed(line.substr(0, tab));
    const std::string_view outlet = tab == std::string_view::npos ? std::string_view{} : trimmed(line.substr(tab + 1));
    if (family.empty() || outlet.empty() || outlet.find('\t') != std::string_view::npos) {
      problem("is no line `family<TAB>source or domain`; give one pair a line, with one tab between");
      continue;
    }
    const auto [place, added] = out.emplace(name_or_host(outlet), folded(family));
    if (!added && place->second != folded(family)) {
      problem("gives `" + place->first + "` to a second family; the first, `" + place->second + "`, holds: remove one");
    }
  }
  return out;
}

std::string outlet_of(const Families& families, std::string_view source, std::string_view url) {
  const std::string name = name_or_host(source);
  const std::string host = host_of(url);
  if (const auto found = families.find(name); !name.empty() && found != families.end()) return found->second;
  if (const std::string_view family = family_of_host(families, name); !family.empty()) return std::string(family);
  if (const std::string_view family = family_of_host(families, host); !family.empty()) return std::string(family);
  // An aggregator's page stands at its own domain, and the source says whose text it is.
  return name.empty() ? host : name;
}

}  // namespace dedup
