// An XML document as trees of libxml2.
#pragma once

#include <libxml/tree.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace dedup {

/// What is wrong with a document as a whole, as far as it was noticed.
struct XmlFaults {
  std::uint64_t line = 0;  ///< 1-based; 0 if unknown
  std::string reason;      ///< empty if nothing is wrong
};

/// Calls `part` with the root of each part of a document, in any encoding: of most documents there is one. Items, and
/// each megabyte outside of items, are parts of their own, within the start tags of the elements around them. Malformed
/// documents are repaired (repair.h), so a tree has at most 250 levels; DTDs are not read, and no entity is expanded.
/// Time is linear. Thread-safe.
XmlFaults each_tree(std::string_view document, const std::function<void(const xmlNode& root)>& part);

/// The local name of an element; empty for text, comments and the like.
std::string_view name_of(const xmlNode& node);
/// The value of an attribute without white space around it; empty if there is none.
std::string attribute_of(const xmlNode& node, std::string_view name);
/// The characters within an element, of all levels.
std::string characters_of(const xmlNode& node);

}  // namespace dedup
