// Settings of single flags of a run, which are of none of the kinds in flag_settings.h.
#include "cli/run_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "cli/flag_settings.h"
#include "dedup/io.h"
#include "dedup/version.h"

namespace dedup::cli {

Setting keep_rules() {
  return {[](Options& options, std::string_view value) {
            try {
              options.config.levels.keep = parse_keep(value);
              return std::string();
            } catch (const Error& error) {
              return std::string(error.what());
            }
          },
          [](const Options& options) { return name_of(options.config.levels.keep); },
          {}};
}

Setting columns() {
  return {[](Options& options, std::string_view value) {
            if (value.starts_with('+')) value.remove_prefix(1);
            std::vector<std::string> wanted;
            for (std::size_t at = 0; at <= value.size();) {
              const std::size_t comma = std::min(value.find(',', at), value.size());
              const std::string_view name = value.substr(at, comma - at);
              at = comma + 1;
              if (std::find(std::begin(kExtraColumns), std::end(kExtraColumns), name) == std::end(kExtraColumns)) {
                const std::string_view meant = nearest(name, kExtraColumns);
                std::string problem = fmt::format("'{}' is not one of {}", name, fmt::join(kExtraColumns, ", "));
                return meant.empty() ? problem : problem + fmt::format("; did you mean {}?", meant);
              }
              if (std::find(wanted.begin(), wanted.end(), name) != wanted.end()) {
                return fmt::format("{} is listed twice", name);
              }
              wanted.emplace_back(name);
            }
            options.config.output.columns = std::move(wanted);
            return std::string();
          },
          [](const Options& options) {
            return options.config.output.columns.empty()
                       ? std::string()
                       : fmt::format("+{}", fmt::join(options.config.output.columns, ","));
          },
          {std::begin(kExtraColumns), std::end(kExtraColumns)}};
}

Setting matrix_path() {
  Setting setting = text(in_config(&OutputConfig::matrix));
  // The library checks this too, but only after the run, when it writes the matrix.
  setting.set = [set = setting.set](Options& options, std::string_view value) {
    for (const std::string_view ending : {".npy", ".csv", ".npz", ".mtx"}) {
      if (value.ends_with(ending)) return set(options, value);
    }
    return fmt::format("'{}' must end in .npy or .csv (all cells), or .npz or .mtx (cells at or above the threshold)",
                       value);
  };
  return setting;
}

Setting allowance() {
  return {[](Options& options, std::string_view value) {
            const auto allowed = parse_allowance(value);
            if (!allowed) return fmt::format("'{}' is not a number of records or a percentage such as 0.5%", value);
            options.allow_skipped = *allowed;
            return std::string();
          },
          [](const Options& options) {
            const Allowance& allowed = options.allow_skipped;
            return allowed.is_share ? fmt::format("{}%", allowed.share * 100.0) : fmt::format("{}", allowed.count);
          },
          {}};
}

Setting heat_map() {
  return {
      [](Options& options, std::string_view value) {
        const auto number = parse_whole(value, 1000);
        if (!number) return fmt::format("'{}' is not a whole number from 0 to 1000", value);
        options.heat_map = static_cast<std::uint32_t>(*number);
        return std::string();
      },
      [](const Options& options) { return options.heat_map ? fmt::format("{}", *options.heat_map) : std::string(); },
      {}};
}

Setting within() {
  Setting setting = duration(in_config(&LevelConfig::within));
  setting.set = [set = setting.set](Options& options, std::string_view value) {
    options.has_within = true;
    return set(options, value);
  };
  return setting;
}

Setting between(Between wanted) {
  return {
      [wanted](Options& options, std::string_view) {
        Between& chosen = options.config.levels.between;
        if (chosen != Between::all && chosen != wanted) {
          return std::string("with --same-source and --across-sources no two articles may match; remove one of them");
        }
        chosen = wanted;
        return std::string();
      },
      [wanted](const Options& options) { return std::string(options.config.levels.between == wanted ? kTrue : ""); },
      {}};
}

Setting input_format() {
  return {[](Options& options, std::string_view value) {
            std::vector<std::string_view> names;
            for (const InputFormat& format : input_formats()) names.push_back(format.name);
            options.config.reading.format = value;
            if (std::find(names.begin(), names.end(), value) != names.end()) return std::string();
            return fmt::format("'{}' is not a format of input; give {}", value, fmt::join(names, ", "));
          },
          [](const Options& options) { return options.config.reading.format; },
          {}};
}

Setting timezone() {
  return {[](Options& options, std::string_view value) {
            if (is_timezone(value)) {
              options.config.reading.timezone = value;
              return std::string();
            }
            const std::string meant = nearest_timezone(value);
            std::string problem = fmt::format(
                "'{}' is not a time zone; give a name such as Europe/Paris, or an offset such as +05:30", value);
            return meant.empty() ? problem : problem + fmt::format("; did you mean {}?", meant);
          },
          [](const Options& options) { return options.config.reading.timezone; },
          {}};
}

Setting now() {
  return {[](Options& options, std::string_view value) {
            const std::int64_t date = parse_date(value);
            if (date == kNoDate) return fmt::format("'{}' is not a date; write it as 2031-05-14", value);
            options.config.reading.now = date;
            return std::string();
          },
          [](const Options& options) { return format_date(options.config.reading.now); },
          {}};
}

Setting patterns(std::vector<std::string> ReadingConfig::*field) {
  Setting setting = texts(in_config(field));
  setting.set = [set = setting.set](Options& options, std::string_view value) {
    const std::string problem = glob_problem(value);
    return problem.empty() ? set(options, value) : problem;
  };
  return setting;
}

Setting action(Action wanted) {
  return {[wanted](Options& options, std::string_view) {
            // If several are given, the longest answer wins, in any order.
            options.action = std::max(options.action, wanted);
            return std::string();
          },
          [](const Options&) { return std::string(); },
          {}};
}

Setting when(When Options::*field) {
  return choice(own(field), Names<When>{{"auto", When::automatic}, {"never", When::never}, {"always", When::always}});
}

}  // namespace dedup::cli
