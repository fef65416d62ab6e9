// What a page says of its article outside the text.
#pragma once

#include <string_view>

#include "page/extract.h"
#include "page/linked_data.h"
#include "page/tree.h"

namespace dedup {

/// Sets all of `out` but text and links: from `data`, <meta>, microdata, <time>, <link>, <html lang> and headings.
/// `url` is the page's address, or empty.
void read_metadata(const Tree& tree, const LinkedData& data, std::string_view url, Page& out);

/// The address that links of the page are relative to, or empty if none is known.
std::string base_of(const Tree& tree, std::string_view url);

}  // namespace dedup
