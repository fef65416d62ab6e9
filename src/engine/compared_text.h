// What of an article is compared: its body or title, with or without furniture; and the shingles of that text.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "core/types.h"
#include "dedup/config.h"
#include "dedup/io.h"
#include "news/furniture.h"

namespace dedup {

/// Normalises the compared text of an article into `out`: the body, or the title if the body has no words.
Basis compared_text(const Article& article, const Config& config, Text& out);

/// The same without the furniture in `page`. `story` is working memory. Returns Basis::page if the whole body is
/// furniture; the text is then the whole body, and its only shingle is unique to it. If nothing is left of a body that
/// is not all furniture, compares the whole text.
Basis compared_text(const Article& article, const Config& config, const PageParts& page, std::string& story, Text& out);

/// Reads the shingles of classes from the record store. With `pages`, one a class, texts are compared without that
/// furniture. Keeps references to all its arguments.
std::unique_ptr<ShingleSource> make_shingle_source(const Reader& reader, const Articles& articles,
                                                   const Classes& classes, const Config& config,
                                                   std::span<const PageParts> pages = {});

}  // namespace dedup
