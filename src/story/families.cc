// Groups outlets by publisher, so that a story printed by many papers of one publisher counts as one outlet. In one
// media monitor's count, a third of the stories with "several sources" had a single publisher.
#include "story/families.h"

#include "core/ascii.h"

namespace dedup {

namespace {

constexpr std::size_t kLongest = 1000;  // bytes of a name that are read: a limit for hostile input only

// Lower case (ASCII), runs of spaces as one: feeds spell one outlet in several ways.
std::string folded(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text.substr(0, kLongest))) {
    if (is_space(c) && out.ends_with(' ')) continue;
    out += is_space(c) ? ' ' : lower(c);
  }
  return out;
}

// The host of a URL without scheme, port and `www.`; empty if `text` has no host.
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

// The family of a domain or of the nearest parent domain that has one.
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
      problem("not a line of the form `family<TAB>source or domain`; write one pair per line, separated by one tab");
      continue;
    }
    const auto [place, added] = out.emplace(name_or_host(outlet), folded(family));
    if (!added && place->second != folded(family)) {
      problem("`" + place->first + "` already belongs to family `" + place->second +
              "`, which is kept; remove one of the lines");
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
  // On an aggregator's page the domain is the aggregator's, and the source names the outlet.
  return name.empty() ? host : name;
}

}  // namespace dedup
