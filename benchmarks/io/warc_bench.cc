// Cuts a WARC file of texts (WET) into records: as it is, and with a gzip member for each record. The file is
// generated; DEDUP_BENCH_FILE names another, which benchmarks/peers/run_fastwarc.py can read too.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "beside_limits.h"
#include "io/codecs.h"
#include "io/decompress.h"
#include "io/format/warc_records.h"

namespace dedup {
namespace {

constexpr std::size_t kRecords = 20000;
constexpr std::size_t kPart = 1 << 18;  // bytes; as the reader gives them

struct Count {
  std::uint64_t records = 0, bytes = 0, problems = 0, all_bytes = 0;
  bool operator==(const Count& other) const = default;
};

std::string packed(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<unsigned>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<unsigned>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

struct Files {
  std::string plain, gzip;
  Count expected;
};

Files make_files() {
  std::mt19937 random(7);
  std::vector<std::string> words;
  for (int i = 0; i < 40000; ++i) {
    std::string word;
    for (std::size_t n = 2 + random() % 8; n > 0; --n)
      word += "etaoinshrdlucmfwypvbgk"[std::min(random() % 22, random() % 22)];
    words.push_back(std::move(word));
  }
  Files files;
  for (std::size_t i = 0; i < kRecords; ++i) {
    std::string text;
    for (const std::size_t size = 500 + random() % 12000; text.size() < size;) {
      text += words[random() % (1 + random() % words.size())];  // frequent words come first
      text += random() % 12 == 0 ? ".\n" : " ";
    }
    const std::string record = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://news.example/" +
                               std::to_string(i) +
                               "\r\nWARC-Date: 2031-05-14T08:00:00Z\r\nContent-Type: text/plain\r\n" +
                               "Content-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text + "\r\n\r\n";
    files.plain += record;
    files.gzip += packed(record);
    files.expected.bytes += text.size();
  }
  files.expected.records = kRecords;
  files.expected.all_bytes = files.plain.size();
  return files;
}

Count read(const std::string& path) {
  Count count;
  WarcRecords records({64 << 20,
                       [&](const WarcRecord& record) {
                         ++count.records;
                         count.bytes += record.block.size();
                       },
                       [&](bool, const std::string&) { ++count.problems; }});
  Descriptor file = open_to_read(path);
  std::string head(16, '\0'), error;
  head.resize(static_cast<std::size_t>(std::max<ssize_t>(pread(file.get(), head.data(), head.size(), 0), 0)));
  const auto input = open_bytes(std::move(file), "", compression_of(head), {[](std::string_view) {}, nullptr});
  std::vector<char> part(kPart);
  std::size_t filled = 0;
  while (true) {
    const std::size_t got = input->read(part.data() + filled, part.size() - filled, error);
    filled += got;
    if (got > 0 && filled < part.size()) continue;
    count.all_bytes += filled;
    records.add({part.data(), filled}, got == 0);
    filled = 0;
    if (got == 0) return count;
  }
}

/// A file in memory; its path holds as long as the program.
std::string in_memory(const std::string& bytes) {
  const int file = memfd_create("warc_bench", 0);
  std::size_t done = 0;
  while (file >= 0 && done < bytes.size()) {
    const ssize_t n = write(file, bytes.data() + done, bytes.size() - done);
    if (n <= 0) std::exit(1);
    done += static_cast<std::size_t>(n);
  }
  return "/proc/self/fd/" + std::to_string(file);
}

void run(benchmark::State& state, const std::string& path) {
  const BesideLimits limits(state, static_cast<std::int64_t>(read(path).all_bytes));
  std::int64_t bytes = 0, records = 0;
  for (auto _ : state) {
    const Count count = read(path);
    bytes += static_cast<std::int64_t>(count.all_bytes);
    records += static_cast<std::int64_t>(count.records);
  }
  state.SetBytesProcessed(bytes);
  state.SetItemsProcessed(records);
}

}  // namespace
}  // namespace dedup

int main(int argc, char** argv) {
  using namespace dedup;
  benchmark::Initialize(&argc, argv);
  const Files files = make_files();
  std::vector<std::pair<std::string, std::string>> paths = {{"warc/plain", in_memory(files.plain)},
                                                            {"warc/gzip", in_memory(files.gzip)}};
  for (const auto& [name, path] : paths) {
    if (read(path) == files.expected) continue;
    std::fprintf(stderr, "warc_bench: %s: records are missing\n", name.c_str());
    return 1;
  }
  if (const char* path = std::getenv("DEDUP_BENCH_FILE")) paths.emplace_back("warc/file", path);
  for (const auto& each : paths) {
    benchmark::RegisterBenchmark(each.first.c_str(), [path = each.second](benchmark::State& state) {
      run(state, path);
    })->Unit(benchmark::kMillisecond);
  }
  benchmark::RunSpecifiedBenchmarks();
}
