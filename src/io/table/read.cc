// Table: reads the tables that write.cc writes, and such tables from other programs.
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "dedup/io.h"
#include "io/table/rows.h"
#include "io/table/tables.h"

namespace dedup {
namespace {

using namespace simdjson;

constexpr std::size_t kJsonHeader = 1000;  // objects whose keys become column names

/// Calls `use(key, value)` for the fields of the object on a line, with values as text. Returns what is wrong, or an
/// empty string.
template <class Use>
std::string_view read_object(ondemand::parser& parser, std::string_view line, const Use& use) {
  constexpr std::string_view kBroken = "not a valid JSON object; correct the line or remove it";
  ondemand::document document;
  ondemand::object object;
  const padded_string_view padded(line.data(), line.size(), line.size() + SIMDJSON_PADDING);
  if (parser.iterate(padded).get(document) || document.get_object().get(object)) return kBroken;
  for (auto field : object) {
    std::string_view key, text;
    ondemand::value value;
    ondemand::json_type type;
    if (field.unescaped_key().get(key) || field.value().get(value) || value.type().get(type)) return kBroken;
    if (type == ondemand::json_type::string) {
      if (value.get_string().get(text)) return kBroken;
    } else if (type == ondemand::json_type::array || type == ondemand::json_type::object) {
      continue;  // not a cell of a table
    } else if (type != ondemand::json_type::null) {
      text = value.raw_json_token();
      while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
    }
    use(key, text);
  }
  const char* rest = nullptr;
  return document.current_location().get(rest) == SUCCESS ? kBroken : std::string_view();
}

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

struct JsonValues::State {
  ondemand::parser parser;
  std::vector<std::string> values;
};

JsonValues::JsonValues() : state_(std::make_unique<State>()) {}
JsonValues::~JsonValues() = default;
JsonValues::JsonValues(JsonValues&&) noexcept = default;
JsonValues& JsonValues::operator=(JsonValues&&) noexcept = default;

const std::vector<std::string>& JsonValues::of(std::string_view line) {
  state_->values.clear();
  read_object(state_->parser, line,
              [this](std::string_view, std::string_view value) { state_->values.emplace_back(value); });
  return state_->values;
}

Table::Table(const std::string& path, const std::function<bool()>& cancelled)
    : name_(path == "-" ? "standard input" : path), bytes_(read_file(path, kMostOfTable, cancelled)) {
  if (bytes_.starts_with(kByteOrderMark)) bytes_.erase(0, kByteOrderMark.size());
  if (bytes_.starts_with("\x1F\x8B") || bytes_.starts_with("\x28\xB5\x2F\xFD")) {
    throw Error(Error::Kind::input,
                fmt::format("{}: is compressed; decompress it first, to a file or through a pipe and -", name_));
  }
  const std::size_t start = bytes_.find_first_not_of(" \t\r\n");
  if (start == std::string::npos) {
    throw Error(Error::Kind::input, fmt::format("{}: is empty; a table has one row for each article or pair", name_));
  }
  bytes_.reserve(bytes_.size() + SIMDJSON_PADDING);
  std::string_view rest = bytes_;
  if (bytes_[start] == '{') {
    format_ = TableFormat::jsonl;
    ondemand::parser parser;
    for (std::size_t i = 0; i < kJsonHeader && !rest.empty(); ++i) {
      read_object(parser, take_line(rest), [&](std::string_view key, std::string_view) {
        if (std::find(names_.begin(), names_.end(), key) == names_.end()) names_.emplace_back(key);
      });
    }
    return;
  }
  while (rest.starts_with('\n') || rest.starts_with("\r\n")) take_line(rest);
  const std::string_view first = rest.substr(0, rest.find('\n'));
  Cells cells;
  if (first.find('\t') == std::string_view::npos && first.find(',') != std::string_view::npos) {
    format_ = TableFormat::csv;
    split_csv(rest, ',', cells);
  } else {
    split_tsv(take_line(rest), cells);
  }
  names_.assign(cells.all.begin(), cells.all.end());
}

void Table::each_row(bool has_header, std::span<const std::size_t> columns, const Row& row,
                     const std::function<void(Problem)>& problem) const {
  if (format_ == TableFormat::jsonl) {
    each_object(columns, row, problem);
  } else {
    each_record(has_header, columns, row, problem);
  }
}

/// The rows of JSON Lines.
void Table::each_object(std::span<const std::size_t> columns, const Row& row,
                        const std::function<void(Problem)>& problem) const {
  ondemand::parser parser;
  std::vector<std::string> held(columns.size());  // copies: the parser's own strings do not outlive an error
  std::vector<std::string_view> wanted(columns.size());
  std::vector<bool> met(columns.size());
  std::uint64_t line = 0;
  for (std::string_view rest = bytes_; !rest.empty();) {
    ++line;
    const std::string_view text = take_line(rest);
    if (text.find_first_not_of(" \t") == std::string_view::npos) continue;
    std::fill(met.begin(), met.end(), false);
    std::string wrong(read_object(parser, text, [&](std::string_view key, std::string_view value) {
      for (std::size_t i = 0; i < columns.size(); ++i) {
        if (names_[columns[i]] != key) continue;
        held[i] = value;
        met[i] = true;
      }
    }));
    const auto missing = std::find(met.begin(), met.end(), false);
    if (wrong.empty() && missing != met.end()) {
      wrong = fmt::format("has no field \"{}\"; add it or remove the line",
                          names_[columns[static_cast<std::size_t>(missing - met.begin())]]);
    }
    if (!wrong.empty()) {
      problem({Problem::Kind::skipped_record, name_, line, std::move(wrong)});
    } else {
      std::copy(held.begin(), held.end(), wanted.begin());
      row(line, wanted);
    }
  }
}

/// The rows of TSV and CSV.
void Table::each_record(bool has_header, std::span<const std::size_t> columns, const Row& row,
                        const std::function<void(Problem)>& problem) const {
  const std::size_t needed = columns.empty() ? 0 : *std::max_element(columns.begin(), columns.end()) + 1;
  std::vector<std::string_view> wanted(columns.size());
  Cells cells;
  std::uint64_t line = 1;
  bool is_header = has_header;
  for (std::string_view rest = bytes_; !rest.empty();) {
    cells.clear();
    const std::uint64_t at = line;
    if (format_ == TableFormat::csv) {
      line += split_csv(rest, ',', cells);
    } else {
      ++line;
      split_tsv(take_line(rest), cells);
    }
    const std::size_t found = cells.all.size();
    if (found == 1 && cells.all.front().empty()) continue;  // an empty line
    if (is_header) {
      is_header = false;
    } else if (!cells.problem.empty()) {
      problem({Problem::Kind::skipped_record, name_, at, std::string(cells.problem)});
    } else if (found < needed || (has_header && found > names_.size())) {
      problem({Problem::Kind::skipped_record, name_, at,
               fmt::format("has too {} cells ({}, not {}); correct the row or remove it",
                           found > needed ? "many" : "few", found, has_header ? names_.size() : needed)});
    } else {
      for (std::size_t i = 0; i < columns.size(); ++i) wanted[i] = cells.all[columns[i]];
      row(at, wanted);
    }
  }
}

}  // namespace dedup
