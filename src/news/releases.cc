// Recognises press releases by the marks that their writers put on them for editors.
//
// Newspapers cut these marks off: of 360 releases of insciout 69 % have one, of 2,728 articles made from them none. A
// text printed with its marks is a print of the release, which is as good.
//
// Weakness: releases that are kept without their marks are not recognised. Lines such as "For more information, call"
// are no mark, because local papers write them too.
#include "news/releases.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/ascii.h"
#include "news/line_scan.h"

namespace dedup {

namespace {

constexpr std::size_t kLongestMark = 120;  // bytes of a line that are read

// In lower case. What a line begins with, after punctuation.
constexpr auto kBeginnings = std::to_array<std::string_view>({"note to editor",
                                                              "notes to editor",
                                                              "note to the editor",
                                                              "notes to the editor",
                                                              "note for editor",
                                                              "notes for editor",
                                                              "for immediate release",
                                                              "not for release before",
                                                              "press contact",
                                                              "media contact",
                                                              "press enquir",
                                                              "media enquir",
                                                              "press inquir",
                                                              "media inquir",
                                                              "press release",
                                                              "media release",
                                                              "news release",
                                                              "press office",
                                                              "embargo:",
                                                              "embargo until",
                                                              "embargoed until",
                                                              "embargoed for",
                                                              "embargoed to",
                                                              "strictly embargoed",
                                                              "under embargo until",
                                                              "communiqu\u00E9 de presse",
                                                              "contact presse",
                                                              "contacts presse",
                                                              "note aux r\u00E9dact",
                                                              "pressemitteilung",
                                                              "pressekontakt",
                                                              "sperrfrist",
                                                              "nota de prensa",
                                                              "comunicado de prensa",
                                                              "contacto de prensa",
                                                              "comunicato stampa",
                                                              "nota de imprensa",
                                                              "comunicado de imprensa",
                                                              "persbericht",
                                                              "pressmeddelande",
                                                              "pressemelding",
                                                              "pressemeddelelse"});

bool is_mark(char c) { return !is_letter(c) && !is_digit(c) && (static_cast<unsigned char>(c) & 0x80) == 0; }

/// Whether the whole line is "###", or "Ends" with nothing but punctuation around it; "End" only between such.
bool is_end(std::string_view line) {
  if (line == "###") return true;
  const std::string_view word = trimmed_back(trimmed_front(line, is_mark), is_mark);
  if (word == "ends") return true;
  return word == "end" && is_mark(line.front()) && is_mark(line.back());
}

}  // namespace

bool is_release(std::string_view text) {
  bool found = false;
  for_each_line(text, '\n', [&](std::size_t begin, std::size_t end) {
    if (found) return;
    const std::string line = lowered(trimmed(text.substr(begin, std::min(end - begin, kLongestMark))));
    if (line.empty()) return;
    const std::string_view said = trimmed_front(std::string_view(line), is_mark);
    found = is_end(line) || std::any_of(kBeginnings.begin(), kBeginnings.end(),
                                        [&](std::string_view mark) { return said.starts_with(mark); });
  });
  return found;
}

}  // namespace dedup
