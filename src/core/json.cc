// Writes JSON.
#include "core/json.h"

#include "core/utf8.h"

namespace dedup {

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x80) {
      const std::size_t length = utf8_length(text, i);
      if (length > 0) {
        out.append(text, i, length);
      } else {
        out += kReplacementCharacter;
      }
      i += length > 0 ? length : 1;
      continue;
    }
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (c < 0x20 || c == 0x7F) {
          fmt::format_to(std::back_inserter(out), "\\u{:04x}", c);
        } else {
          out += static_cast<char>(c);
        }
    }
    ++i;
  }
  out += '"';
}

void JsonWriter::open(std::string_view key, char bracket, JsonLayout layout) {
  item(key);
  out += bracket;
  levels_.push_back({bracket == '{' ? '}' : ']', layout, true});
}

void JsonWriter::open(std::string_view key, char bracket) {
  open(key, bracket, levels_.empty() ? JsonLayout::lines : levels_.back().layout);
}

void JsonWriter::close() {
  const Level level = levels_.back();
  levels_.pop_back();
  if (level.layout == JsonLayout::lines && !level.is_empty) new_line();
  out += level.closing;
}

void JsonWriter::text(std::string_view key, std::string_view value) {
  item(key);
  append_json_string(out, value);
}

void JsonWriter::item(std::string_view key) {
  if (!levels_.empty()) {
    Level& level = levels_.back();
    if (!level.is_empty) out += level.layout == JsonLayout::spaced ? ", " : ",";
    if (level.layout == JsonLayout::lines) new_line();
    level.is_empty = false;
  }
  if (key.empty()) return;
  append_json_string(out, key);
  out += !levels_.empty() && levels_.back().layout == JsonLayout::compact ? ":" : ": ";
}

void JsonWriter::new_line() {
  out += '\n';
  out.append(2 * levels_.size(), ' ');
}

}  // namespace dedup
