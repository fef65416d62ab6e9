// Cuts a malformed feed into small documents that libxml2 can read, of one item or a few.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "io/format/markup.h"

namespace dedup {

/// Receives what Repair finds.
struct RepairCalls {
  /// A document of its own: the start tags around a part of the feed, that part, and the end tags. `line` is that of
  /// the part. Returns false if it has too many distinct names; then it gives nothing, and comes again item by item.
  std::function<bool(const std::string& xml, std::uint64_t line)> part;
  /// An item that was left out.
  std::function<void(std::uint64_t line, std::string reason)> lost;
  Faults& faults;  ///< other faults, with their lines
};

/// Rewrites a feed, from its root element on: references become numeric, every end tag closes the innermost element,
/// comments and processing instructions are removed. An item that is longer than `most` bytes, deeper than 250 elements
/// or has too many attributes (1000, with those of its ancestors) is left out, and nothing else. Takes time linear in
/// the size of the feed, and memory for one item. Not thread-safe.
class Repair {
 public:
  Repair(RepairCalls calls, std::uint64_t line, std::uint64_t most);

  /// Reads on; `last`: the feed ends here.
  void add(std::string_view text, bool last);
  /// At the end: whether the feed ended within an item, which was left out.
  bool cut_item() const { return item_depth_ > 0; }

 private:
  struct Open {
    std::string name;
    std::size_t attributes = 0;
    std::string tag;  ///< outside items: the start tag, without line breaks
  };
  struct Item {
    std::size_t begin = 0;  ///< in `out_`
    std::uint64_t line = 0;
  };
  /// A search for the end of a construct. It never looks at a byte twice.
  struct End {
    std::string_view mark;
    std::size_t none_before = 0;  ///< in `window_`
  };

  std::string_view rest() const { return std::string_view(window_).substr(at_); }
  bool is_complete() const { return last_ || window_.size() - at_ > longest_; }
  bool step();
  bool text();
  bool reference(std::size_t end);
  bool literal(const char* what);
  bool tag();
  bool section(End& end, const char* without_end);
  bool cdata();
  bool start_tag(std::size_t after_name);
  bool end_tag(std::size_t after_name);
  bool after_root();
  bool resume();
  void open_element(std::string name, std::size_t attributes, std::size_t tag_end);
  void close_innermost();
  void begin_item(const std::string& name);
  void end_item();
  void lose(std::string what);
  void flush();
  void flush_each(const std::string& before, const std::string& behind);
  void leave_out(std::size_t end);
  void append_text(std::string_view part);
  void fault(std::string what);
  std::size_t find(End& end);
  std::uint64_t line_here();
  void finish_lost();
  void finish();
  void compact();

  RepairCalls calls_;
  std::size_t most_;          ///< bytes of an item
  std::size_t longest_;       ///< construct that is waited for
  std::string window_;        ///< of the feed, as far as it was read
  std::size_t at_ = 0;        ///< what comes before is done
  std::size_t wait_for_ = 0;  ///< bytes behind `at_` without which it makes no sense to try again
  std::uint64_t line_;        ///< of `counted_`
  std::size_t counted_ = 0;
  std::uint64_t dropped_ = 0;  ///< bytes of the feed before `window_`
  bool last_ = false, rooted_ = false, done_ = false;
  End comment_end_{"-->"}, instruction_end_{"?>"}, section_end_{"]]>"};

  std::vector<Open> open_;
  std::size_t attributes_ = 0;   ///< of all open elements
  std::string out_;              ///< the part so far
  std::vector<Item> items_;      ///< in `out_`
  std::size_t around_ = 0;       ///< elements that were open when it began
  std::uint64_t part_line_ = 0;  ///< 0: the part has not begun
  std::size_t item_depth_ = 0;   ///< open elements up to the item's own; 0 outside items
  std::string item_name_;
  std::uint64_t item_begin_ = 0;  ///< its place in the feed
  std::uint64_t lost_line_ = 0;
  std::string lost_;  ///< what is wrong with the element that is being left out; empty if none is
};

}  // namespace dedup
