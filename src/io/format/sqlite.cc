// SQLite databases: the rows of a query, or of the only table that has texts.
//
// Problem. A database comes from elsewhere and may be damaged or hostile, and so may a query: it could write, read
// other files, or run for ever.
//
// Method. SQLite gets the file as one that cannot be written and has nothing beside it (sqlite_file). An authorizer
// allows a query to select, and nothing else. A progress handler ends it when the run is cancelled. Rows are read in
// order by one thread, as JSON objects whose keys are the columns' names; other threads read the articles from these.
//
// Weakness. Changes that are still in FILE-wal or FILE-journal are not read; that is told.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "core/json.h"
#include "dedup/types.h"
#include "io/format/column_names.h"
#include "io/format/format.h"
#include "io/format/markup.h"
#include "io/format/sqlite_file.h"
#include "io/random_file.h"

namespace dedup {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kMagic = "SQLite format 3\0"sv;
constexpr std::size_t kPart = 1 << 18;         // bytes of JSON that a thread reads in a row
constexpr std::size_t kShown = 200;            // bytes of SQLite's own words in a message
constexpr int kStepsBetweenQuestions = 10000;  // about a millisecond
constexpr int kMostTables = 1000;              // whose columns are looked at

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

int allow_reading(void* /*data*/, int action, const char* /*first*/, const char* second, const char* /*database*/,
                  const char* /*trigger*/) {
  const bool is_reading = action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE;
  const bool is_function = action == SQLITE_FUNCTION && std::string_view(second) != "load_extension";
  return is_reading || is_function ? SQLITE_OK : SQLITE_DENY;
}

int ask_whether_to_stop(void* cancelled) {
  const auto& ask = *static_cast<const std::function<bool()>*>(cancelled);
  return ask && ask() ? 1 : 0;
}

Statement prepared(sqlite3* database, std::string_view sql, std::string_view* rest = nullptr) {
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement, &tail);
  if (rest != nullptr && tail != nullptr) *rest = sql.substr(static_cast<std::size_t>(tail - sql.data()));
  return {statement, sqlite3_finalize};
}

std::string_view text_of(sqlite3_stmt* row, int column) {
  const void* const bytes = sqlite3_column_blob(row, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
  return bytes == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(bytes), size);
}

/// A name in SQL.
std::string sql_name(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

/// What a program has left beside the database and not yet written into it, or not yet confirmed; empty if nothing.
std::string pending_changes(const RandomFile& file) {
  std::error_code error;
  const std::string name = file.name_on_disk();
  for (const std::string_view suffix : {"-wal", "-journal"}) {
    const auto size = std::filesystem::file_size(name + std::string(suffix), error);
    if (!error && size > 0) return std::string(suffix);
  }
  return "";
}

/// Lines of JSON, one for each row.
class LineRows : public RowPart {
 public:
  LineRows(std::string lines, std::uint64_t count) : lines_(std::move(lines)) { rows = count; }
  void convert(const ConverterCalls& calls) override {
    std::uint64_t row = 0;
    for (std::string_view rest = lines_; !rest.empty();) {
      const std::size_t end = rest.find('\n');
      calls.object(++row, rest.substr(0, end));
      rest.remove_prefix(end + 1);
    }
  }

 private:
  std::string lines_;
};

class SqliteRows : public RowSource {
 public:
  SqliteRows(std::shared_ptr<RandomFile> file, ConverterCalls calls)
      : file_(std::move(file)),
        vfs_(file_),
        calls_(std::move(calls)),
        database_(nullptr, sqlite3_close),
        statement_(nullptr, sqlite3_finalize) {}

  /// Returns whether there are rows to read; if not, a problem says why.
  bool open() {
    sqlite3* opened = nullptr;
    const int code = vfs_.open(&opened);
    database_.reset(opened);
    if (code != SQLITE_OK) return refuse(damage());
    if (const std::string suffix = pending_changes(*file_); !suffix.empty()) {
      calls_.problem(
          Problem::Kind::skipped_file, 0,
          fmt::format("has changes beside it, in a file that ends in {}, which were not read; let a program that "
                      "uses the database open and close it",
                      suffix));
    }
    sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_exec(opened, "PRAGMA cell_size_check = 1", nullptr, nullptr, nullptr);
    sqlite3_progress_handler(opened, kStepsBetweenQuestions, ask_whether_to_stop, &calls_.cancelled);
    std::string query(calls_.query);
    if (query.empty() && !choose_table(query)) return false;
    sqlite3_set_authorizer(opened, allow_reading, nullptr);
    return prepare(query);
  }

  std::unique_ptr<RowPart> next() override {
    std::string lines;
    std::uint64_t rows = 0;
    while (statement_ && lines.size() < kPart) {
      const int code = sqlite3_step(statement_.get());
      if (code != SQLITE_ROW) {
        end(code, rows);
        break;
      }
      ++rows;
      add_row(row_ + rows, lines);
      lines += '\n';
    }
    if (rows == 0) return nullptr;
    row_ += rows;
    return std::make_unique<LineRows>(std::move(lines), rows);
  }

  /// Unknown before the end: a query may read a table more than once.
  double progress() const override { return 0; }

 private:
  bool refuse(std::string reason) {
    calls_.problem(Problem::Kind::skipped_file, 0, std::move(reason));
    return false;
  }

  std::string said() const { return shown(sqlite3_errmsg(database_.get()), kShown); }
  std::string damage() const {
    return fmt::format("is an SQLite database that cannot be read ({}); restore it from a sound copy", said());
  }

  void stop_if_interrupted(int code) const {
    if (code == SQLITE_INTERRUPT) throw Error(Error::Kind::interrupted, "interrupted");
  }

  /// Sets `query` to one of the only table with texts.
  bool choose_table(std::string& query) {
    std::vector<std::string> tables, listed;
    int without = 0;  // tables
    const Statement names = prepared(database_.get(),
                                     "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND "
                                     "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name");
    int code = names ? SQLITE_ROW : SQLITE_ERROR;
    for (int count = 0; names && count < kMostTables && (code = sqlite3_step(names.get())) == SQLITE_ROW; ++count) {
      const std::string table(text_of(names.get(), 0));
      std::vector<std::string> columns = columns_of(table);
      const ColumnNames roles = column_names({columns.begin(), columns.end()}, *calls_.fields);
      listed.push_back(fmt::format("{} ({})", table, fmt::join(columns, ", ")));
      if (no_articles(roles).empty()) {
        tables.push_back(fmt::format("SELECT * FROM {}", sql_name(table)));
      } else {
        ++without;
      }
    }
    stop_if_interrupted(code);
    if (code != SQLITE_DONE && code != SQLITE_ROW) return refuse(damage());
    if (tables.size() == 1) {
      query = tables.front();
      for (int i = 0; i < without; ++i) calls_.passed_over("tables without texts in SQLite databases");
      return true;
    }
    return refuse(fmt::format("is an SQLite database with {} tables of texts; give --query 'SELECT ...' (tables: {})",
                              tables.empty() ? "no known" : "several",
                              shown(fmt::format("{}", fmt::join(listed, ", ")), kShown)));
  }

  std::vector<std::string> columns_of(const std::string& table) {
    std::vector<std::string> out;
    const Statement columns = prepared(database_.get(), fmt::format("PRAGMA table_info({})", sql_name(table)));
    while (columns && sqlite3_step(columns.get()) == SQLITE_ROW) out.emplace_back(text_of(columns.get(), 1));
    return out;
  }

  bool prepare(std::string_view query) {
    std::string_view rest;
    statement_ = prepared(database_.get(), query, &rest);
    const int code = sqlite3_errcode(database_.get());
    stop_if_interrupted(code);
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) return refuse(damage());
    const auto reject = [&](std::string_view why) {
      statement_.reset();
      return refuse(fmt::format("--query cannot be run: {}; give one SELECT", why));
    };
    if (!statement_) return reject(code == SQLITE_OK ? "it is empty" : said());
    if (rest.find_first_not_of(" \t\r\n;") != std::string_view::npos) return reject("it has more than one statement");
    if (sqlite3_stmt_readonly(statement_.get()) == 0 || sqlite3_column_count(statement_.get()) == 0) {
      return reject("it gives no rows");
    }
    return name_columns();
  }

  bool name_columns() {
    std::vector<std::string_view> names;
    const int count = sqlite3_column_count(statement_.get());
    names.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      const char* const name = sqlite3_column_name(statement_.get(), i);
      names.emplace_back(name == nullptr ? "" : name);
    }
    ColumnNames columns = column_names(names, *calls_.fields);
    if (const std::string reason = no_articles(columns); !reason.empty()) return refuse("is " + reason);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (!calls_.fields->uses(columns.keys[i])) continue;
      columns_.push_back(static_cast<int>(i));
      std::string begin = begins_.empty() ? "{" : ",";
      append_json_string(begin, columns.keys[i]);
      begins_.push_back(std::move(begin) + ':');
    }
    return true;
  }

  /// Appends a row as an object, or nothing if it is too long.
  void add_row(std::uint64_t number, std::string& lines) {
    const std::size_t start = lines.size();
    std::uint64_t size = 0;
    for (std::size_t i = 0; i < columns_.size() && size <= calls_.max_record; ++i) {
      lines += begins_[i];
      size = lines.size() - start;
      if (is_bytes(columns_[i]))
        size += static_cast<std::uint64_t>(sqlite3_column_bytes(statement_.get(), columns_[i]));
      if (size <= calls_.max_record) add_value(columns_[i], lines);
    }
    lines += '}';
    size = std::max<std::uint64_t>(size, lines.size() - start);
    if (size <= calls_.max_record) return;
    lines.resize(start);
    calls_.problem(Problem::Kind::skipped_record, number, too_long(size, calls_.max_record));
  }

  bool is_bytes(int column) const {
    const int type = sqlite3_column_type(statement_.get(), column);
    return type == SQLITE_TEXT || type == SQLITE_BLOB;
  }

  void add_value(int column, std::string& lines) {
    sqlite3_stmt* const row = statement_.get();
    const int type = sqlite3_column_type(row, column);
    const double real = type == SQLITE_FLOAT ? sqlite3_column_double(row, column) : 0;
    if (type == SQLITE_INTEGER) {
      fmt::format_to(std::back_inserter(lines), "{}", sqlite3_column_int64(row, column));
    } else if (type == SQLITE_FLOAT && std::isfinite(real)) {
      fmt::format_to(std::back_inserter(lines), "{}", real);
    } else if (is_bytes(column)) {
      append_cell(text_of(row, column), lines);
      if (type == SQLITE_BLOB && told_.insert(column).second) {
        calls_.problem(Problem::Kind::repaired, 0,
                       fmt::format("column '{}' has BLOBs; they were read as UTF-8, store text as TEXT",
                                   shown(sqlite3_column_name(row, column))));
      }
    } else {
      lines += "null";
    }
  }

  /// The statement has no more rows.
  void end(int code, std::uint64_t rows) {
    stop_if_interrupted(code);
    const std::uint64_t row = row_ + rows;
    if (code != SQLITE_DONE) {
      calls_.problem(Problem::Kind::skipped_file, row + 1,
                     fmt::format("cannot be read from this row on ({}); what comes before was read", said()));
    } else if (row == 0) {
      calls_.problem(Problem::Kind::skipped_file, 0, "gives no rows; leave it out, or change --query");
    }
    statement_.reset();
  }

  std::shared_ptr<RandomFile> file_;
  SqliteFile vfs_;
  ConverterCalls calls_;
  Database database_;
  Statement statement_;
  std::vector<int> columns_;         ///< of the statement that are read
  std::vector<std::string> begins_;  ///< of their values in an object
  std::set<int> told_;               ///< columns whose type was told
  std::uint64_t row_ = 0;            ///< rows before the next
};

bool recognize(std::string_view head) { return head.starts_with(kMagic); }

std::unique_ptr<RowSource> open_sqlite(std::shared_ptr<RandomFile> file, ConverterCalls calls) {
  auto rows = std::make_unique<SqliteRows>(std::move(file), std::move(calls));
  return rows->open() ? std::move(rows) : nullptr;
}

constexpr std::array<std::string_view, 4> kExtensions{"sqlite", "sqlite3", "db", "db3"};

}  // namespace

const Format kSqliteFormat{.name = "sqlite",
                           .what = "SQLite: a table, or the answer of --query",
                           .extensions = kExtensions,
                           .recognize = recognize,
                           .records = Format::Records::rows,
                           .holds_articles = recognize,
                           .open_rows = open_sqlite};

}  // namespace dedup
