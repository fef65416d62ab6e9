// JSON documents: an array of records, an envelope around one, JSON Feed, or records that are printed over many lines.
//
// A document is cut into its records, one at a time, by brackets and strings alone. Each is given on as one line: its
// own tokens without the white space between them. Whether it is valid JSON, the parser of JSON Lines finds out.
//
// A record is an object at the top level, or an element of a list. A list is an array at the top level, or one that the
// keys of an envelope lead to ({"response": {"docs": [...]}}). An object is an envelope if such a list begins with an
// object that has a text or a title, and no text of its own comes before. Until that is known, the object's bytes are
// kept.
#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ascii.h"
#include "io/format/format.h"
#include "io/format/jsonl.h"
#include "io/format/markup.h"

namespace dedup {
namespace {

constexpr std::size_t kDeepest = 1000;    // brackets; simdjson reads 1024
constexpr std::size_t kMostMissing = 16;  // brackets that one of the other kind closes with its own; bounds the search
constexpr std::size_t kLongestKey = 64, kLongestTitle = 4096;
constexpr std::uint64_t kNoIndent = UINT64_MAX;

// Keys that lead from an envelope to its records: names of lists in interfaces of news services, search engines,
// databases and content management systems, and of the objects around these lists.
constexpr std::array<std::string_view, 27> kEnvelopeKeys{
    "items",     "item",  "articles", "entries", "entry",   "data",  "results", "result",  "docs",
    "documents", "posts", "hits",     "news",    "stories", "story", "records", "rows",    "nodes",
    "edges",     "list",  "response", "feed",    "channel", "rss",   "value",   "payload", "content"};

bool is_space_of_json(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_break(char c) { return c == '\n' || c == '\r'; }

bool ends_scalar(char c) {
  return is_space_of_json(c) || std::string_view("{}[]:,\"").find(c) != std::string_view::npos;
}

class JsonDocument : public Converter {
 public:
  explicit JsonDocument(ConverterCalls calls) : calls_(std::move(calls)) {}

  void add(std::string_view bytes, bool last) override {
    if (line_ == 0) {
      line_ = 1;
      if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    }
    while (!bytes.empty()) {
      switch (state_) {
        case State::between:
          between(bytes);
          break;
        case State::scalar:
          scalar(bytes);
          break;
        case State::string:
          string(bytes);
          break;
        case State::junk:
          junk(bytes);
          break;
      }
    }
    if (last) finish();
  }

  /// After the first bytes of a document: whether these are no JSON Lines, each of which is a record.
  bool is_document() const { return is_list_ || (is_spread_ && !is_broken_ && restarts_ == 0); }
  /// Whether a key of a title or of a text was met where records have them.
  bool met_articles() const { return met_articles_; }

 private:
  enum class State { between, scalar, string, junk };

  /// An open bracket.
  struct Level {
    char bracket;
    bool on_path;   ///< a top-level value, or one that the keys of an envelope lead to from there
    bool has_text;  ///< an object on the path with a text of its own
  };

  /// A record that is being read.
  struct Start {
    std::uint64_t line = 0;
    std::uint64_t indent = kNoIndent;  ///< white space before it in its line, if nothing else is
  };

  struct Held {
    std::uint64_t line;
    std::string json;
    bool has_source;
  };

  // ---- tokens

  /// Space, brackets, and the beginning of every other token.
  void between(std::string_view& bytes) {
    const char c = bytes.front();
    if (is_space_of_json(c) || c == '\x1E') {  // RFC 7464 has 0x1E between documents
      space(c);
    } else if (levels_.empty() && c != '{' && c != '[') {
      if (c != ',') {
        state_ = State::junk;
        return;
      }
    } else if (c == '{' || c == '[') {
      open(c);
    } else if (c == '}' || c == ']') {
      close(c);
    } else if (c == '"') {
      begin_token();
      keep("\"");
      state_ = State::string;
    } else if (c == ':' || c == ',') {
      keep({&c, 1});
      prev_ = c;
      drop_unless_kept();
    } else {
      begin_token();
      state_ = State::scalar;
      return;
    }
    if (!is_space_of_json(c)) is_fresh_ = false;
    bytes.remove_prefix(1);
  }

  void space(char c) {
    if (c == '\n') {
      ++line_;
      indent_ = 0;
      is_fresh_ = true;
      is_spread_ = is_spread_ || (!levels_.empty() && closed_ == 0);
    } else {
      ++indent_;
    }
  }

  void begin_token() {
    if (prev_ == 'v') keep(" ");  // two values in a row stay two, and are not valid
    token_at_ = text_.size();
    is_key_ = !levels_.empty() && levels_.back().bracket == '{' && (prev_ == '{' || prev_ == ',');
    prev_ = 'v';
    is_fresh_ = false;
  }

  void scalar(std::string_view& bytes) {
    const auto size = static_cast<std::size_t>(std::find_if(bytes.begin(), bytes.end(), ends_scalar) - bytes.begin());
    keep(bytes.substr(0, size));
    bytes.remove_prefix(size);
    if (!bytes.empty()) end_token(false);
  }

  void string(std::string_view& bytes) {
    const bool is_after_escape = std::exchange(is_escaped_, false);
    if (is_after_escape && !is_break(bytes.front())) {
      keep(bytes.substr(0, 1));
      return bytes.remove_prefix(1);
    }
    if (is_fresh_) {  // behind a line break
      if (bytes.front() == '{' && restart()) return;
      indent_ += bytes.front() == ' ' || bytes.front() == '\t' ? 1 : 0;
      is_fresh_ = bytes.front() == ' ' || bytes.front() == '\t';
      if (is_fresh_) {
        keep(bytes.substr(0, 1));
        return bytes.remove_prefix(1);
      }
    }
    // find_first_of calls memchr for every character.
    const auto ends_part = [](char c) { return c == '"' || c == '\\' || is_break(c); };
    const auto size = static_cast<std::size_t>(std::find_if(bytes.begin(), bytes.end(), ends_part) - bytes.begin());
    keep(bytes.substr(0, size));
    bytes.remove_prefix(size);
    if (bytes.empty()) return;
    const char c = bytes.front();
    bytes.remove_prefix(1);
    if (is_break(c)) return break_in_string(c, is_after_escape && size == 0);
    keep({&c, 1});
    is_escaped_ = c == '\\';
    if (c == '"') end_token(true);
  }

  /// A line break in a string is not valid. Either it should have been escaped, or the string should have ended.
  void break_in_string(char c, bool is_after_escape) {
    has_break_ = true;
    if (!is_after_escape) keep("\\");
    keep(c == '\r' ? "r" : "n");
    if (c == '\r') return;
    ++line_;
    indent_ = 0;
    is_fresh_ = true;
    is_broken_ = true;
  }

  /// Text around documents, such as the header of an HTTP response or a warning, up to the end of its line.
  void junk(std::string_view& bytes) {
    const std::size_t size = std::min(bytes.find('\n'), bytes.size());
    if (junk_line_ == 0) junk_line_ = line_;
    if (junk_line_ == line_ && junk_.size() < 200) junk_ += bytes.substr(0, std::min<std::size_t>(size, 200));
    bytes.remove_prefix(size);
    if (!bytes.empty()) state_ = State::between;
  }

  /// Appends to the record.
  void keep(std::string_view part) {
    size_ += part.size();
    if (size_ <= calls_.max_record) text_ += part;
  }
  bool is_too_long() const { return size_ > calls_.max_record; }

  /// Between the records of an envelope, nothing is kept.
  void drop_unless_kept() {
    if (is_envelope_ && element_depth_ == 0) clear();
  }
  void clear() {
    text_.clear();
    size_ = 0;
    is_broken_ = has_break_ = is_too_deep_ = false;
  }

  // ---- structure

  void end_token(bool is_string) {
    state_ = State::between;
    is_fresh_ = false;
    if (!is_too_long() && !levels_.empty()) {
      const std::string_view token = std::string_view(text_).substr(token_at_);
      if (is_key_) {
        key(is_string ? token.substr(1, token.size() - 2) : token);
      } else if (element_depth_ == 0 && levels_.back().on_path) {
        value(token, is_string);
      }
    }
    drop_unless_kept();
  }

  void key(std::string_view name) {
    const std::size_t depth = element_depth_ == 0 ? 0 : levels_.size() - element_depth_;
    if (depth == 1) is_wrapped_ = calls_.fields->wraps_article(name);
    const bool of_element = depth == 1 || (depth == 2 && is_wrapped_);
    if (!of_element && (element_depth_ > 0 || !levels_.back().on_path)) return;
    key_ = name.substr(0, kLongestKey);
    const auto role = calls_.fields->role_of(name);
    const bool is_text = role == Role::text && name != "description" && name != "summary";
    met_articles_ = met_articles_ || role == Role::title || is_text;
    if (!of_element) return;
    has_article_ = has_article_ || role == Role::title || role == Role::text;
    has_source_ = has_source_ || role == Role::source;
  }

  /// A value on the path that is neither object nor array.
  void value(std::string_view token, bool is_string) {
    Level& top = levels_.back();
    if (top.bracket == '[') {
      if (is_envelope_) return lose(line_, "an element of the list is not a JSON object; a record is one object");
      top.on_path = false;
      return;
    }
    if (!is_string) return;
    if (key_ == "title" && feed_title_.empty() && token.size() > 2 && token.size() < kLongestTitle) {
      feed_title_ = token;
      give_held();
    } else if (key_ == "home_page_url" && home_page_.empty() && token.size() < kLongestTitle) {
      home_page_ = token;
    } else if (key_ != "description" && key_ != "summary" && calls_.fields->role_of(key_) == Role::text) {
      top.has_text = true;
      if (is_envelope_) lose(line_, "an object with a list of records has a text of its own, which was skipped");
    }
  }

  void open(char c) {
    if (!levels_.empty() && levels_.back().bracket == '{' && prev_ != ':') is_broken_ = true;
    if (c == '{' && is_fresh_) restart();
    if (levels_.size() >= kDeepest) {
      if (extra_depth_++ == 0) too_deep();
      return;
    }
    bool on_path = levels_.empty();
    if (levels_.empty()) {
      begin_top(c);
    } else if (element_depth_ == 0 && levels_.back().on_path && !(is_too_long() && !is_envelope_)) {
      const Level& top = levels_.back();
      if (top.bracket == '{') {
        on_path = !top.has_text && std::find(kEnvelopeKeys.begin(), kEnvelopeKeys.end(), key_) != kEnvelopeKeys.end();
      } else if (c == '{') {
        begin_element();
      } else {
        on_path = is_envelope_;
      }
    }
    keep({&c, 1});
    levels_.push_back({c, on_path, false});
    prev_ = c;
    drop_unless_kept();
  }

  void begin_top(char c) {
    clear();
    top_ = {line_, is_fresh_ ? indent_ : kNoIndent};
    is_envelope_ = c == '[';
    is_list_ = is_list_ || (is_envelope_ && closed_ == 0);
    feed_title_.clear();
    home_page_.clear();
  }

  void begin_element() {
    element_at_ = text_.size();
    element_depth_ = levels_.size();
    element_ = {line_, is_fresh_ ? indent_ : kNoIndent};
    has_article_ = has_source_ = is_wrapped_ = false;
    is_list_ = is_list_ || closed_ == 0;
  }

  void too_deep() {
    is_too_deep_ = true;
    if (is_envelope_ && element_depth_ == 0) lose(line_, "lists nested deeper than 1000 were skipped; flatten them");
  }

  void close(char c) {
    prev_ = '}';
    if (extra_depth_ > 0) {
      --extra_depth_;
      return;
    }
    const char opening = c == '}' ? '{' : '[';
    const auto near = levels_.rbegin() + static_cast<std::ptrdiff_t>(std::min(levels_.size(), kMostMissing));
    const auto found =
        std::find_if(levels_.rbegin(), near, [opening](const Level& level) { return level.bracket == opening; });
    keep({&c, 1});
    if (found == near) {
      is_broken_ = true;
      return;
    }
    levels_.resize(static_cast<std::size_t>(levels_.rend() - found) - 1);
    if (element_depth_ > 0 && levels_.size() <= element_depth_) end_element();
    drop_unless_kept();
    if (levels_.empty()) end_top();
  }

  void end_element() {
    if (!is_envelope_ && !has_article_) {  // a list within a record
      element_depth_ = 0;
      if (!levels_.empty()) levels_.back().on_path = false;
      return;
    }
    if (!is_envelope_) {
      text_.erase(0, std::min(element_at_, text_.size()));
      size_ -= element_at_;
      is_envelope_ = true;
    }
    give(element_.line, has_source_);
    element_depth_ = 0;
  }

  void end_top() {
    if (!is_envelope_) give(top_.line, true);
    give_held();
    ++closed_;
    extra_depth_ = 0;
    clear();
  }

  /// Drops a broken record if the `{` at hand begins the next one: it stands where that one began in its line. Returns
  /// whether it does.
  bool restart() {
    if (!is_broken_ && !is_too_long()) return false;
    const bool of_element = element_depth_ > 0 && element_.indent == indent_;
    if (!of_element && (levels_.empty() || levels_.front().bracket != '{' || top_.indent != indent_)) return false;
    lose(of_element ? element_.line : top_.line,
         "not valid JSON: the record does not end where the next one begins; it was skipped, correct it or remove it");
    levels_.resize(of_element ? element_depth_ : 0);
    if (!of_element) give_held();
    element_depth_ = extra_depth_ = 0;
    if (of_element && !is_envelope_) {
      text_.resize(std::min(element_at_, text_.size()));
      size_ = text_.size();
      is_broken_ = has_break_ = is_too_deep_ = false;
    } else {
      clear();
    }
    state_ = State::between;
    prev_ = ',';
    ++restarts_;
    return true;
  }

  // ---- records

  void lose(std::uint64_t line, std::string reason) {
    ++given_;
    calls_.problem(Problem::Kind::skipped_record, line, std::move(reason));
  }

  /// Gives the record in `text_`, or holds it until the title of its feed is known.
  void give(std::uint64_t line, bool has_source) {
    if (is_too_long()) {
      lose(line, too_long(size_, calls_.max_record));
    } else if (is_too_deep_) {
      lose(line, "a record nested deeper than 1000 was skipped; flatten it");
    } else {
      ++given_;
      if (has_break_) {
        calls_.problem(Problem::Kind::repaired, line,
                       "a line break in a string was read as \\n; the record was kept, escape its line breaks");
      }
      const bool in_envelope = !levels_.empty() && levels_.front().bracket == '{';
      if (in_envelope && feed_title_.empty()) {
        held_.push_back({line, text_, has_source});
        held_bytes_ += text_.size() + sizeof(Held);
        if (held_bytes_ > calls_.max_record) give_held();
      } else {
        give_now(line, text_, has_source);
      }
    }
    clear();
  }

  void give_held() {
    for (Held& held : std::exchange(held_, {})) give_now(held.line, held.json, held.has_source);
    held_bytes_ = 0;
  }

  /// Gives a record, with what it lacks and its feed says.
  void give_now(std::uint64_t line, std::string& json, bool has_source) {
    if (is_envelope_ && json.ends_with('}') && json.size() > 2) {
      json.pop_back();
      if (!has_source && !feed_title_.empty()) json += ",\"feed_title\":" + feed_title_;
      if (!home_page_.empty()) json += ",\"home_page_url\":" + home_page_;
      json += '}';
    }
    calls_.object(line, json);
  }

  void finish() {
    if (!levels_.empty()) {
      const bool in_record = element_depth_ > 0 || !is_envelope_;
      if (in_record) {
        lose(element_depth_ > 0 ? element_.line : top_.line,
             "the document ends within this record, which was skipped; download the document again or repair it");
      } else {
        calls_.problem(Problem::Kind::skipped_file, line_,
                       "the document is cut off within its list; the records before that were read, download it again");
      }
    }
    give_held();
    if (junk_line_ > 0) {
      calls_.problem(Problem::Kind::skipped_file, junk_line_,
                     "text outside of the JSON was passed over: \"" + shown(trimmed(junk_)) + "\"; remove it");
    }
    if (given_ == 0) {
      calls_.problem(Problem::Kind::skipped_file, 0, "the document has no records; leave it out or download it again");
    }
  }

  ConverterCalls calls_;
  State state_ = State::between;
  std::uint64_t line_ = 0, indent_ = 0;
  bool is_fresh_ = true;  ///< nothing but space stands before in the line
  bool is_escaped_ = false;
  char prev_ = ',';  ///< the bracket, colon or comma before; 'v' for every other token
  std::vector<Level> levels_;
  std::size_t extra_depth_ = 0;  ///< brackets beyond kDeepest

  std::string text_;        ///< the tokens of the record, or of what may be an envelope
  std::uint64_t size_ = 0;  ///< of all these tokens, also where `text_` leaves off
  bool is_broken_ = false, has_break_ = false, is_too_deep_ = false;  ///< of the record
  std::size_t token_at_ = 0;                                          ///< in `text_`
  bool is_key_ = false;                                               ///< the token
  std::string key_;                                                   ///< on the path

  Start top_, element_;
  bool is_envelope_ = false;       ///< the value at the top has a list of records
  std::size_t element_depth_ = 0;  ///< brackets around the element of a list that is being read; 0 outside of them
  std::size_t element_at_ = 0;     ///< in `text_`
  bool has_article_ = false, has_source_ = false;  ///< the element
  bool is_wrapped_ = false;  ///< the last key of the element may lead to an object that is the article

  std::string feed_title_, home_page_;  ///< of the envelope, as JSON strings
  std::vector<Held> held_;
  std::size_t held_bytes_ = 0;
  std::uint64_t given_ = 0, closed_ = 0, restarts_ = 0;  ///< records, values at the top, ends that were missing
  bool is_list_ = false, is_spread_ = false, met_articles_ = false;
  std::uint64_t junk_line_ = 0;
  std::string junk_;
};

/// To look at the first bytes of a document, which are at most `size`.
JsonDocument make_head(std::size_t size) {
  static const JsonRecords fields{FieldNames{}};
  ConverterCalls calls;
  calls.max_record = size;
  calls.problem = [](Problem::Kind, std::uint64_t, const std::string&) {};
  calls.object = [](std::uint64_t, std::string_view) {};
  calls.fields = &fields;
  return JsonDocument(std::move(calls));
}

bool recognize(std::string_view head) {
  head = without_http_header(head);
  const std::size_t first = std::min(head.find_first_not_of("\xEF\xBB\xBF\x1E \t\r\n"), head.size());
  const std::string_view rest = head.substr(first);
  if (rest.starts_with('{')) {
    // One object in one line, without a list that could hold records, as most small files are.
    const std::string_view line = rest.substr(0, rest.find_last_not_of(" \t\r\n") + 1);
    if (line.ends_with('}') && line.find('[') == line.npos && line.find('\n') == line.npos) return false;
    JsonDocument document = make_head(head.size());
    document.add(head, false);
    return document.is_document();
  }
  if (!rest.starts_with('[')) return false;
  const std::size_t second = rest.find_first_not_of(" \t\r\n", 1);
  return second != std::string_view::npos && std::string_view("{[\"]").find(rest[second]) != std::string_view::npos;
}

bool holds_articles(std::string_view head) {
  head = without_http_header(head);
  JsonDocument document = make_head(head.size());
  constexpr std::size_t kStep = 64;  // the keys of an article mostly come early
  for (; !head.empty() && !document.met_articles(); head.remove_prefix(std::min(kStep, head.size()))) {
    document.add(head.substr(0, kStep), false);
  }
  return document.met_articles();
}

constexpr std::array<std::string_view, 1> kExtensions{"json"};

std::unique_ptr<Converter> json_converter(ConverterCalls calls) {
  return std::make_unique<JsonDocument>(std::move(calls));
}

}  // namespace

const Format kJsonFormat{"json",
                         "JSON documents: lists, envelopes, JSON Feed, ninjs",
                         kExtensions,
                         recognize,
                         Format::Records::objects,
                         json_converter,
                         holds_articles};

}  // namespace dedup
