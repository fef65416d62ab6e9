// Patterns of file names: --include and --exclude.
#pragma once

#include <bitset>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dedup {

/// One pattern, as ripgrep and .gitignore have them. Without a slash it is compared with the last part of a path, with
/// one (other than at its end) with the whole path below the folder that is walked.
///   ?        one character but /           *       any number of them
///   **/      any number of folders         /**     everything in a folder
///   [a-z]    one of these, [!a-z] another  {a,b}   a or b
///   \c       the character c               x/      only folders
class Glob {
 public:
  /// Throws Error(usage), with the sentence of glob_problem.
  explicit Glob(std::string_view pattern);

  /// `path` is relative, with / between its parts. Takes time and memory in proportion to both lengths.
  bool matches(std::string_view path, bool is_folder) const;
  /// Whether its last part ends with an extension in plain letters, such as *.dat.
  bool names_extension() const { return names_extension_; }

 private:
  /// A set of bytes, to be met once, or any number of times.
  struct Step {
    std::bitset<256> bytes;
    bool repeats = false;
    bool forks = false;  ///< takes no byte; the two steps behind it may be left out
  };
  using Steps = std::vector<Step>;
  static Steps compile(std::string_view pattern);
  static bool run(const Steps& steps, std::string_view text);

  std::vector<Steps> alternatives_;
  bool whole_path_ = false;
  bool folders_only_ = false;
  bool names_extension_ = false;
};

/// Which files of a walked folder are read.
class Selection {
 public:
  /// Throws Error(usage) for what is no pattern.
  Selection(std::span<const std::string> include, std::span<const std::string> exclude);

  bool excludes(std::string_view path, bool is_folder) const;
  /// True for every path if there are no patterns to include.
  bool includes(std::string_view path, bool is_folder) const;
  /// Whether a pattern to include names the file with its extension, which may then be that of no format.
  bool names_extension(std::string_view path) const;

 private:
  std::vector<Glob> include_, exclude_;
};

}  // namespace dedup
