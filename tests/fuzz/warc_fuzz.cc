// Any bytes give records and problems with a reason, and the same ones however they are cut into parts.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "io/format/warc_records.h"

namespace {

std::string read(std::string_view file, std::size_t part) {
  std::string found;
  dedup::WarcRecords records({1 << 10,
                              [&](const dedup::WarcRecord& record) {
                                found += std::to_string(record.number) + "@" + std::to_string(record.offset);
                                found += record.header;
                                found += record.block;
                                found += dedup::warc_fields(record.header).target_uri;
                                const std::string_view there = file.substr(record.offset, record.header.size());
                                if (there != record.header || record.header.empty()) std::abort();
                              },
                              [&](bool, const std::string& reason) {
                                if (reason.empty()) std::abort();
                                found += reason;
                              }});
  for (std::size_t at = 0; at < file.size(); at += part) records.add(file.substr(at, part), at + part >= file.size());
  return found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  const std::string whole = read(file, size + 1);
  if (whole != read(file, 61) || whole != read(file, 1)) std::abort();
  return 0;
}
