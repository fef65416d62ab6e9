// Formats figures: aligned columns for people, TSV or JSON Lines for programs.
#include "cli/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "cli/terminal_text.h"
#include "dedup/io.h"

namespace dedup::cli {
namespace {

/// Six decimals. Negative zero loses its sign.
std::string number_text(double value) { return fmt::format("{:.6f}", value == 0.0 ? 0.0 : value); }

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

Figure count_of(std::string name, std::string_view scope, std::uint64_t count) {
  return {std::move(name), std::string(scope), count, {kUndefined, kUndefined, kUndefined}, true};
}

std::string figures_text(const std::vector<Figure>& figures, ReportFormat format) {
  std::string out;
  const auto number_or = [](double value, std::string_view none) {
    return std::isnan(value) ? std::string(none) : number_text(value);
  };
  if (format == ReportFormat::tsv) out = "figure\tscope\tn\tvalue\tlower\tupper\n";
  for (const Figure& figure : figures) {
    const Estimate& e = figure.estimate;
    const std::string count = fmt::format("{}", figure.count);
    if (format == ReportFormat::tsv) {
      out += tsv_row({figure.name, figure.scope, count, figure.is_count ? count : number_or(e.value, ""),
                      number_or(e.lower, ""), number_or(e.upper, "")});
    } else {
      out += fmt::format(R"({{"figure": {}, "scope": {}, "n": {}, "value": {}, "lower": {}, "upper": {}}})"
                         "\n",
                         json_string(figure.name), json_string(figure.scope), count,
                         figure.is_count ? count : number_or(e.value, "null"), number_or(e.lower, "null"),
                         number_or(e.upper, "null"));
    }
  }
  return out;
}

std::string estimate_text(const Estimate& estimate) {
  if (std::isnan(estimate.value)) return "-";
  const auto shown = [](double value) { return fmt::format("{:.4f}", std::abs(value) < 0.00005 ? 0.0 : value); };
  if (std::isnan(estimate.lower)) return shown(estimate.value);
  return fmt::format("{}  {} - {}", shown(estimate.value), shown(estimate.lower), shown(estimate.upper));
}

std::string aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const std::vector<std::string>& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(printable(row[i])));
  }
  std::string out;
  for (const std::vector<std::string>& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string cell = printable(row[i]);
      line += cell;
      if (i + 1 < row.size()) line += std::string(widths[i] + 2 - columns_of(cell), ' ');
    }
    while (line.ends_with(' ')) line.pop_back();
    out += line + "\n";
  }
  return out;
}

std::string tsv_row(const std::vector<std::string>& cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += '\t';
    out += tsv_cell(cells[i]);
  }
  return out + "\n";
}

}  // namespace dedup::cli
