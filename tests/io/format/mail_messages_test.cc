// Mailboxes are cut into messages, and messages give their fields, whatever the parts, charsets and encodings.
#include "io/format/mail_messages.h"

#include <gtest/gtest.h>

#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "io/format/mail.h"

namespace dedup {
namespace {

using namespace std::string_literals;

// ---- mailboxes

struct Found {
  std::vector<std::string> messages, told;
  std::vector<std::uint64_t> numbers, offsets;
  bool operator==(const Found& other) const = default;
};

Found read_parts(std::string_view file, std::size_t part, std::uint64_t max_record) {
  Found found;
  MailMessages messages({max_record,
                         [&](const MailMessage& message) {
                           found.messages.emplace_back(message.bytes);
                           found.numbers.push_back(message.number);
                           found.offsets.push_back(message.offset);
                         },
                         [&](std::string reason) { found.told.push_back(std::move(reason)); }});
  for (std::size_t at = 0; at < file.size(); at += part) {
    messages.add(file.substr(at, part), at + part >= file.size());
  }
  return found;
}

/// Reads a file as a whole, and checks that parts of other sizes give the same.
Found read(const std::string& file, std::uint64_t max_record = 1 << 20) {
  const Found whole = read_parts(file, file.size() + 1, max_record);
  for (const std::size_t part : {1U, 7U, 61U, 300U}) {
    EXPECT_TRUE(whole == read_parts(file, part, max_record)) << "parts of " << part;
  }
  return whole;
}

std::string letter(const std::string& body, const std::string& headers = "") {
  return "From desk@paper.example Wed May 14 08:00:00 2031\nSubject: News\n" + headers + "\n" + body + "\n";
}
using Messages = std::vector<std::string>;

TEST(MailMessages, EveryMessageIsGiven) {
  const std::string a = letter("one\n"), b = letter("two\n\nparts\n"), c = letter("");
  const Found found = read(a + b + c);
  EXPECT_EQ(found.messages, (Messages{a, b, c}));
  EXPECT_EQ(found.numbers, (std::vector<std::uint64_t>{1, 2, 3}));
  EXPECT_EQ(found.offsets, (std::vector<std::uint64_t>{0, a.size(), a.size() + b.size()}));
  EXPECT_TRUE(read("").messages.empty());
  EXPECT_TRUE(read("\n\n").messages.empty());
}

TEST(MailMessages, LinesOfATextThatBeginWithFromCutNothing) {
  for (const std::string& line : {"\nFrom what we hear, it rains.\n"s, "From x 08:00 on, it rains.\nSubject: y\n"s,
                                  "\nFrom Monday 08:00 on\nit rains.\n"s,
                                  "\n>From a@b.c Wed May 14 08:00:00 2031\nA: b\n"s, "\nFrom \n"s, "\nFrom"s}) {
    const std::string whole = letter("text\n" + line + "more\n"), next = letter("next\n");
    EXPECT_EQ(read(whole + next).messages, (Messages{whole, next})) << line;
  }
}

TEST(MailMessages, AContentLengthThatFitsIsBelieved) {
  const std::string body = "one\n\nFrom a@b.c Wed May 14 08:00:00 2031\nSubject: quoted\n\ntwo\n";
  const std::string right = letter(body, "Content-Length: " + std::to_string(body.size()) + "\n"), next = letter("x\n");
  EXPECT_EQ(read(right + next).messages.size(), 2U);
  EXPECT_EQ(read(next + right).messages.size(), 2U);
  for (const char* length : {"1", "60", "5000", "-4", "none", "99999999999999999999", "0"}) {
    const std::string wrong = letter("one\n", "content-length: "s + length + "\n");
    EXPECT_EQ(read(wrong + next + next).messages, (Messages{wrong, next, next})) << length;
  }
}

TEST(MailMessages, AFileThatIsNoMailboxIsOneMessage) {
  for (const std::string& file : {"Subject: x\n\nbody\n\nFrom a@b.c Wed May 14 08:00:00 2031\nA: b\n"s,
                                  "From: a@b.c\n\nx"s, "From here on\nA: b\n\n"s, "F"s}) {
    EXPECT_EQ(read(file).messages, (Messages{file})) << file;
  }
  EXPECT_TRUE(is_mailbox(letter("x")));
  EXPECT_FALSE(is_mailbox("From: a@b.c\nTo: b 08:00\n"));
  EXPECT_FALSE(is_mailbox(""));
}

TEST(MailMessages, LineEndsOfWindows) {
  std::string file;
  for (const char c : letter("one\n") + letter("two\n")) file += c == '\n' ? "\r\n"s : std::string(1, c);
  EXPECT_EQ(read(file).messages.size(), 2U);
}

TEST(MailMessages, ALongMessageIsSkippedAndTold) {
  for (const std::size_t lines : {150U, 1000U, 30000U}) {
    std::string body;
    for (std::size_t i = 0; i < lines; ++i) body += "a line\n";
    const Found found = read(letter("a\n") + letter(body) + letter("b\n"), 1000);
    EXPECT_EQ(found.messages, (Messages{letter("a\n"), letter("b\n")})) << lines;
    EXPECT_EQ(found.numbers, (std::vector<std::uint64_t>{1, 3}));
    ASSERT_EQ(found.told.size(), 1U);
    EXPECT_TRUE(found.told[0].starts_with("message 2 at byte ")) << found.told[0];
    EXPECT_TRUE(read("A: b\n\n" + body, 1000).messages.empty());
  }
}

std::string repeated(std::string_view text, std::size_t size) {
  std::string out;
  while (out.size() < size) out += text;
  return out;
}

TEST(MailMessages, TimeIsLinear) {
  const auto seconds = [](const std::string& file, std::size_t part) {
    const std::clock_t begin = std::clock();
    read_parts(file, part, 1 << 20);
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  };
  for (const std::string& unit : {letter("x\n"), letter("x\n", "Content-Length: 900000\n"), "\n\nFrom "s, "\n"s,
                                  "From a 08:00\nA"s, "From a 08:00\nA: b\n"s, "From a 08:00\n\n"s}) {
    for (const std::size_t part : {100U, 1U << 18}) {
      const double once = seconds(letter("") + repeated(unit, 1 << 18), part);
      EXPECT_LT(seconds(letter("") + repeated(unit, 1 << 21), part), 24 * once + 0.2) << unit;
    }
  }
}

// ---- messages

TEST(ReadMail, TheFieldsOfALetter) {
  const Mail mail = read_mail(
      "From desk@paper.example Wed May 14 08:00:00 2031\nMessage-ID: <17@paper.example>\nSubject: "
      "=?utf-8?Q?The_caf=C3=A9?=\n =?utf-8?B?IGlzIG9wZW4=?=\nFrom: =?iso-8859-1?Q?Ren=E9?= Petit <rene@paper.example>, "
      "b@c.example\nDate: Wed, 14 May 2031 08:00:00 +0200\nList-Id: The morning letter <morning.paper.example>\n\nThe "
      "text.\n>From here on\n>>From there\n");
  EXPECT_EQ(mail.id, "17@paper.example");
  EXPECT_EQ(mail.subject, "The café is open");
  EXPECT_EQ(mail.from, "René Petit");
  EXPECT_EQ(mail.date, "Wed, 14 May 2031 08:00:00 +0200");
  EXPECT_EQ(mail.list_id, "morning.paper.example");
  EXPECT_EQ(mail.plain, "The text.\nFrom here on\n>From there\n");
  EXPECT_EQ(mail.html, "");
  EXPECT_EQ(mail.problem, "");
  EXPECT_EQ(read_mail("From: <a@b.example>\n\n>From x").from, "a@b.example");
  EXPECT_EQ(read_mail("A: b\n\n>From x").plain, ">From x");
}

TEST(ReadMail, CharsetsAndEncodings) {
  const auto body = [](const std::string& charset, const std::string& encoding, const std::string& text) {
    return read_mail("Content-Type: text/plain" + (charset.empty() ? "" : "; charset=" + charset) +
                     "\nContent-Transfer-Encoding: " + encoding + "\n\n" + text);
  };
  EXPECT_EQ(body("iso-8859-1", "quoted-printable", "Sch=F6n, =\nso").plain, "Schön, so");
  EXPECT_EQ(body("\"KOI8-R\"", "base64", "7s/Xz9PU2A==").plain, "Новость");
  EXPECT_EQ(body("UTF-8", "8bit", "Grüße").plain, "Grüße");
  EXPECT_EQ(body("", "8bit", "Gr\xFC\xDF"s + "e").plain, "Grüße");
  EXPECT_EQ(body("us-ascii", "8bit", "Grüße").plain, "Grüße");
  EXPECT_EQ(body("shift_jis", "8bit", "\x83\x6A\x83\x85\x81\x5B\x83\x58").plain, "ニュース");
  const Mail unknown = body("x-nothing", "8bit", "text");
  EXPECT_EQ(unknown.plain, "text");
  EXPECT_NE(unknown.problem.find("\"x-nothing\" is unknown"), std::string::npos);
}

std::string part(const std::string& type, const std::string& body, const std::string& more = "") {
  return "--B\nContent-Type: " + type + "\n" + more + "\n" + body + "\n";
}

TEST(ReadMail, PartsArePlainOrHtml) {
  const Mail both =
      read_mail("Content-Type: multipart/alternative; boundary=B\n\nno part\n" + part("text/plain", "plain") +
                part("text/html; charset=utf-8", "<p>html</p>") + "--B--\n");
  EXPECT_EQ(both.plain, "plain");
  EXPECT_EQ(both.html, "<p>html</p>");
  const Mail mixed =
      read_mail("Content-Type: multipart/mixed; boundary=B\n\n" + part("text/plain", "story") +
                part("text/plain", "attached", "Content-Disposition: attachment\n") + part("image/png", "x") +
                part("text/calendar", "y") + part("text/plain", "footer") + "--B--\n");
  EXPECT_EQ(mixed.plain, "story\n\nfooter");
  const Mail forwarded = read_mail("Content-Type: multipart/mixed; boundary=B\n\n" + part("text/plain", "see below") +
                                   part("message/rfc822", "Subject: inner\n\nthe story") + "--B--\n");
  EXPECT_EQ(forwarded.plain, "see below\n\nthe story");
  EXPECT_EQ(forwarded.subject, "");
  const Mail cut = read_mail("Content-Type: multipart/mixed; boundary=B\n\n" + part("text/plain", "story"));
  EXPECT_EQ(cut.plain, "story\n");
}

TEST(ReadMail, WhatIsNoMailIsNoCrash) {
  for (const std::string& bytes : {""s, "\n"s, "From "s, "From x"s, "no header"s, std::string(100, '\0'), ":\n\n"s}) {
    EXPECT_EQ(read_mail(bytes).subject, "");
  }
}

TEST(ReadMail, HostileMailIsBounded) {
  const auto nested = [](std::size_t levels) {
    std::string out = "Content-Type: multipart/mixed; boundary=B0\n\n";
    for (std::size_t i = 0; i < levels; ++i) {
      out += "--B" + std::to_string(i) + "\nContent-Type: multipart/mixed; boundary=B" + std::to_string(i + 1) + "\n\n";
    }
    return out;
  };
  for (const std::size_t levels : {100U, 2000U, 20000U}) {
    EXPECT_NE(read_mail(nested(levels)).problem.find("nested too deeply"), std::string::npos) << levels;
  }
  EXPECT_EQ(read_mail("From: " + repeated("a:", 1 << 20) + "\n\ntext").plain, "text");
  EXPECT_EQ(read_mail("FROM : " + repeated("a:\n ", 1 << 20) + "b\n\ntext").plain, "text");
  EXPECT_EQ(read_mail("Content-Type: message/rfc822\n\nTo: " + repeated("a:", 1 << 20) + "\n\ntext").plain, "text");
  const std::string many = "Content-Type: multipart/mixed; boundary=B\n\n" + repeated("--B\n\nx\n", 1 << 18);
  EXPECT_NE(read_mail(many).problem.find("too many"), std::string::npos);
}

TEST(ReadMail, TimeIsLinear) {
  const auto seconds = [](const std::string& message) {
    const std::clock_t begin = std::clock();
    read_mail(message);
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  };
  const std::string multipart = "Content-Type: multipart/mixed; boundary=B\n\n";
  for (const auto& [before, unit] :
       {std::pair{"A: b\n\n"s, "text\n"s}, std::pair{""s, "A: b\n"s}, std::pair{"Subject: "s, "=?utf-8?q?a?= "s},
        std::pair{"From: "s, "a@b.c, "s}, std::pair{"Content-Type: text/plain; "s, "a=b; "s},
        std::pair{multipart, "--B\n\nx\n"s},
        std::pair{multipart, "--B\nContent-Type: multipart/mixed; boundary=B\n\n"s},
        std::pair{""s, "Content-Type: message/rfc822\n\n"s}, std::pair{"From x\n"s, "\n>>>>"s},
        std::pair{"A: b\n\n"s, "From:\n "s}}) {
    const double once = seconds(before + repeated(unit, 1 << 17));
    EXPECT_LT(seconds(before + repeated(unit, 1 << 20)), 24 * once + 0.2) << before << unit;
  }
}

}  // namespace
}  // namespace dedup
