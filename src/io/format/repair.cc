// Cuts a malformed feed into small documents that libxml2 can read, one for each item.
//
// Many feeds are malformed: bare ampersands, undeclared HTML entities, unclosed tags, truncation. libxml2 in recovery
// mode drops every &amp; and &lt; after the first error, lets any end tag close the innermost element, and takes time
// quadratic in the attributes of a tag or DTD (2.9.14: 59 s for 330 kB of ATTLIST). And whatever it gives up on, it
// gives up on for the rest of the document. So it gets few items at a time, repaired, within the start tags of the
// elements around it, which declare its namespaces; the prolog and DTD it never sees, so no user entity is ever
// expanded.
//
// The feed passes through a window. A construct that ends beyond it waits for more; one that is longer than an item may
// be is treated as if the feed ended there.
#include "io/format/repair.h"

#include <algorithm>
#include <utility>

#include "core/ascii.h"
#include "io/format/format.h"
#include "text/references.h"

namespace dedup {

namespace {

constexpr std::size_t kMaxDepth = 250;                // elements; libxml2 stops at 256
constexpr std::size_t kMaxAttributes = 1000;          // of a tag and its ancestors together
constexpr std::size_t kLongestTag = 64 << 10;         // bytes, outside items, where tags are kept
constexpr std::uint64_t kLongestConstruct = 1 << 20;  // bytes, at least
constexpr std::uint64_t kMostOfLibrary = 512 << 20;   // bytes of a document; libxml2 counts in int
constexpr std::size_t kLongestGroup = 32 << 10;   // bytes; to parse 200,000 small items one by one took twice as long
constexpr std::size_t kLongestOutside = 1 << 20;  // bytes of a part without items
constexpr auto kNowhere = std::string_view::npos;
constexpr std::string_view kSpace = " \t\r\n";

bool is_item_name(std::string_view name) {
  name.remove_prefix(name.rfind(':') == kNowhere ? 0 : name.rfind(':') + 1);
  return name == "item" || name == "entry" || name == "newsItem" || name == "NewsItem";
}

}  // namespace

Repair::Repair(RepairCalls calls, std::uint64_t line, std::uint64_t most)
    : calls_(std::move(calls)),
      most_(std::min(most, kMostOfLibrary)),
      longest_(std::max<std::size_t>(most_, kLongestConstruct)),
      line_(line) {}

void Repair::add(std::string_view text, bool last) {
  if (done_) return;
  window_ += text;
  last_ = last;
  if (!is_complete() && window_.size() - at_ < wait_for_) return;
  wait_for_ = 0;
  while (at_ < window_.size() && !done_) {
    if (!step()) {
      wait_for_ = 2 * (window_.size() - at_);
      break;
    }
    if (item_depth_ > 0 && lost_.empty() && out_.size() - items_.back().begin > most_)
      lose("more than " + std::to_string(most_) + " bytes");
    if (item_depth_ == 0 && out_.size() > kLongestOutside) flush();
  }
  if (last && !done_) finish();
  compact();
}

/// Reads one construct. Returns false if it goes on beyond the window.
bool Repair::step() {
  if (!lost_.empty()) return resume();
  if (part_line_ == 0) part_line_ = line_here();
  if (rooted_ && open_.empty()) return after_root();
  if (window_[at_] == '<') return tag();
  if (window_[at_] == '&') return reference(window_.size());
  return text();
}

bool Repair::text() {
  std::size_t end = std::min(window_.find_first_of("<&", at_), window_.size());
  if (end == window_.size() && !is_complete()) {
    if (end - at_ <= 2) return false;
    end -= 2;  // they may begin a "]]>"
  }
  append_text(std::string_view(window_).substr(at_, end - at_));
  at_ = end;
  return true;
}

/// libxml2 loses a character of "]]>" in text.
void Repair::append_text(std::string_view part) {
  for (std::size_t end = part.find("]]>"); end != kNowhere; end = part.find("]]>")) {
    out_ += part.substr(0, end + 2);
    out_ += "&#62;";
    part.remove_prefix(end + 3);
  }
  out_ += part;
}

/// A reference that may not go on beyond `end`.
bool Repair::reference(std::size_t end) {
  const std::string_view text = std::string_view(window_).substr(at_, end - at_);
  const auto in_reference = [](char c) { return is_letter(c) || is_digit(c) || c == '#'; };
  const bool ends = std::find_if_not(text.begin() + 1, text.end(), in_reference) != text.end();
  if (!ends && end == window_.size() && !is_complete()) return false;
  const Reference found = read_reference(text, false);
  if (found.length == 0) {
    fault("a & that begins no known reference");
    out_ += "&#38;";
    ++at_;
    return true;
  }
  std::string character;
  append_character(found.character, character);
  append_escaped(character, out_);
  at_ += found.length;
  return true;
}

/// Takes a '<' for text.
bool Repair::literal(const char* what) {
  fault(what);
  out_ += "&#60;";
  ++at_;
  return true;
}

bool Repair::tag() {
  for (const std::string_view mark : {"</", "<!--", "<![CDATA["}) {
    if (!mark.starts_with(rest())) continue;
    if (is_complete()) leave_out(window_.size());  // the feed is truncated inside this mark
    return at_ == window_.size();
  }
  if (rest().starts_with("<!--")) return section(comment_end_, "a comment without an end");
  if (rest().starts_with("<![CDATA[")) return cdata();
  if (rest().starts_with("<?")) return section(instruction_end_, "a processing instruction without an end");
  const bool closing = rest().starts_with("</");
  const std::size_t begin = closing ? 2 : 1;
  std::size_t end = begin;
  if (end < rest().size() && (is_letter(rest()[end]) || rest()[end] == '_' || (rest()[end] & 0x80) != 0)) {
    end = std::min(rest().find_first_of(" \t\r\n/><&\"'=", end), rest().size());
  }
  if (end == rest().size() && !is_complete()) return false;
  if (end == begin) return literal("a < that begins no tag");
  return closing ? end_tag(end) : start_tag(end);
}

/// Where a construct ends that begins at `at_`.
std::size_t Repair::find(End& end) {
  const std::size_t found = window_.find(end.mark, std::max(at_, end.none_before));
  if (found == kNowhere)
    end.none_before = std::max(at_, window_.size() - std::min(window_.size(), end.mark.size() - 1));
  return found;
}

/// Leaves out a comment or processing instruction.
bool Repair::section(End& end, const char* without_end) {
  const std::size_t found = find(end);
  if (found == kNowhere) return is_complete() && literal(without_end);
  leave_out(found + end.mark.size());
  return true;
}

/// Becomes escaped text, which libxml2 accepts at any length. Without an end, the feed is truncated inside it.
bool Repair::cdata() {
  const std::size_t found = find(section_end_);
  if (found == kNowhere && !is_complete()) return false;
  const std::size_t end = std::min(found, window_.size());
  append_escaped(std::string_view(window_).substr(at_ + 9, end - at_ - 9), out_);
  at_ = std::min(end + 3, window_.size());
  return true;
}

bool Repair::start_tag(std::size_t after_name) {
  const std::string_view all = rest();
  char quote = 0;
  std::size_t attributes = 0, i = after_name;
  for (; i < all.size() && all[i] != '<' && (quote != 0 || all[i] != '>'); ++i) {
    if (quote != 0) {
      if (all[i] == quote) quote = 0;
    } else if (all[i] == '"' || all[i] == '\'') {
      quote = all[i];
    } else if (all[i] == '=') {
      ++attributes;
    }
  }
  if (i == all.size() && !is_complete()) return false;
  if (i == all.size() && last_) {  // the feed is truncated inside this tag
    leave_out(window_.size());
    return true;
  }
  if (i == all.size() || all[i] != '>') return literal("a tag without an end");
  std::string name(all.substr(1, after_name - 1));
  if (!open_.empty() && item_depth_ == 0 && is_item_name(name)) begin_item(name);
  if (item_depth_ > 0 && name == item_name_ && open_.size() >= item_depth_) {
    fault("<" + shown(open_.back().name) + "> is not closed");
    while (item_depth_ > 0) close_innermost();
    begin_item(name);
  }
  open_element(std::move(name), attributes, at_ + i + 1);
  return true;
}

/// Appends the tag at `at_`, and opens its element unless the tag also closes it.
void Repair::open_element(std::string name, std::size_t attributes, std::size_t tag_end) {
  rooted_ = true;
  const bool closed = window_[tag_end - 2] == '/';
  const bool bare = attributes_ + attributes > kMaxAttributes || (item_depth_ == 0 && tag_end - at_ > kLongestTag);
  if (item_depth_ > 0 && bare) return lose("a tag with too many attributes");
  if (!closed && open_.size() == kMaxDepth) return lose("elements deeper than " + std::to_string(kMaxDepth));
  const std::size_t begin = out_.size();
  if (bare) {
    fault("a tag with too many attributes");
    out_ += "<" + name + (closed ? "/>" : ">");
    leave_out(tag_end);
  } else {
    out_ += window_.substr(at_, name.size() + 1);
    at_ += name.size() + 1;
    while (at_ < tag_end) {
      if (window_[at_] == '&') {
        reference(tag_end);
      } else {
        const std::string_view part = std::string_view(window_).substr(at_, tag_end - at_);
        append_text(part.substr(0, part.find('&')));
        at_ += std::min(part.find('&'), part.size());
      }
    }
  }
  if (!closed) {
    std::string tag = item_depth_ == 0 ? out_.substr(begin) : std::string();
    std::replace(tag.begin(), tag.end(), '\n', ' ');
    open_.push_back({std::move(name), bare ? 0 : attributes, std::move(tag)});
    attributes_ += open_.back().attributes;
  } else if (item_depth_ > open_.size()) {
    item_depth_ = 0;
  }
}

bool Repair::end_tag(std::size_t after_name) {
  const std::string name(rest().substr(2, after_name - 2));
  const std::size_t end = window_.find_first_not_of(kSpace, at_ + after_name);
  if (end == kNowhere && !is_complete()) return false;
  if (end == kNowhere) {
    leave_out(window_.size());
    return true;
  }
  if (window_[end] != '>') return literal("an end tag without an end");
  const auto opened = std::find_if(open_.rbegin(), open_.rend(), [&](const Open& o) { return o.name == name; });
  if (opened == open_.rend()) {
    fault("</" + shown(name) + "> closes nothing");
  } else {
    if (opened != open_.rbegin()) fault("<" + shown(open_.back().name) + "> is not closed");
    for (auto left = opened - open_.rbegin(); left >= 0; --left) close_innermost();
  }
  leave_out(end + 1);
  return true;
}

void Repair::close_innermost() {
  if (open_.size() == around_) flush();  // the element was opened before this part
  const bool in_part = open_.size() > around_;
  const bool is_item = open_.size() == item_depth_;
  if (in_part) out_ += "</" + open_.back().name + ">";
  attributes_ -= open_.back().attributes;
  open_.pop_back();
  around_ = std::min(around_, open_.size());
  if (is_item) item_depth_ = 0;
  if (open_.empty()) flush();
}

void Repair::begin_item(const std::string& name) {
  if (open_.size() > around_ || out_.size() > kLongestGroup) flush();
  if (part_line_ == 0) part_line_ = line_here();
  item_depth_ = open_.size() + 1;
  item_name_ = name;
  item_begin_ = dropped_ + at_;
  items_.push_back({out_.size(), line_here()});
}

/// Passes the part on as a document of its own, and begins the next.
void Repair::flush() {
  if (out_.find_first_not_of(kSpace) != std::string::npos) {
    std::string before, behind;
    for (std::size_t i = 0; i < around_; ++i) before += open_[i].tag;
    for (auto open = open_.rbegin(); open != open_.rend(); ++open) behind += "</" + open->name + ">";
    if (!calls_.part(before + out_ + behind, part_line_)) flush_each(before, behind);
  }
  out_.clear();
  items_.clear();
  around_ = open_.size();
  part_line_ = 0;
}

/// Passes on one item at a time, so that only those with too many names are lost.
void Repair::flush_each(const std::string& before, const std::string& behind) {
  items_.push_back({out_.size(), 0});
  if (items_[0].begin > 0 && !calls_.part(before + out_.substr(0, items_[0].begin) + behind, part_line_)) {
    fault("too many distinct element and attribute names");
  }
  for (std::size_t i = 0; i + 1 < items_.size(); ++i) {
    const std::string_view item(out_.data() + items_[i].begin, items_[i + 1].begin - items_[i].begin);
    std::string whole = before;
    whole += item;
    whole += behind;
    if (calls_.part(whole, items_[i].line)) continue;
    calls_.lost(
        items_[i].line,
        "an item with too many distinct element and attribute names was skipped; leave it out or repair the feed");
  }
}

/// Leaves out the item, or outside items the element that begins here.
void Repair::lose(std::string what) {
  lost_ = std::move(what);
  if (item_depth_ == 0) {
    fault(lost_);
    return flush();
  }
  out_.resize(items_.back().begin);
  lost_line_ = items_.back().line;
  items_.pop_back();
  while (open_.size() >= item_depth_) {
    attributes_ -= open_.back().attributes;
    open_.pop_back();
  }
  flush();
}

/// Looks for the end of what is left out: the end tag of the item, the next item, or the end of an element around it.
bool Repair::resume() {
  const std::size_t found = window_.find('<', window_[at_] == '<' ? at_ : at_ + 1);
  at_ = std::min(found, window_.size());
  if (found == kNowhere) return true;
  const bool closing = rest().starts_with("</");
  const std::size_t begin = closing ? 2 : 1;
  const std::size_t end = rest().find_first_of(" \t\r\n/><&\"'=", begin);
  if (end == kNowhere && !is_complete() && rest().size() < kLongestTag) return false;
  const std::string_view name = rest().substr(begin, std::min(end, rest().size()) - begin);
  const auto is_open = [&] {
    return std::any_of(open_.begin(), open_.end(), [&](const Open& open) { return open.name == name; });
  };
  const bool next_item = !closing && (item_depth_ == 0 ? is_item_name(name) : name == item_name_);
  const bool item_end = closing && item_depth_ > 0 && name == item_name_;
  const bool at_begin = dropped_ + at_ == item_begin_;
  if ((!next_item && !item_end && !(closing && is_open())) || (next_item && at_begin)) {
    ++at_;
    return true;
  }
  if (item_end) {
    const std::size_t tag_end = rest().find('>');
    if (tag_end == kNowhere && !is_complete()) return false;
    at_ += tag_end == kNowhere ? rest().size() : tag_end + 1;
  }
  finish_lost();
  return true;
}

void Repair::finish_lost() {
  if (item_depth_ > 0) {
    const std::uint64_t size = dropped_ + at_ - item_begin_;
    calls_.lost(lost_line_, size > most_ ? too_long(size, most_)
                                         : "an item with " + lost_ + " was skipped; leave it out or repair the feed");
  }
  item_depth_ = 0;
  lost_.clear();
}

/// Whether something follows the root element.
bool Repair::after_root() {
  at_ = std::min(window_.find_first_not_of(kSpace, at_), window_.size());
  if (at_ == window_.size()) return true;
  if (rest().size() < 4 && !is_complete()) return false;
  if (!rest().starts_with("<!--")) fault("the feed continues after its root element");
  done_ = true;
  return true;
}

void Repair::finish() {
  if (!lost_.empty()) finish_lost();
  if (!open_.empty()) fault("the document ends inside <" + shown(open_.back().name) + ">");
  if (item_depth_ > 0) {  // cut off
    out_.resize(items_.back().begin);
    items_.pop_back();
    open_.resize(item_depth_ - 1);
  }
  flush();
}

/// Removes everything before `end` except line breaks.
void Repair::leave_out(std::size_t end) {
  out_.append(newlines(std::string_view(window_).substr(at_, end - at_)), '\n');
  at_ = end;
}

void Repair::fault(std::string what) { calls_.faults.add(calls_.faults.count == 0 ? line_here() : 0, std::move(what)); }

std::uint64_t Repair::line_here() {
  line_ += newlines(std::string_view(window_).substr(counted_, at_ - counted_));
  counted_ = at_;
  return line_;
}

/// Forgets the part of the window that is done, once that is most of it.
void Repair::compact() {
  if (at_ < window_.size() / 2 && !done_) return;
  line_here();
  window_.erase(0, at_);
  dropped_ += at_;
  for (End* end : {&comment_end_, &instruction_end_, &section_end_})
    end->none_before -= std::min(end->none_before, at_);
  at_ = counted_ = 0;
}

}  // namespace dedup
