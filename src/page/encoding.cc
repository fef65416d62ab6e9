// The encoding of a page, and its bytes as UTF-8.
//
// Declarations are often wrong, so bytes that are UTF-8 are read as such whatever is declared. ICU has the encodings
// and their names; where pages say ISO-8859-1, browsers read Windows-1252, and so does this. Weakness: a short text in
// a declared but wrong one-byte encoding is read as declared.
#include <uchardet/uchardet.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <memory>

#include "core/ascii.h"
#include "core/utf8.h"
#include "page/extract.h"

namespace dedup {
namespace {

constexpr std::size_t kHead = 4096;          // bytes in which <meta charset> stands; browsers look at 1024
constexpr std::size_t kSample = 256 * 1024;  // bytes that libuchardet sees
constexpr auto kNowhere = std::string_view::npos;

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

/// The name as ICU should know it: aliases as browsers read them.
std::string known_name(std::string_view charset) {
  std::string name = lowered(trimmed(charset));
  std::erase_if(name, [](char c) { return c == '"' || c == '\'' || c == ';'; });
  if (name == "iso-8859-1" || name == "latin1" || name == "us-ascii" || name == "ascii" || name == "iso8859-1")
    return "windows-1252";
  if (name == "iso-8859-9") return "windows-1254";
  if (name == "gb2312" || name == "gbk") return "gb18030";
  if (name == "ks_c_5601-1987" || name == "euc-kr") return "windows-949";
  if (name == "shift_jis" || name == "sjis" || name == "x-sjis") return "windows-31j";
  if (name == "tis-620") return "windows-874";
  return name;
}

std::string declared_in(std::string_view bytes) {
  const std::string head = lowered(bytes.substr(0, kHead));
  for (std::size_t at = head.find("charset"); at != kNowhere; at = head.find("charset", at + 7)) {
    std::size_t i = at + 7;
    while (i < head.size() && (is_space(head[i]) || head[i] == '=' || head[i] == '"' || head[i] == '\'')) ++i;
    const std::size_t end = std::min(head.find_first_of("\"' />;\r\n\t", i), head.size());
    if (end > i && head.substr(at + 7, i - at - 7).find('=') != kNowhere) return head.substr(i, end - i);
  }
  return {};
}

std::string detected(std::string_view bytes) {
  const std::unique_ptr<uchardet, void (*)(uchardet*)> detector(uchardet_new(), uchardet_delete);
  if (uchardet_handle_data(detector.get(), bytes.data(), std::min(bytes.size(), kSample)) != 0) return {};
  uchardet_data_end(detector.get());
  return uchardet_get_charset(detector.get());
}

/// Decodes `bytes` with ICU's converter. False if ICU does not know the encoding.
bool convert(std::string_view bytes, const std::string& charset, std::string& out) {
  if (charset.empty() || charset.find(',') != kNowhere) return false;
  UErrorCode error = U_ZERO_ERROR;
  const Converter from(ucnv_open(charset.c_str(), &error));
  if (U_FAILURE(error)) return false;
  const Converter to(ucnv_open("UTF-8", &error));
  if (U_FAILURE(error)) return false;
  std::array<UChar, 4096> pivot{};
  UChar *pivot_source = pivot.data(), *pivot_target = pivot.data();
  std::array<char, 16384> part{};
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  out.clear();
  bool first = true;
  do {
    error = U_ZERO_ERROR;
    char* target = part.data();
    ucnv_convertEx(to.get(), from.get(), &target, part.data() + part.size(), &source, end, pivot.data(), &pivot_source,
                   &pivot_target, pivot.data() + pivot.size(), static_cast<UBool>(first), 1, &error);
    out.append(part.data(), static_cast<std::size_t>(target - part.data()));
    first = false;
  } while (error == U_BUFFER_OVERFLOW_ERROR);
  return U_SUCCESS(error);
}

/// The encoding that a byte order mark tells, and the mark's length.
std::pair<std::string_view, std::size_t> marked(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return {"utf-8", 3};
  if (bytes.starts_with("\xFF\xFE")) return {"utf-16le", 2};
  if (bytes.starts_with("\xFE\xFF")) return {"utf-16be", 2};
  return {"", 0};
}

}  // namespace

void decode_page(std::string_view bytes, std::string_view declared_charset, std::string& utf8) {
  const auto [mark, length] = marked(bytes);
  bytes.remove_prefix(length);
  if (mark.starts_with("utf-16") && convert(bytes, std::string(mark), utf8)) return;
  if (known_name(declared_charset).starts_with("utf-16") && convert(bytes, known_name(declared_charset), utf8)) return;
  // A page in ISO-2022-JP is ASCII, which is UTF-8, too.
  const std::string in_page = known_name(declared_in(bytes));
  const bool escapes = bytes.find('\x1B') != kNowhere && bytes.substr(0, kSample).find("\x1B$") != kNowhere;
  if (escapes && convert(bytes, "iso-2022-jp", utf8)) return;
  if (repair_utf8(bytes, utf8)) return;
  std::string repaired = std::move(utf8);
  for (const std::string& charset : {known_name(declared_charset), in_page, known_name(detected(bytes))}) {
    if (charset != "utf-8" && charset != "utf8" && !charset.starts_with("utf-16") && convert(bytes, charset, utf8))
      return;
    if (charset == "utf-8" || charset == "utf8") break;  // some bytes of it are broken
  }
  utf8 = std::move(repaired);
}

}  // namespace dedup
