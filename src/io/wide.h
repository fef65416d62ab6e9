// UTF-16 and UTF-32 -> UTF-8.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "io/decompress.h"

namespace dedup {

/// The encoding of text that begins with `head` if its units are wide: "utf-16le", "utf-16be", "utf-32le", "utf-32be",
/// else "". It is known by a byte order mark, or by ASCII characters with their zeros at the beginning and throughout.
std::string wide_encoding(std::string_view head);

/// The bytes of `wide` as UTF-8, without control characters, and with a byte order mark at the beginning: it overrules
/// what a document declares. `head` holds the bytes that were
/// read from it before.
std::unique_ptr<ByteInput> narrowed(std::unique_ptr<ByteInput> wide, std::string_view head,
                                    const std::string& encoding);

}  // namespace dedup
