// Settings for flags of each kind: how the flag sets its field of Options, and how its value is shown.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "cli/flag_values.h"
#include "cli/flags.h"

namespace dedup::cli {

// Each function returns an accessor: Options& -> reference to the field.
template <class T>
auto own(T Options::*field) {
  return [field](Options& options) -> T& { return options.*field; };
}
template <class T>
auto in_config(T FieldNames::*field) {
  return [field](Options& options) -> T& { return options.config.reading.fields.*field; };
}
template <class T>
auto in_config(T ReadingConfig::*field) {
  return [field](Options& options) -> T& { return options.config.reading.*field; };
}
template <class T>
auto in_config(T TextConfig::*field) {
  return [field](Options& options) -> T& { return options.config.text.*field; };
}
template <class T>
auto in_config(T SearchConfig::*field) {
  return [field](Options& options) -> T& { return options.config.search.*field; };
}
template <class T>
auto in_config(T LevelConfig::*field) {
  return [field](Options& options) -> T& { return options.config.levels.*field; };
}
template <class T>
auto in_config(T OutputConfig::*field) {
  return [field](Options& options) -> T& { return options.config.output.*field; };
}

/// A field of a command's own options, a struct defined in its file and created on first use.
template <class Own, class T>
auto in_own(T Own::*field) {
  return [field](Options& options) -> T& {
    if (std::any_cast<Own>(&options.own) == nullptr) options.own = Own{};
    return std::any_cast<Own>(&options.own)->*field;
  };
}
/// The command's own options, for its `run`.
template <class Own>
Own own_of(const Options& options) {
  const Own* own = std::any_cast<Own>(&options.own);
  return own == nullptr ? Own{} : *own;
}

/// What a switch that is on shows.
inline constexpr std::string_view kTrue = "true";

/// A switch: true if given.
template <class Where>
Setting on(Where where) {
  return {[where](Options& options, std::string_view) {
            where(options) = true;
            return std::string();
          },
          [where](Options options) { return std::string(where(options) ? kTrue : ""); },
          {}};
}

/// Non-empty text: names and paths.
template <class Where>
Setting text(Where where) {
  return {[where](Options& options, std::string_view value) {
            if (value.empty()) return std::string("the value is empty");
            where(options) = std::string(value);
            return std::string();
          },
          [where](Options options) { return where(options); },
          {}};
}

/// Non-empty text, for a flag that may be repeated: values are appended.
template <class Where>
Setting texts(Where where) {
  return {[where](Options& options, std::string_view value) {
            if (value.empty()) return std::string("the value is empty");
            where(options).emplace_back(value);
            return std::string();
          },
          [](const Options&) { return std::string(); },
          {}};
}

/// A whole number from 0 to `most`.
template <class Where, class Number = std::decay_t<std::invoke_result_t<Where, Options&>>>
Setting whole(Where where, Number most = std::numeric_limits<Number>::max()) {
  return {[where, most](Options& options, std::string_view value) {
            const auto number = parse_whole(value, most);
            if (!number) return fmt::format("'{}' is not a whole number from 0 to {}", value, most);
            where(options) = static_cast<Number>(*number);
            return std::string();
          },
          [where](Options options) { return fmt::format("{}", where(options)); },
          {}};
}

template <class Where>
Setting share(Where where) {
  return {[where](Options& options, std::string_view value) {
            const auto number = parse_share(value);
            if (!number) return fmt::format("'{}' is not a number; write it as 0.8 or 80%", value);
            where(options) = *number;
            return std::string();
          },
          [where](Options options) { return fmt::format("{}", where(options)); },
          {}};
}

/// A size of at least `least` bytes. With `zero`, 0 is allowed as well.
template <class Where>
Setting size(Where where, std::uint64_t least = 0, bool zero = false) {
  return {[where, least, zero](Options& options, std::string_view value) {
            const auto bytes = parse_size(value);
            if (!bytes) return fmt::format("'{}' is not a size; write it as 500, 64M or 1.5G, below 8388608T", value);
            if (*bytes < least && !(zero && *bytes == 0)) {
              const std::string meant = meant_size(value, least);
              std::string problem = fmt::format("{} is too small; give at least {}", value, show_size(least));
              return meant.empty() ? problem : problem + fmt::format("; did you mean {}?", meant);
            }
            where(options) = *bytes;
            return std::string();
          },
          [where](Options options) { return show_size(where(options)); },
          {}};
}

template <class Where>
Setting duration(Where where) {
  return {[where](Options& options, std::string_view value) {
            const auto seconds = parse_duration(value);
            if (!seconds)
              return fmt::format("'{}' is not a duration; write it as 3d, 36h or 90m, or 0 for none", value);
            where(options) = *seconds;
            return std::string();
          },
          [where](Options options) { return show_duration(where(options)); },
          {}};
}

template <class Value>
using Names = std::vector<std::pair<std::string_view, Value>>;

/// One of a fixed set of names.
template <class Where, class Value>
Setting choice(Where where, const Names<Value>& values) {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : values) names.push_back(name);
  return {[where, values, names](Options& options, std::string_view given) {
            for (const auto& [name, value] : values) {
              if (name != given) continue;
              where(options) = value;
              return std::string();
            }
            const std::string_view meant = nearest(given, names);
            std::string problem = fmt::format("'{}' is not one of {}", given, fmt::join(names, ", "));
            if (!meant.empty()) problem += fmt::format("; did you mean {}?", meant);
            return problem;
          },
          [where, values](Options options) {
            for (const auto& [name, value] : values) {
              if (where(options) == value) return std::string(name);
            }
            return std::string();
          },
          names};
}

}  // namespace dedup::cli
