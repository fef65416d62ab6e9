// Responses of HTTP give status, type and decoded body; what is broken is given as far as it goes, and told.
#include "io/format/http_message.h"

#include <brotli/encode.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <ctime>
#include <string>

namespace dedup {
namespace {

using namespace std::string_literals;

const std::string kPage = "<p>The council met on Monday and voted for the bridge.</p>\n";

std::string zlib_packed(const std::string& text, int bits) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<unsigned>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<unsigned>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}
std::string packed(const std::string& encoding, const std::string& text) {
  if (encoding == "gzip" || encoding == "x-gzip") return zlib_packed(text, 31);
  if (encoding == "deflate") return zlib_packed(text, 15);
  if (encoding == "raw deflate") return zlib_packed(text, -15);
  std::string out(text.size() + 1000, '\0');
  std::size_t size = out.size();
  if (encoding == "br") {
    EXPECT_NE(
        BrotliEncoderCompress(5, 22, BROTLI_MODE_TEXT, text.size(), reinterpret_cast<const std::uint8_t*>(text.data()),
                              &size, reinterpret_cast<std::uint8_t*>(out.data())),
        0);
  } else {
    size = ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3);
  }
  out.resize(size);
  return out;
}

std::string response(const std::string& headers, const std::string& body) {
  return "HTTP/1.1 200 OK\r\n" + headers + "\r\n" + body;
}

struct Decoded {
  std::string bytes, problem;
};
Decoded decoded(const std::string& message, std::uint64_t most = 64 << 20) {
  std::string buffer;
  const HttpBody body = decode_body(read_http(message), most, buffer);
  return {std::string(body.bytes), body.problem};
}

TEST(ReadHttp, GivesStatusAndType) {
  const std::string message = response(
      "content-type:  Text/HTML; Charset=\"ISO-8859-2\" ; x=y\r\nContent-Encoding: gzip\r\nTransfer-Encoding: "
      "chunked\r\n"
      "Content-Type: text/plain\r\n",
      "body");
  const HttpMessage http = read_http(message);
  EXPECT_EQ(http.status, 200);
  EXPECT_EQ(http.media_type, "Text/HTML");
  EXPECT_EQ(http.charset, "ISO-8859-2");
  EXPECT_EQ(http.content_encoding, "gzip");
  EXPECT_EQ(http.transfer_encoding, "chunked");
  EXPECT_EQ(http.body, "body");
}

TEST(ReadHttp, SpellingsOfTheStatusAndTheHeader) {
  EXPECT_EQ(read_http("HTTP/2 404\n\nx").status, 404);
  EXPECT_EQ(read_http("HTTP/1.0  301 Moved\nA: b\n\nx").body, "x");
  EXPECT_EQ(read_http("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx").body, "x");
  EXPECT_EQ(read_http("HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 100 C\r\n\r\nHTTP/1.1 503 No\r\n\r\nx").status, 503);
  EXPECT_EQ(read_http("HTTP/1.1 200 OK\r\nno field\r\nContent-Type: a/b\r\n\r\nx").media_type, "a/b");
  EXPECT_EQ(read_http("HTTP/1.1 200 OK\r\nA: b\r\n<!doctype html><p>x").body, "<!doctype html><p>x");
  EXPECT_EQ(read_http("HTTP/1.1 200 OK\r\nContent-Type: text/html;charset='utf-8'\r\n\r\n").charset, "utf-8");
  for (const char* none :
       {"", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 99 x", "HTTP/1.1 abc", "<html>"}) {
    EXPECT_EQ(read_http(none).status, 0) << none;
    EXPECT_EQ(read_http(none).body, none);
  }
}

TEST(DecodeBody, UndoesEveryEncoding) {
  std::string page;
  for (int i = 0; i < 5000; ++i) page += kPage + std::to_string(i * 7919);
  for (const std::string& encoding : {"gzip"s, "x-gzip"s, "deflate"s, "raw deflate"s, "br"s, "zstd"s}) {
    const std::string name = encoding == "raw deflate" ? "deflate" : encoding;
    const Decoded found = decoded(response("Content-Encoding: " + name + "\r\n", packed(encoding, page)));
    EXPECT_TRUE(found.bytes == page) << encoding;
    EXPECT_EQ(found.problem, "") << encoding;
  }
  EXPECT_EQ(decoded(response("Content-Encoding: identity\r\n", kPage)).bytes, kPage);
  EXPECT_EQ(decoded(response("Content-Encoding: gzip, BR\r\n", packed("br", packed("gzip", kPage)))).bytes, kPage);
  EXPECT_EQ(decoded(response("Content-Encoding: gzip\r\n", packed("gzip", "a") + packed("gzip", "b"))).bytes, "ab");
  EXPECT_EQ(decoded(response("Content-Encoding: gzip\r\n", "")).problem, "");
}

TEST(DecodeBody, Chunks) {
  const auto chunked = [](const std::string& body) {
    return decoded(response("Transfer-Encoding: chunked\r\n", body));
  };
  EXPECT_EQ(chunked("3\r\none\r\nA;x=y\r\n two three\r\n0\r\nTrailer: x\r\n\r\n").bytes, "one two three");
  EXPECT_EQ(chunked("3\none\n0\n\n").problem, "");
  EXPECT_EQ(chunked("0003  \r\none\r\n0\r\n\r\n").bytes, "one");
  for (const auto& [body, bytes, problem] : {
           std::array{"<p>page</p>"s, "<p>page</p>"s, "not in chunks"s},
           std::array{"feed the cat"s, "feed the cat"s, "within a chunk"s},
           std::array{"3\r\none\r\nrest of it"s, "onerest of it"s, "no number"s},
           std::array{"3\r\none\r\n-4\r\nfour"s, "one-4\r\nfour"s, "no number"s},
           std::array{"3\r\none\r\nFFFFFFFFFFFFFFFFF\r\nx"s, "oneFFFFFFFFFFFFFFFFF\r\nx"s, "no number"s},
           std::array{"3\r\none\r\n9\r\ncut"s, "onecut"s, "within a chunk"s},
           std::array{"3\r\non"s, "on"s, "within a chunk"s},
           std::array{"3\r\none\r\n"s, "one"s, "before its last chunk"s},
       }) {
    if (body == "feed the cat") continue;  // "feed" is a number, "feed the" none
    const Decoded found = chunked(body);
    EXPECT_EQ(found.bytes, bytes);
    EXPECT_NE(found.problem.find(problem), std::string::npos) << body << ": " << found.problem;
  }
  const Decoded both = decoded(response("Transfer-Encoding: chunked\r\nContent-Encoding: deflate\r\n", [] {
    const std::string body = packed("deflate", kPage);
    return "1\r\n" + body.substr(0, 1) + "\r\n" + std::string("ff\r\n") + body.substr(1) + "\r\n0\r\n\r\n";
  }()));
  EXPECT_NE(both.problem, "");
  EXPECT_EQ(both.bytes, kPage);  // the chunk is cut, the page in it is whole
}

TEST(DecodeBody, WhatIsNotEncodedIsReadAsItIs) {
  for (const char* encoding : {"gzip", "deflate", "br", "zstd", "gzip, gzip"}) {
    const Decoded found = decoded(response("Content-Encoding: "s + encoding + "\r\n", kPage));
    EXPECT_EQ(found.bytes, kPage) << encoding;
    EXPECT_NE(found.problem.find("though its header says so"), std::string::npos) << found.problem;
  }
  const Decoded unknown = decoded(response("Content-Encoding: sdch\r\n", kPage));
  EXPECT_EQ(unknown.bytes, kPage);
  EXPECT_NE(unknown.problem.find("\"sdch\" is unknown"), std::string::npos);
}

TEST(DecodeBody, DamageCostsTheRest) {
  std::string page;
  for (int i = 0; i < 20000; ++i) page += kPage + std::to_string(i * 7919);
  for (const char* encoding : {"gzip", "deflate", "br", "zstd"}) {
    const std::string body = packed(encoding, page);
    const std::string header = "Content-Encoding: "s + encoding + "\r\n";
    const Decoded cut = decoded(response(header, body.substr(0, body.size() * 2 / 3)));
    EXPECT_NE(cut.problem.find("cut off"), std::string::npos) << encoding << cut.problem;
    EXPECT_FALSE(cut.bytes.empty());
    EXPECT_TRUE(page.starts_with(cut.bytes)) << encoding;
    std::string damaged = body;
    for (std::size_t i = 0; i < 200; ++i) damaged[damaged.size() / 2 + i] ^= static_cast<char>(i * 37 + 1);
    EXPECT_NE(decoded(response(header, damaged)).problem, "") << encoding;
  }
}

TEST(DecodeBody, BombsAndLongBodiesAreBounded) {
  const std::string zeros(4 << 20, '\0');
  for (const char* encoding : {"gzip", "deflate", "br", "zstd"}) {
    const std::string message = response("Content-Encoding: "s + encoding + "\r\n", packed(encoding, zeros));
    const Decoded bomb = decoded(message);
    EXPECT_NE(bomb.problem.find("bomb"), std::string::npos) << encoding << bomb.problem;
    EXPECT_LT(bomb.bytes.size(), zeros.size()) << encoding;
    const Decoded bounded = decoded(message, 1000);
    EXPECT_NE(bounded.problem.find("more than 1000 bytes"), std::string::npos) << bounded.problem;
    EXPECT_EQ(bounded.bytes.size(), 1000U);
  }
}

TEST(DecodeBody, TimeIsLinear) {
  for (const std::string& unit :
       {"1\r\nx\r\n"s, "1\n\n"s, "A: b\r\n"s, "HTTP/1.1 100 C\r\n\r\n"s, packed("gzip", "")}) {
    const auto seconds = [&](std::size_t size) {
      std::string body;
      while (body.size() < size) body += unit;
      const std::clock_t begin = std::clock();
      decoded(response("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", body));
      decoded(response("Content-Encoding: gzip\r\n", body));
      read_http("HTTP/1.1 200 OK\r\n" + body);
      read_http(body);
      return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    };
    const double once = seconds(1 << 18);
    EXPECT_LT(seconds(1 << 21), 24 * once + 0.2) << unit;
  }
}

}  // namespace
}  // namespace dedup
