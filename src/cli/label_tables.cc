// Reads tables of labels and pairs for `eval` and `diff`.
#include "cli/label_tables.h"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <unordered_map>

#include "cli/flag_values.h"

namespace dedup::cli {
namespace {

std::string columns_of_table(const Table& table) { return fmt::format("{}", fmt::join(table.names(), ", ")); }

[[noreturn]] void no_column(const Table& table, std::string_view name, std::string_view flag) {
  const std::vector<std::string_view> names(table.names().begin(), table.names().end());
  const std::string_view meant = nearest(name, names);
  throw Error(Error::Kind::usage,
              fmt::format("{}: has no column '{}'{}; its columns are {}{}", table.name(), name,
                          meant.empty() ? "" : fmt::format(" (did you mean {}?)", meant), columns_of_table(table),
                          flag.empty() ? std::string() : fmt::format("; choose one with --{}", flag)));
}

bool is_singleton(std::string_view cluster) { return cluster.empty() || cluster == "-"; }

/// A labels table as read: rows in file order, clusters numbered by first appearance.
struct RawLabels {
  struct Row {
    std::string id;
    std::uint64_t line = 0;
    std::uint32_t cluster = kNone;  ///< kNone for a singleton
    std::uint32_t number = 0;       ///< position among the rows read
  };
  std::vector<Row> rows;
  std::vector<std::vector<std::string>> extra;  ///< cells of each extra column, by Row::number
  std::vector<std::string> names;               ///< of clusters
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

/// Reports rows whose id occurred before, in file order. `rows` is sorted by id.
void report_repeats(const std::vector<RawLabels::Row>& rows, const std::string& file, const ReportProblem& report) {
  std::vector<const RawLabels::Row*> again;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].id == rows[i - 1].id) again.push_back(&rows[i]);
  }
  std::sort(again.begin(), again.end(), [](const auto* a, const auto* b) { return a->line < b->line; });
  for (const RawLabels::Row* row : again) {
    report({Problem::Kind::skipped_record, file, row->line,
            fmt::format("the id '{}' occurred before; only the first row counts, remove this one", row->id)});
  }
}

/// Keeps the first row of each id and numbers clusters by their first id. `raw.rows` is sorted by id.
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
  const auto want = [&](std::string_view name, std::string_view named_by) {
    const auto found = find_column(table, name);
    if (!found) no_column(table, name, named_by);
    columns.push_back(*found);
  };
  want("id", "");
  want(column, flag);
  for (const std::string_view name : extra) want(name, "");
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

PairColumns find_pair_columns(const Table& table, std::string_view wanted, std::span<const std::string_view> usual,
                              std::string_view flag) {
  constexpr std::array<std::array<std::string_view, 2>, 5> kPairs = {
      {{"a", "b"}, {"id_a", "id_b"}, {"id1", "id2"}, {"left", "right"}, {"original", "other"}}};
  PairColumns out;
  // Two ids may themselves be "a" and "b". The first row is a header only if another cell is a column name, too.
  const auto is_name = [&](const std::string& name) {
    return name == wanted || std::find(usual.begin(), usual.end(), name) != usual.end() ||
           name.starts_with("containment");
  };
  const bool says_something =
      table.is_json() || table.names().size() == 2 || std::any_of(table.names().begin(), table.names().end(), is_name);
  const auto names = [&](const auto& pair) {
    return says_something && find_column(table, pair[0]) && find_column(table, pair[1]);
  };
  const auto pair = std::find_if(kPairs.begin(), kPairs.end(), names);
  if (pair == kPairs.end()) {
    if (table.is_json() || table.names().size() < 2) {
      throw Error(Error::Kind::usage, fmt::format("{}: needs a column id, or columns a and b; its columns are {}",
                                                  table.name(), columns_of_table(table)));
    }
    out.has_header = false;
    if (table.names().size() > 2) out.said.push_back(2);
    return out;
  }
  out.a = *find_column(table, (*pair)[0]);
  out.b = *find_column(table, (*pair)[1]);
  if (wanted == "containment" && !find_column(table, wanted)) {
    for (const std::string_view side : {"containment_a", "containment_b"}) {
      const auto column = find_column(table, side);
      if (!column) no_column(table, side, flag);
      out.said.push_back(*column);
    }
  } else if (!wanted.empty()) {
    const auto column = find_column(table, wanted);
    if (!column) no_column(table, wanted, flag);
    out.said.push_back(*column);
  } else {
    for (const std::string_view name : usual) {
      if (const auto column = find_column(table, name); column && out.said.empty()) out.said.push_back(*column);
    }
  }
  return out;
}

std::optional<double> number_of(std::string_view text) {
  if (text.starts_with('~')) text.remove_prefix(1);  // an estimate from --certain-accept
  double value = 0.0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || !(value == value)) return std::nullopt;
  return value;
}

}  // namespace dedup::cli
