// Parses and formats the values of flags: numbers, shares, sizes, durations. Finds the nearest of some names.
#include "cli/flag_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "dedup/io.h"

namespace dedup::cli {
namespace {

constexpr std::string_view kUnits = "KMGT";

constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

}  // namespace

std::optional<double> parse_share(std::string_view text) {
  const bool percent = text.ends_with('%');
  if (percent) text.remove_suffix(1);
  const std::optional<double> value = parse_number(text);
  if (!value) return std::nullopt;
  return percent ? *value / 100.0 : *value;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view suffix = text.substr(end);
  const std::optional<double> value = parse_number(text.substr(0, end));
  if (!value) return std::nullopt;
  double unit = 1.0;
  std::string_view rest = suffix;
  if (!suffix.empty()) {
    const std::size_t power = kUnits.find(upper(suffix[0]));
    if (power != std::string_view::npos) {
      unit = std::pow(1024.0, static_cast<double>(power + 1));
      rest.remove_prefix(1);
      if (rest.starts_with('i')) rest.remove_prefix(1);
    }
  }
  if (!rest.empty() && rest != "B" && rest != "b") return std::nullopt;
  const double bytes = *value * unit;
  // Below 2^63 the conversion is defined; no machine has that much memory. Half a byte is no size.
  if (bytes >= 0x1p63 || (unit == 1.0 && bytes != std::floor(bytes))) return std::nullopt;
  return static_cast<std::uint64_t>(bytes);
}

std::string meant_size(std::string_view text, std::uint64_t least) {
  const std::string number(text.substr(0, text.find_first_not_of("0123456789.")));
  for (const char unit : {'M', 'G', 'T'}) {
    std::string meant = number + unit;
    if (const auto bytes = parse_size(meant); bytes && *bytes >= least) return meant;
  }
  return {};
}

std::string show_size(std::uint64_t bytes) {
  std::size_t unit = 0;
  while (unit < kUnits.size() && bytes >= 1024 && bytes % 1024 == 0) {
    bytes /= 1024;
    ++unit;
  }
  return unit == 0 ? fmt::format("{}", bytes) : fmt::format("{}{}", bytes, kUnits[unit - 1]);
}

namespace {
constexpr std::pair<char, std::int64_t> kDurations[] = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
  if (text == "0") return 0;
  for (const auto& [letter, seconds] : kDurations) {
    if (!text.ends_with(letter)) continue;
    const std::optional<double> value = parse_number(text.substr(0, text.size() - 1));
    if (!value || *value < 0.0 || *value * static_cast<double>(seconds) > 1e12) return std::nullopt;
    return static_cast<std::int64_t>(*value * static_cast<double>(seconds));
  }
  return std::nullopt;
}

std::string show_duration(std::int64_t value) {
  if (value == 0) return "0";
  for (const auto& [letter, seconds] : kDurations) {
    if (value % seconds == 0) return fmt::format("{}{}", value / seconds, letter);
  }
  return {};
}

std::optional<Allowance> parse_allowance(std::string_view text) {
  Allowance out;
  if (text.ends_with('%')) {
    const std::optional<double> share = parse_share(text);
    if (!share || *share < 0.0 || *share > 1.0) return std::nullopt;
    out.share = *share;
    out.is_share = true;
    return out;
  }
  const std::optional<std::uint64_t> count = parse_whole(text);
  if (!count) return std::nullopt;
  out.count = *count;
  return out;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

std::string_view nearest(std::string_view text, std::span<const std::string_view> names) {
  if (text.size() >= 3) {
    for (const std::string_view name : names) {
      if (name.starts_with(text)) return name;
    }
  }
  std::size_t least = std::max<std::size_t>(text.size() / 3, 1) + 1;
  std::string_view best;
  for (const std::string_view name : names) {
    const std::size_t distance = edit_distance(text, name);
    // If every letter differs, the name is not a plausible guess: `x` is not near `T`.
    if (distance < least && distance < name.size()) {
      least = distance;
      best = name;
    }
  }
  return best;
}

std::string nearest_timezone(std::string_view text) {
  const std::vector<std::string> names = timezone_names();
  const std::vector<std::string_view> whole(names.begin(), names.end());
  if (const std::string_view meant = nearest(text, whole); !meant.empty()) return std::string(meant);
  std::vector<std::string_view> places;
  places.reserve(whole.size());
  for (const std::string_view name : whole) places.push_back(name.substr(name.rfind('/') + 1));
  const std::string_view meant = nearest(text, places);
  const auto found = std::find(places.begin(), places.end(), meant);
  return meant.empty() ? std::string() : names[static_cast<std::size_t>(found - places.begin())];
}

}  // namespace dedup::cli
