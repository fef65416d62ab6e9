// Reads tables of labels and pairs for `eval` and `diff`.
#include "cli/label_tables.h"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>

#include "cli/flag_values.h"
#include "dedup/numbers.h"

namespace dedup::cli {
namespace {

std::string columns_of_table(const Table& table) { return fmt::format("{}", fmt::join(table.names(), ", ")); }

[[noreturn]] void throw_no_column(const Table& table, std::string_view name, std::string_view flag) {
  const std::vector<std::string_view> names(table.names().begin(), table.names().end());
  const std::string_view suggestion = nearest(name, names);
  throw Error(
      Error::Kind::usage,
      fmt::format("{}: has no column '{}'{}; its columns are {}{}", table.name(), name,
                  suggestion.empty() ? "" : fmt::format(" (did you mean {}?)", suggestion), columns_of_table(table),
                  flag.empty() ? std::string() : fmt::format("; choose one with --{}", flag)));
}

bool is_singleton(std::string_view cluster) { return cluster.empty() || cluster == "-"; }

/// The rows of a labels table. Clusters are numbered in the order in which they first appear.
struct RawLabels {
  struct Row {
    std::string id;
    std::uint64_t line = 0;
    std::uint32_t cluster = kNone;  ///< kNone for a singleton
    std::uint32_t number = 0;       ///< index in file order
  };
  std::vector<Row> rows;
  std::vector<std::vector<std::string>> extra;  ///< cells of each extra column, by Row::number
  std::vector<std::string> names;               ///< of each cluster, by Row::cluster
};

using ReportProblem = std::function<void(const Problem&)>;

RawLabels read_rows(const Table& table, std::span<const std::size_t> columns, const ReportProblem& report) {
  RawLabels out;
  out.extra.resize(columns.size() - 2);
  std::unordered_map<std::string, std::uint32_t> numbers;
  table.each_row(
      true, columns,
      [&](std::uint64_t line, std::span<const std::string_view> cells) {
        if (cells[0].empty()) {
          report({Problem::Kind::skipped_record, table.name(), line, "the id is empty; add it or remove the row"});
          return;
        }
        std::uint32_t cluster = kNone;
        if (!is_singleton(cells[1])) {
          const auto [place, is_new] = numbers.emplace(cells[1], static_cast<std::uint32_t>(numbers.size()));
          if (is_new) out.names.emplace_back(cells[1]);
          cluster = place->second;
        }
        out.rows.push_back({std::string(cells[0]), line, cluster, static_cast<std::uint32_t>(out.rows.size())});
        for (std::size_t i = 0; i < out.extra.size(); ++i) out.extra[i].emplace_back(cells[2 + i]);
      },
      report);
  return out;
}

/// Reports every row that repeats an earlier id, in file order. `rows` is sorted by id.
void report_repeats(const std::vector<RawLabels::Row>& rows, const std::string& file, const ReportProblem& report) {
  std::vector<const RawLabels::Row*> repeats;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].id == rows[i - 1].id) repeats.push_back(&rows[i]);
  }
  std::sort(repeats.begin(), repeats.end(), [](const auto* a, const auto* b) { return a->line < b->line; });
  for (const RawLabels::Row* row : repeats) {
    report({Problem::Kind::skipped_record, file, row->line,
            fmt::format("the id '{}' occurred before; only the first row counts, remove this one", row->id)});
  }
}

/// Fills `out` from the first row of each id, and renumbers clusters in the order of their first id. `raw.rows` is
/// sorted by id.
void add_labels(RawLabels raw, Labels& out) {
  std::vector<std::uint32_t> number_of_cluster(raw.names.size(), kNone);
  out.extra.resize(raw.extra.size());
  for (RawLabels::Row& row : raw.rows) {
    if (!out.ids.empty() && out.ids.back() == row.id) continue;
    std::uint32_t number = row.cluster == kNone ? kNone : number_of_cluster[row.cluster];
    if (number == kNone) {
      number = static_cast<std::uint32_t>(out.names.size());
      out.names.push_back(row.cluster == kNone ? row.id : raw.names[row.cluster]);
      if (row.cluster != kNone) number_of_cluster[row.cluster] = number;
    }
    out.cluster.push_back(number);
    for (std::size_t i = 0; i < out.extra.size(); ++i) out.extra[i].push_back(std::move(raw.extra[i][row.number]));
    out.ids.push_back(std::move(row.id));
  }
}

}  // namespace

std::uint32_t Labels::find(std::string_view id) const {
  const auto place = std::lower_bound(ids.begin(), ids.end(), id);
  return place == ids.end() || *place != id ? kNone : static_cast<std::uint32_t>(place - ids.begin());
}

std::optional<std::size_t> find_column(const Table& table, std::string_view name) {
  const auto place = std::find(table.names().begin(), table.names().end(), name);
  if (place == table.names().end()) return std::nullopt;
  return static_cast<std::size_t>(place - table.names().begin());
}

Labels read_labels(const Table& table, std::string_view column, std::string_view flag,
                   std::span<const std::string_view> extra, Problems& problems) {
  std::vector<std::size_t> columns;
  const auto add_column = [&](std::string_view name, std::string_view chosen_by) {
    const auto found = find_column(table, name);
    if (!found) throw_no_column(table, name, chosen_by);
    columns.push_back(*found);
  };
  add_column("id", "");
  add_column(column, flag);
  for (const std::string_view name : extra) add_column(name, "");
  Labels out;
  out.file = table.name();
  out.column = column;
  const ReportProblem report = [&](const Problem& problem) {
    ++out.skipped;
    problems.add(problem);
  };
  RawLabels raw = read_rows(table, columns, report);
  tbb::parallel_sort(raw.rows.begin(), raw.rows.end(), [](const RawLabels::Row& a, const RawLabels::Row& b) {
    const int order = a.id.compare(b.id);
    return order != 0 ? order < 0 : a.number < b.number;
  });
  report_repeats(raw.rows, out.file, report);
  add_labels(std::move(raw), out);
  if (out.ids.empty()) {
    throw Error(Error::Kind::input, fmt::format("{}: has no row with an id; each article needs a row", out.file));
  }
  return out;
}

PairColumns find_pair_columns(const Table& table, std::string_view value_column,
                              std::span<const std::string_view> defaults, std::string_view flag) {
  constexpr std::array<std::array<std::string_view, 2>, 5> kIdColumns = {
      {{"a", "b"}, {"id_a", "id_b"}, {"id1", "id2"}, {"left", "right"}, {"original", "other"}}};
  PairColumns out;
  // In a file without a header, the first row may be a pair of articles whose ids are "a" and "b". So with further
  // columns, the first row is a header only if one of its cells is the name of a value column.
  const auto is_value_column = [&](const std::string& name) {
    return name == value_column || std::find(defaults.begin(), defaults.end(), name) != defaults.end() ||
           name.starts_with("containment");
  };
  const bool may_have_header = table.is_json() || table.names().size() == 2 ||
                               std::any_of(table.names().begin(), table.names().end(), is_value_column);
  const auto is_header = [&](const auto& pair) {
    return may_have_header && find_column(table, pair[0]) && find_column(table, pair[1]);
  };
  const auto pair = std::find_if(kIdColumns.begin(), kIdColumns.end(), is_header);
  if (pair == kIdColumns.end()) {
    if (table.is_json() || table.names().size() < 2) {
      throw Error(Error::Kind::usage, fmt::format("{}: needs a column id, or columns a and b; its columns are {}",
                                                  table.name(), columns_of_table(table)));
    }
    out.has_header = false;
    if (table.names().size() > 2) out.values.push_back(2);
    return out;
  }
  out.a = *find_column(table, (*pair)[0]);
  out.b = *find_column(table, (*pair)[1]);
  if (value_column == "containment" && !find_column(table, value_column)) {
    for (const std::string_view side : {"containment_a", "containment_b"}) {
      const auto column = find_column(table, side);
      if (!column) throw_no_column(table, side, flag);
      out.values.push_back(*column);
    }
  } else if (!value_column.empty()) {
    const auto column = find_column(table, value_column);
    if (!column) throw_no_column(table, value_column, flag);
    out.values.push_back(*column);
  } else {
    for (const std::string_view name : defaults) {
      if (const auto column = find_column(table, name); column && out.values.empty()) out.values.push_back(*column);
    }
  }
  return out;
}

std::optional<double> number_of(std::string_view text) {
  if (text.starts_with('~')) text.remove_prefix(1);  // ~ marks an estimate (--certain-accept)
  return parse_number(text);
}

}  // namespace dedup::cli
