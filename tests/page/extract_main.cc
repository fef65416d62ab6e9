// Prints the articles of pages, one JSON object a line; standard error has the processor time.
//
//     page_extract [--times N] FILE...      files are HTML, not compressed
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/json.h"
#include "page/extract.h"

namespace {

std::string json_string(std::string_view text) {
  std::string out;
  dedup::append_json_string(out, text);
  return out;
}

}  // namespace

int main(int count, char** arguments) {
  int times = 1, first = 1;
  if (count > 2 && std::strcmp(arguments[1], "--times") == 0) {
    times = std::atoi(arguments[2]);
    first = 3;
  }
  dedup::PageScratch scratch;
  dedup::Page page;
  std::size_t bytes = 0;
  double seconds = 0;
  for (int i = first; i < count; ++i) {
    std::ifstream in(arguments[i], std::ios::binary);
    std::string bytes_read((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    std::string html;
    dedup::decode_page(bytes_read, "", html);
    bytes += html.size();
    const std::clock_t begin = std::clock();
    for (int k = 0; k < times; ++k) dedup::extract_page(html, "", scratch, page);
    seconds += static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    std::printf("{\"id\":%s,\"title\":%s,\"text\":%s,\"date\":%s,\"source\":%s,\"language\":%s,\"url\":%s}\n",
                json_string(arguments[i]).c_str(), json_string(page.title).c_str(), json_string(page.text).c_str(),
                json_string(page.date).c_str(), json_string(page.source).c_str(), json_string(page.language).c_str(),
                json_string(page.url).c_str());
  }
  std::fprintf(stderr, "%.1f MB in %.3f s: %.1f MB/s\n", static_cast<double>(bytes) / 1e6, seconds / times,
               static_cast<double>(bytes) * times / 1e6 / seconds);
}
