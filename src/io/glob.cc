// Compares file names with patterns.
//
// A pattern becomes a row of steps, each a set of bytes. All positions in the row that the bytes so far can lead to are
// kept at once, so that no pattern takes exponential time: length of the pattern times length of the path. fnmatch(3)
// has no `**` and backtracks. Braces are expanded before, into at most 64 patterns.
#include "io/glob.h"

#include <fmt/format.h>

#include <algorithm>

#include "dedup/io.h"

namespace dedup {
namespace {

constexpr std::size_t kMostAlternatives = 64;
constexpr std::size_t kMostOfPattern = 4096;  // a path has no more

[[noreturn]] void fail(std::string_view pattern, std::string_view why) {
  throw Error(Error::Kind::usage, fmt::format("'{}' is not a pattern: {}", pattern, why));
}

/// Where the class that begins at `at` ends: the place of its ]. npos if it has no end.
std::size_t end_of_class(std::string_view pattern, std::size_t at) {
  std::size_t i = at + 1;
  if (i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^')) ++i;
  if (i < pattern.size() && pattern[i] == ']') ++i;  // the first ] is a member
  return pattern.find(']', i);
}

/// The bytes of a class, [a-z] or [!a-z]; never a slash.
std::bitset<256> class_bytes(std::string_view pattern, std::string_view inside) {
  std::bitset<256> out;
  const bool others = inside.starts_with('!') || inside.starts_with('^');
  if (others) inside.remove_prefix(1);
  for (std::size_t i = 0; i < inside.size(); ++i) {
    const auto from = static_cast<unsigned char>(inside[i]);
    auto to = from;
    if (i + 2 < inside.size() && inside[i + 1] == '-') {
      to = static_cast<unsigned char>(inside[i + 2]);
      i += 2;
    }
    if (from >= 0x80 || to >= 0x80) fail(pattern, "[...] may hold only ASCII; write {ä,ö}");
    if (to < from) fail(pattern, "a range in [...] is in the wrong order");
    for (unsigned byte = from; byte <= to; ++byte) out.set(byte);
  }
  if (others) out.flip();
  out.reset('/');
  return out;
}

/// A pattern without braces for each choice among them.
void expand(std::string_view pattern, std::vector<std::string>& out) {
  std::size_t open = std::string_view::npos, depth = 0;
  std::vector<std::size_t> cuts;  // the brace, the commas, the closing brace
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      ++i;
    } else if (c == '[') {
      i = std::min(end_of_class(pattern, i), pattern.size());
    } else if (c == '{') {
      if (depth++ == 0) cuts.assign(1, open = i);
    } else if (depth > 0 && (c == '}' || c == ',')) {
      if (c == '}') --depth;
      if (depth == 0 || (depth == 1 && c == ',')) cuts.push_back(i);
      if (depth > 0) continue;
      for (std::size_t k = 0; k + 1 < cuts.size(); ++k) {
        const std::string_view choice = pattern.substr(cuts[k] + 1, cuts[k + 1] - cuts[k] - 1);
        expand(fmt::format("{}{}{}", pattern.substr(0, open), choice, pattern.substr(i + 1)), out);
      }
      return;
    }
  }
  if (depth > 0) fail(pattern, "a { is not closed; write \\{ for the character");
  if (out.size() == kMostAlternatives) fail(pattern, fmt::format("it has more than {} choices", kMostAlternatives));
  out.emplace_back(pattern);
}

}  // namespace

Glob::Glob(std::string_view pattern) {
  if (pattern.empty() || pattern == "/") fail(pattern, "it is empty");
  if (pattern.size() > kMostOfPattern) fail(pattern.substr(0, 40), "it is too long");
  if (pattern.starts_with('!')) fail(pattern, "write it as --exclude, without the !; \\! is the character");
  std::string_view rest = pattern;
  folders_only_ = rest.ends_with('/');
  if (folders_only_) rest.remove_suffix(1);
  whole_path_ = rest.find('/') != std::string_view::npos;
  if (rest.starts_with('/')) rest.remove_prefix(1);
  const std::size_t point = rest.rfind('.');
  names_extension_ = point != std::string_view::npos && point + 1 < rest.size() &&
                     rest.find_first_of("/*?[\\", point) == std::string_view::npos;
  std::vector<std::string> patterns;
  expand(rest, patterns);
  alternatives_.reserve(patterns.size());
  for (const std::string& each : patterns) alternatives_.push_back(compile(each));
}

Glob::Steps Glob::compile(std::string_view pattern) {
  std::bitset<256> any, slash, continuation;
  any.set();
  slash.set('/');
  for (unsigned byte = 0x80; byte < 0xC0; ++byte) continuation.set(byte);
  const std::bitset<256> in_name = any & ~slash;
  Steps steps;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const std::string_view rest = pattern.substr(i);
    const bool begins_part = i == 0 || pattern[i - 1] == '/';
    if (begins_part && rest.starts_with("**/")) {
      steps.push_back({{}, false, true});
      steps.push_back({any, true});
      steps.push_back({slash});
      i += 2;
    } else if (begins_part && rest == "**") {
      steps.push_back({any, true});
      i += 1;
    } else if (rest[0] == '*') {
      if (steps.empty() || !steps.back().repeats || steps.back().bytes != in_name) steps.push_back({in_name, true});
    } else if (rest[0] == '?') {
      steps.push_back({in_name});
      steps.push_back({continuation, true});
    } else if (rest[0] == '[') {
      const std::size_t end = end_of_class(pattern, i);
      if (end == std::string_view::npos) fail(pattern, "a [ is not closed; write \\[ for the character");
      steps.push_back({class_bytes(pattern, pattern.substr(i + 1, end - i - 1))});
      i = end;
    } else {
      if (rest[0] == '\\' && ++i == pattern.size()) fail(pattern, "it ends with \\");
      steps.emplace_back();
      steps.back().bytes.set(static_cast<unsigned char>(pattern[i]));
    }
  }
  return steps;
}

bool Glob::run(const Steps& steps, std::string_view text) {
  // here[i]: steps before the i-th have met the text so far.
  std::vector<char> here(steps.size() + 1, 0), next(steps.size() + 1, 0);
  const auto skip = [&](std::vector<char>& states) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (states[i] == 0) continue;
      if (steps[i].repeats) states[i + 1] = 1;
      if (steps[i].forks) states[i + 1] = states[i + 3] = 1;
    }
  };
  here[0] = 1;
  skip(here);
  for (const char c : text) {
    std::fill(next.begin(), next.end(), 0);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (here[i] != 0 && steps[i].bytes[static_cast<unsigned char>(c)]) next[steps[i].repeats ? i : i + 1] = 1;
    }
    skip(next);
    here.swap(next);
  }
  return here.back() != 0;
}

bool Glob::matches(std::string_view path, bool is_folder) const {
  if (folders_only_ && !is_folder) return false;
  const std::string_view text = whole_path_ ? path : path.substr(path.rfind('/') + 1);
  return std::any_of(alternatives_.begin(), alternatives_.end(), [&](const Steps& steps) { return run(steps, text); });
}

Selection::Selection(std::span<const std::string> include, std::span<const std::string> exclude)
    : include_(include.begin(), include.end()), exclude_(exclude.begin(), exclude.end()) {}

bool Selection::excludes(std::string_view path, bool is_folder) const {
  return std::any_of(exclude_.begin(), exclude_.end(), [&](const Glob& glob) { return glob.matches(path, is_folder); });
}

bool Selection::includes(std::string_view path, bool is_folder) const {
  return include_.empty() ||
         std::any_of(include_.begin(), include_.end(), [&](const Glob& glob) { return glob.matches(path, is_folder); });
}

bool Selection::names_extension(std::string_view path) const {
  return std::any_of(include_.begin(), include_.end(),
                     [&](const Glob& glob) { return glob.names_extension() && glob.matches(path, false); });
}

std::string glob_problem(std::string_view pattern) {
  try {
    (void)Glob(pattern);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace dedup
