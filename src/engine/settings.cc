// Reads the settings of a run from its summary. The inverse of `write_parameters` in engine/summary.cc.
#include <fmt/format.h>
#include <simdjson.h>

#include "dedup/compare.h"
#include "dedup/io.h"

namespace dedup {

namespace {

/// The "parameters" object of a summary. A missing setting keeps its value. A value of the wrong type or range throws
/// Error(input).
class Parameters {
 public:
  Parameters(simdjson::dom::object object, const std::string& path) : object_(object), path_(path) {}

  template <class T>
  void number(std::string_view key, T& value) const {
    simdjson::dom::element found;
    if (object_[key].get(found) != simdjson::SUCCESS) return;
    if constexpr (std::is_floating_point_v<T>) {
      if (found.get(value) != simdjson::SUCCESS) fail(key);
    } else {
      std::int64_t whole = 0;
      if (found.get(whole) != simdjson::SUCCESS || whole < 0 ||
          std::cmp_greater(whole, std::numeric_limits<T>::max())) {
        fail(key);
      }
      value = static_cast<T>(whole);
    }
  }
  void text(std::string_view key, std::string& value) const {
    std::string_view found;
    const simdjson::error_code error = object_[key].get(found);
    if (error == simdjson::NO_SUCH_FIELD) return;
    if (error != simdjson::SUCCESS) fail(key);
    value = found;
  }
  template <class T>
  void choice(std::string_view key, std::initializer_list<std::pair<std::string_view, T>> names, T& value) const {
    std::string_view text;
    const simdjson::error_code error = object_[key].get(text);
    if (error == simdjson::NO_SUCH_FIELD) return;
    for (const auto& [name, meaning] : names) {
      if (error != simdjson::SUCCESS || name != text) continue;
      value = meaning;
      return;
    }
    fail(key);
  }

 private:
  [[noreturn]] void fail(std::string_view key) const {
    throw Error(Error::Kind::input, fmt::format("{}: '{}' has an invalid value; the file was edited or is from "
                                                "another version of dedup",
                                                path_, key));
  }
  simdjson::dom::object object_;
  const std::string& path_;
};

}  // namespace

void take_settings(const std::string& summary, Config& config) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  simdjson::dom::object object;
  if (const simdjson::error_code error = parser.parse(read_file(summary)).get(root);
      error != simdjson::SUCCESS || root["parameters"].get(object) != simdjson::SUCCESS) {
    throw Error(Error::Kind::input,
                fmt::format("{}: not a summary of a run; name a file written by dedup --summary", summary));
  }
  const Parameters read(object, summary);
  read.number("threshold", config.levels.threshold);
  read.number("shingle", config.text.shingle);
  read.number("char_shingle", config.text.char_shingle);
  read.choice<Segment>("segment", {{"characters", Segment::characters}, {"words", Segment::words}},
                       config.text.segment);
  read.choice<Identity>("identity", {{"id", Identity::id}, {"url", Identity::url}, {"text", Identity::text}},
                        config.reading.identity);
  read.choice<TitleLine>("title", {{"first-line", TitleLine::first_line}, {"none", TitleLine::none}},
                         config.reading.title);
  read.choice<Find>("find",
                    {{"copies", Find::copies},
                     {"reprints", Find::reprints},
                     {"excerpts", Find::excerpts},
                     {"stories", Find::stories},
                     {"threads", Find::threads}},
                    config.levels.find);
  read.choice<Furniture>("furniture",
                         {{"auto", Furniture::automatic}, {"keep", Furniture::keep}, {"drop", Furniture::drop}},
                         config.text.furniture);
  read.number("containment", config.levels.containment);
  read.number("min_excerpt", config.levels.min_excerpt);
  read.number("story_threshold", config.levels.story_threshold);
  read.number("thread_threshold", config.levels.thread_threshold);
  read.number("within", config.levels.within);
  read.number("reprints_within", config.levels.reprints_within);
  read.choice<Between>(
      "between",
      {{"all", Between::all}, {"same-source", Between::same_source}, {"across-sources", Between::across_sources}},
      config.levels.between);
  read.text("background", config.levels.background);
  read.text("word_counts", config.levels.word_counts);
  if (config.levels.background == "built in") config.levels.background.clear();
  read.choice<Linkage>("linkage",
                       {{"star", Linkage::star},
                        {"single", Linkage::single},
                        {"average", Linkage::average},
                        {"complete", Linkage::complete}},
                       config.levels.linkage);
  read.text("input_format", config.reading.format);
  read.text("timezone", config.reading.timezone);
  read.number("max_record", config.reading.max_record);
}

}  // namespace dedup
