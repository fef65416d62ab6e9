// An XML document as trees of libxml2.
#include "io/format/xml_tree.h"

#include <libxml/parser.h>

#include <memory>
#include <utility>

#include "core/ascii.h"
#include "io/format/markup.h"
#include "io/format/repair.h"

namespace dedup {
namespace {

constexpr std::size_t kMaxNames = 64 << 10;  // approximate bytes of distinct names; bounds the dictionary of libxml2

struct FreeContext {
  void operator()(xmlParserCtxtPtr context) const { xmlFreeParserCtxt(context); }
};
struct FreeDocument {
  void operator()(xmlDocPtr document) const { xmlFreeDoc(document); }
};

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

void append_characters(const xmlNode& node, std::string& out) {
  for (const xmlNode* child = node.children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) {
      append_characters(*child, out);
    } else {
      out += view(child->content);
    }
  }
}

/// Parses a repaired document. Returns false if it has too many distinct names.
bool parse(const std::string& xml, const std::function<void(const xmlNode&)>& part) {
  static const bool initialized = (xmlInitParser(), true);
  (void)initialized;
  const std::unique_ptr<xmlParserCtxt, FreeContext> context(xmlNewParserCtxt());
  if (!context) return false;
  xmlDictSetLimit(context->dict, kMaxNames);
  constexpr int kOptions = XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                           XML_PARSE_NOCDATA | XML_PARSE_IGNORE_ENC;
  const std::unique_ptr<xmlDoc, FreeDocument> document(
      xmlCtxtReadMemory(context.get(), xml.data(), static_cast<int>(xml.size()), nullptr, "UTF-8", kOptions));
  if (context->errNo == XML_ERR_NO_MEMORY) return false;
  const xmlNode* const root = document ? xmlDocGetRootElement(document.get()) : nullptr;
  if (root != nullptr) part(*root);
  return true;
}

}  // namespace

XmlFaults each_tree(std::string_view document, const std::function<void(const xmlNode& root)>& part) {
  const std::string encoding = encoding_of(document);
  TextDecoder decoder(encoding);
  if (!decoder.known()) return {1, "unknown encoding \"" + shown(encoding) + "\"; convert the document to UTF-8"};
  std::string text;
  decoder.decode(document, true, text);
  const Root root = find_root(text);
  if (root.name.empty()) return {1, "not XML; leave the file out"};
  Faults faults;
  std::string lost;
  const auto on_part = [&](const std::string& xml, std::uint64_t) { return parse(xml, part); };
  const auto on_lost = [&](std::uint64_t line, std::string reason) {
    if (lost.empty()) lost = std::move(reason);
    faults.add(line, lost);
  };
  const std::string_view before = std::string_view(text).substr(0, root.at);
  Repair repair({on_part, on_lost, faults}, newlines(before) + 1, text.size());
  repair.add(std::string_view(text).substr(root.at), true);
  if (faults.count == 0) return {};
  return {faults.line, "malformed XML: " + faults.first + "; what is sound was read, repair the document"};
}

std::string_view name_of(const xmlNode& node) {
  return node.type == XML_ELEMENT_NODE ? view(node.name) : std::string_view();
}

std::string attribute_of(const xmlNode& node, std::string_view name) {
  for (const xmlAttr* each = node.properties; each != nullptr; each = each->next) {
    if (view(each->name) != name) continue;
    std::string value;
    for (const xmlNode* text = each->children; text != nullptr; text = text->next) value += view(text->content);
    return std::string(trimmed(value));
  }
  return "";
}

std::string characters_of(const xmlNode& node) {
  std::string out;
  append_characters(node, out);
  return out;
}

}  // namespace dedup
