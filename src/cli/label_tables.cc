// Tables of labels and of pairs, as `eval` and `diff` read them.
#include "cli/label_tables.h"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>

#include "cli/flag_values.h"

namespace dedup::cli {
namespace {

std::string columns_of_table(const Table& table) { return fmt::format("{}", fmt::join(table.names(), ", ")); }

[[noreturn]] void no_column(const Table& table, std::string_view name, std::string_view flag) {
  const std::vector<std::string_view> names(table.names().begin(), table.names().end());
  const std::string_view meant = nearest(name, names);
  throw Error(Error::Kind::usage,
              fmt::format("{}: has no column '{}'{}; it has {}{}", table.name(), name,
                          meant.empty() ? "" : fmt::format(", but {}", meant), columns_of_table(table),
                          flag.empty() ? std::string() : fmt::format("; --{} names another", flag)));
}

bool is_singleton(std::string_view cluster) { return cluster.empty() || cluster == "-"; }

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

  struct Row {
    std::string id;
    std::uint64_t line = 0;
    std::uint32_t cluster = kNone, number = 0;  // cluster in the order of rows, kNone for a singleton
  };
  std::vector<Row> rows;
  std::vector<std::vector<std::string>> extra_rows(extra.size());
  std::unordered_map<std::string, std::uint32_t> numbers;
  std::vector<const std::string*> names;
  Labels out;
  out.file = table.name();
  out.column = column;
  const auto tell = [&](const Problem& problem) {
    ++out.skipped;
    problems.add(problem);
  };
  table.each_row(
      true, columns,
      [&](std::uint64_t line, std::span<const std::string_view> cells) {
        if (cells[0].empty()) {
          tell({Problem::Kind::skipped_record, out.file, line, "the id is empty; give it or leave the row out"});
          return;
        }
        std::uint32_t cluster = kNone;
        if (!is_singleton(cells[1])) {
          const auto [place, is_new] = numbers.emplace(cells[1], static_cast<std::uint32_t>(numbers.size()));
          if (is_new) names.push_back(&place->first);
          cluster = place->second;
        }
        rows.push_back({std::string(cells[0]), line, cluster, static_cast<std::uint32_t>(rows.size())});
        for (std::size_t i = 0; i < extra.size(); ++i) extra_rows[i].emplace_back(cells[2 + i]);
      },
      tell);
  tbb::parallel_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    const int order = a.id.compare(b.id);
    return order != 0 ? order < 0 : a.number < b.number;
  });
  std::vector<const Row*> again;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].id == rows[i - 1].id) again.push_back(&rows[i]);
  }
  std::sort(again.begin(), again.end(), [](const Row* a, const Row* b) { return a->line < b->line; });
  for (const Row* row : again) {
    tell({Problem::Kind::skipped_record, out.file, row->line,
          fmt::format("the id '{}' stood there before; the first row counts, leave this one out", row->id)});
  }

  std::vector<std::uint32_t> number_of_cluster(names.size(), kNone);
  out.extra.resize(extra.size());
  for (Row& row : rows) {
    if (!out.ids.empty() && out.ids.back() == row.id) continue;
    std::uint32_t number = row.cluster == kNone ? kNone : number_of_cluster[row.cluster];
    if (number == kNone) {
      number = static_cast<std::uint32_t>(out.names.size());
      out.names.push_back(row.cluster == kNone ? row.id : *names[row.cluster]);
      if (row.cluster != kNone) number_of_cluster[row.cluster] = number;
    }
    out.cluster.push_back(number);
    for (std::size_t i = 0; i < extra.size(); ++i) out.extra[i].push_back(std::move(extra_rows[i][row.number]));
    out.ids.push_back(std::move(row.id));
  }
  if (out.ids.empty()) {
    throw Error(Error::Kind::input, fmt::format("{}: holds no row with an id; a table has a row an article", out.file));
  }
  return out;
}

PairColumns find_pair_columns(const Table& table, std::string_view wanted, std::span<const std::string_view> usual,
                              std::string_view flag) {
  constexpr std::array<std::array<std::string_view, 2>, 5> kPairs = {
      {{"a", "b"}, {"id_a", "id_b"}, {"id1", "id2"}, {"left", "right"}, {"original", "other"}}};
  PairColumns out;
  // Ids may be called a and b: a first row is a header where its other cells are names, too.
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
      throw Error(Error::Kind::usage, fmt::format("{}: has neither a column id nor the columns a and b; it has {}",
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
  if (text.starts_with('~')) text.remove_prefix(1);  // an estimate, of a run with --certain-accept
  double value = 0.0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || !(value == value)) return std::nullopt;
  return value;
}

}  // namespace dedup::cli
