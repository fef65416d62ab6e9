// OPML: a list of feeds. An outline names one in `xmlUrl`, or in `url`; outlines may be nested.
#include "io/format/opml.h"

#include <fmt/format.h>
#include <uriparser/Uri.h>

#include <unordered_set>
#include <utility>

#include "core/ascii.h"
#include "io/format/markup.h"
#include "io/format/xml_tree.h"

namespace dedup {
namespace {

/// The path in a "file:" URL; empty if it has none.
std::string path_of(const std::string& url) {
  std::string path(url.size() + 1, '\0');
  if (uriUriStringToUnixFilenameA(url.c_str(), path.data()) != URI_SUCCESS) return "";
  path.resize(path.find('\0'));
  return path;
}

/// Whether `url` begins with a scheme: letters and a colon. A path on a disk of Windows has one letter.
bool has_scheme(std::string_view url) {
  std::size_t size = 0;
  while (size < url.size() && (is_letter(url[size]) || is_digit(url[size]) || url[size] == '+' || url[size] == '-')) {
    ++size;
  }
  return size > 1 && size < url.size() && url[size] == ':';
}

class OpmlReader {
 public:
  explicit OpmlReader(Opml& out) : out_(out) {}
  void read(const xmlNode& node) {
    if (name_of(node) == "outline") {
      std::string url = attribute_of(node, "xmlUrl");
      if (url.empty()) url = attribute_of(node, "url");
      if (!url.empty() && seen_.insert(url).second) add(std::move(url));
    }
    for (const xmlNode* child = node.children; child != nullptr; child = child->next) {
      if (!name_of(*child).empty()) read(*child);
    }
  }

 private:
  void add(std::string url) {
    if (!has_scheme(url)) {
      out_.paths.push_back(std::move(url));
      return;
    }
    const bool is_file = lowered(std::string_view(url).substr(0, 6)) == "file:/";
    std::string path = is_file ? path_of("file:" + url.substr(5)) : "";
    if (path.empty()) {
      out_.remote.push_back(std::move(url));
    } else {
      out_.paths.push_back(std::move(path));
    }
  }

  Opml& out_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

bool is_opml(std::string_view head) { return find_root(head).name == "opml"; }

Opml read_opml(std::string_view document) {
  Opml out;
  OpmlReader reader(out);
  const XmlFaults faults = each_tree(document, [&](const xmlNode& root) { reader.read(root); });
  out.line = faults.line;
  out.problem = faults.reason;
  if (!out.problem.empty()) return out;
  if (out.paths.empty() && out.remote.empty()) {
    out.problem = "the list names no feed; leave it out";
  } else if (!out.remote.empty()) {
    out.problem = fmt::format("{} of {} feeds are not files; they were not read, download them, the first is {}",
                              out.remote.size(), out.paths.size() + out.remote.size(), shown(out.remote[0], 200));
  }
  return out;
}

}  // namespace dedup
