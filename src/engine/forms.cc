// Finds the forms of each source.
//
// Candidates. Each text has a sketch, the smallest hashes of its runs of four words (news/forms.h). Texts of one source
// that share a hash meet in a bucket, and each is compared there with at most kMostCentres earlier ones that are unlike
// each other. A pair whose sketches share kSharedHashes is aligned word by word; what aligns forms groups, in which
// frames are sought. The order is that of content hashes, so neither threads nor the order of the input matter.
//
// Cost. Reading the texts is most of it. Sketches take 100 bytes a text while candidates are found. A text is aligned
// with at most kMostPairs others, and once with each form of its group: linear in the texts of a source, whether all
// fill one form or none do.
//
// Weakness. A form of which fewer than about a tenth is frame has no common hash in most pairs of sketches.
#include "engine/forms.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <numeric>
#include <tuple>

#include "core/union_find.h"
#include "engine/form_text.h"
#include "engine/sources.h"
#include "text/align.h"

namespace dedup {

namespace {

constexpr std::size_t kMostCentres = 4;     // of a bucket
constexpr std::size_t kMostPairs = 2;       // of a text with centres
constexpr std::size_t kSharedHashes = 3;    // of two full sketches; of short ones an eighth, at least two
constexpr double kAligned = 0.25;           // of the words of the longer text
constexpr int kMostFailures = 64;           // of a group: frames that are no form's
constexpr std::size_t kMostVersions = 32;   // fillings with the same names that another is compared with
constexpr std::uint32_t kSmallSource = 24;  // texts of a source that are read if two of them are reprints

/// A text of a source with at least three.
struct Candidate {
  std::uint64_t source;
  std::uint32_t cls;
  std::array<std::uint32_t, kFormSketch> sketch;  // ascending; kNone where it is short
};

/// Two candidates, by their places.
struct Link {
  std::uint32_t member, centre, shared;
};

/// A form that was found: the class that its frame was taken from, and the frame.
struct FoundForm {
  std::uint32_t centre;
  Frame frame;
};
/// A class that fills a form.
struct FoundFilling {
  std::uint32_t cls, form;
  std::uint64_t address;
  std::vector<std::uint64_t> facts;
};

/// Reads texts from the record store. Thread-safe.
class Texts {
 public:
  explicit Texts(const FormInputs& inputs) : inputs_(inputs) {}

  FormText read(std::uint32_t cls, bool dates = true) const {
    Worker& worker = local();
    const std::uint32_t first = inputs_.classes.first[cls];
    const Entry& entry = inputs_.job.articles.entries[first];
    const Article article = inputs_.job.reader.load(entry.record, *worker.scratch);
    FormText out = worker.form.read(article, page(cls), dates);
    out.date = entry.date;
    const std::string_view address =
        article.url.empty() ? inputs_.job.articles.id(inputs_.job.articles.first_version(first)) : article.url;
    out.address = XXH3_64bits(address.data(), address.size());
    return out;
  }
  /// The words of the body.
  std::vector<std::uint64_t> words(std::uint32_t cls) const {
    Worker& worker = local();
    return worker.form.words(inputs_.job.reader.load(entry_of(cls).record, *worker.scratch), page(cls));
  }
  void sketch(Candidate& candidate) const {
    Worker& worker = local();
    const Article article = inputs_.job.reader.load(entry_of(candidate.cls).record, *worker.scratch);
    const std::vector<std::uint32_t> hashes = worker.form.sketch(article, page(candidate.cls));
    candidate.sketch.fill(kNone);
    std::copy(hashes.begin(), hashes.end(), candidate.sketch.begin());
  }
  std::uint64_t source(std::uint32_t cls) const {
    return source_of(inputs_.job.reader, *local().scratch, entry_of(cls));
  }
  const Entry& entry_of(std::uint32_t cls) const { return inputs_.job.articles.entries[inputs_.classes.first[cls]]; }

 private:
  struct Worker {
    std::unique_ptr<Scratch> scratch;
    FormReader form;
  };
  Worker& local() const { return workers_.local(); }
  const PageParts* page(std::uint32_t cls) const { return inputs_.pages.empty() ? nullptr : &inputs_.pages[cls]; }

  const FormInputs& inputs_;
  mutable tbb::enumerable_thread_specific<Worker> workers_{[&] {
    return Worker{inputs_.job.reader.make_scratch(), FormReader(inputs_.job.config)};
  }};
};

/// The classes that may fill a form: those with a body. Unless all texts are asked for, only those that match another
/// of their source, and with them all texts of a small source.
std::vector<std::uint32_t> classes_in_question(const FormInputs& inputs, const Texts& texts) {
  const std::uint32_t classes = inputs.classes.size();
  std::vector<bool> asked(classes, inputs.all_texts);
  if (!inputs.all_texts) {
    std::vector<std::uint32_t> size(inputs.job.articles.sources.size(), 0);
    std::vector<bool> matches(size.size(), false);
    for (std::uint32_t cls = 0; cls < classes; ++cls) ++size[texts.entry_of(cls).source];
    for (const Match& match : inputs.matches) {
      const std::uint32_t source = texts.entry_of(match.a).source;
      if (source == texts.entry_of(match.b).source) asked[match.a] = asked[match.b] = matches[source] = true;
    }
    for (std::uint32_t cls = 0; cls < classes; ++cls) {
      const std::uint32_t source = texts.entry_of(cls).source;
      if (source != 0 && matches[source] && size[source] <= kSmallSource) asked[cls] = true;
    }
  }
  std::vector<std::uint32_t> out;
  for (std::uint32_t cls = 0; cls < classes; ++cls) {
    if (asked[cls] && texts.entry_of(cls).basis == Basis::body) out.push_back(cls);
  }
  return out;
}

/// The candidates, by source and then by content hash, without those of sources that are too small.
std::vector<Candidate> make_candidates(const FormInputs& inputs, const Texts& texts) {
  const std::vector<std::uint32_t> asked = classes_in_question(inputs, texts);
  std::vector<Candidate> all(asked.size());
  tbb::parallel_for(std::size_t{0}, asked.size(), [&](std::size_t i) {
    all[i] = {texts.source(asked[i]), asked[i], {}};
  });
  const std::vector<Hash128>& content = inputs.classes.content;
  std::sort(all.begin(), all.end(), [&](const Candidate& x, const Candidate& y) {
    return std::tie(x.source, content[x.cls]) < std::tie(y.source, content[y.cls]);
  });
  std::vector<Candidate> out;
  for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
    while (end < all.size() && all[end].source == all[begin].source) ++end;
    if (all[begin].source == 0 || end - begin < kLeastFillings) continue;
    out.insert(out.end(), all.begin() + static_cast<std::ptrdiff_t>(begin),
               all.begin() + static_cast<std::ptrdiff_t>(end));
  }
  // Read in the order of the classes, which is that of the input: records of one block are unpacked once.
  std::vector<std::uint32_t> order(out.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) { return out[x].cls < out[y].cls; });
  tbb::parallel_for(std::size_t{0}, order.size(), [&](std::size_t i) { texts.sketch(out[order[i]]); });
  return out;
}

/// The number of hashes that two sketches share, or 0 if these are too few.
std::uint32_t shared_hashes(const Candidate& a, const Candidate& b) {
  std::uint32_t shared = 0;
  std::size_t i = 0, k = 0;
  while (i < kFormSketch && k < kFormSketch && a.sketch[i] != kNone && b.sketch[k] != kNone) {
    if (a.sketch[i] == b.sketch[k])
      ++shared, ++i, ++k;
    else
      ++(a.sketch[i] < b.sketch[k] ? i : k);
  }
  const auto size = [](const Candidate& one) {
    return static_cast<std::size_t>(std::find(one.sketch.begin(), one.sketch.end(), kNone) - one.sketch.begin());
  };
  const std::size_t least = std::max<std::size_t>(2, std::min(size(a), size(b)) * kSharedHashes / kFormSketch);
  return shared >= least ? shared : 0;
}

/// The links of one source: of each text, to the earlier ones whose sketches are most like its own.
std::vector<Link> find_links(std::span<const Candidate> all, std::uint32_t begin, std::uint32_t end) {
  std::vector<std::uint64_t> places;  // a hash and a candidate
  for (std::uint32_t i = begin; i < end; ++i) {
    for (const std::uint32_t hash : all[i].sketch) {
      if (hash != kNone) places.push_back(std::uint64_t{hash} << 32 | i);
    }
  }
  std::sort(places.begin(), places.end());
  std::vector<Link> links;
  std::vector<std::uint32_t> centres;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (i == 0 || places[i] >> 32 != places[i - 1] >> 32) centres.clear();
    const auto member = static_cast<std::uint32_t>(places[i]);
    bool alike = false;
    for (const std::uint32_t centre : centres) {
      const std::uint32_t shared = shared_hashes(all[member], all[centre]);
      if (shared > 0) links.push_back({member, centre, shared});
      alike = alike || shared > 0;
    }
    if (!alike && centres.size() < kMostCentres) centres.push_back(member);
  }
  const auto order = [](const Link& x, const Link& y) {
    return std::tie(x.member, y.shared, x.centre) < std::tie(y.member, x.shared, y.centre);
  };
  std::sort(links.begin(), links.end(), order);
  std::vector<Link> out;
  std::size_t of_member = 0;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (i == 0 || links[i].member != links[i - 1].member) of_member = 0;
    if (i > 0 && links[i].member == links[i - 1].member && links[i].centre == links[i - 1].centre) continue;
    if (of_member++ < kMostPairs) out.push_back(links[i]);
  }
  return out;
}

bool is_aligned(const Aligner& a, std::span<const std::uint64_t> b) {
  const std::vector<std::uint32_t> aligned = a(b);
  const auto common =
      static_cast<double>(aligned.size()) - static_cast<double>(std::count(aligned.begin(), aligned.end(), kNone));
  return common >= kAligned * static_cast<double>(std::max(aligned.size(), b.size()));
}

/// The links of all sources whose texts align.
std::vector<Link> aligned_links(std::span<const Candidate> all, const Texts& texts) {
  std::vector<std::uint32_t> begins;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    if (i == 0 || all[i].source != all[i - 1].source) begins.push_back(i);
  }
  begins.push_back(static_cast<std::uint32_t>(all.size()));
  std::vector<std::vector<Link>> by_source(begins.size() - 1);
  tbb::parallel_for(std::size_t{0}, by_source.size(),
                    [&](std::size_t i) { by_source[i] = find_links(all, begins[i], begins[i + 1]); });
  std::vector<Link> links;
  for (const std::vector<Link>& some : by_source) links.insert(links.end(), some.begin(), some.end());
  std::sort(links.begin(), links.end(),
            [](const Link& x, const Link& y) { return std::tie(x.centre, x.member) < std::tie(y.centre, y.member); });
  std::vector<std::size_t> of_centre;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (i == 0 || links[i].centre != links[i - 1].centre) of_centre.push_back(i);
  }
  of_centre.push_back(links.size());
  tbb::parallel_for(std::size_t{0}, of_centre.size() - 1, [&](std::size_t c) {
    const Aligner centre(texts.words(all[links[of_centre[c]].centre].cls));
    for (std::size_t i = of_centre[c]; i < of_centre[c + 1]; ++i) {
      if (!is_aligned(centre, texts.words(all[links[i].member].cls))) links[i].shared = 0;
    }
  });
  std::erase_if(links, [](const Link& link) { return link.shared == 0; });
  return links;
}

/// Seeks forms in one group of texts that align with each other.
class Group {
 public:
  Group(std::vector<std::uint32_t> classes, const Texts& texts) : classes_(std::move(classes)), texts_(texts) {}

  /// Two of the group's classes, by their places in it, align.
  void link(std::uint32_t a, std::uint32_t b) {
    neighbours_.resize(classes_.size());
    neighbours_[a].push_back(b);
    neighbours_[b].push_back(a);
  }

  void find(std::vector<FoundForm>& forms, std::vector<FoundFilling>& fillings) {
    left_.assign(classes_.size(), true);
    for (int failures = 0; failures < kMostFailures;) {
      const std::uint32_t hub = next_hub();
      if (hub == kNone) return;
      std::optional<Frame> frame = frame_around(hub);
      if (!frame) {
        left_[hub] = false;
        ++failures;
        continue;
      }
      take(hub, *frame, static_cast<std::uint32_t>(forms.size()), fillings);
      forms.push_back({classes_[hub], std::move(*frame)});
    }
  }

 private:
  /// The text that most texts align with, among those that are left; the first of several. kNone if it has too few.
  std::uint32_t next_hub() const {
    std::uint32_t best = kNone;
    std::ptrdiff_t most = static_cast<std::ptrdiff_t>(kLeastFillings) - 2;
    for (std::uint32_t i = 0; i < classes_.size(); ++i) {
      if (!left_[i]) continue;
      const std::ptrdiff_t some =
          std::count_if(neighbours_[i].begin(), neighbours_[i].end(), [&](auto k) { return left_[k]; });
      if (some > most) best = i, most = some;
    }
    return best;
  }

  /// Takes out the texts that fill a frame: `hub`, those that align with it, those that align with these, and so on.
  void take(std::uint32_t hub, const Frame& frame, std::uint32_t form, std::vector<FoundFilling>& fillings) {
    std::vector<std::uint32_t> next{hub};
    std::vector<bool> tried(classes_.size(), false);
    tried[hub] = true;
    while (!next.empty()) {
      const std::uint32_t i = next.back();
      next.pop_back();
      const FormText text = texts_.read(classes_[i]);
      const std::optional<Filling> filling = fill(frame, text);
      if (!filling) continue;
      fillings.push_back({classes_[i], form, text.address, facts_of(text, *filling)});
      left_[i] = false;
      for (const std::uint32_t k : neighbours_[i]) {
        if (!left_[k] || tried[k]) continue;
        tried[k] = true;
        next.push_back(k);
      }
    }
  }

  /// The frame that the texts around `hub` fill, if it is a form's.
  std::optional<Frame> frame_around(std::uint32_t hub) const {
    std::vector<std::uint32_t> around{hub};
    for (const std::uint32_t i : neighbours_[hub]) {
      if (left_[i] && around.size() < kMostFillings) around.push_back(i);
    }
    // Dates are no facts, so what is no form while they pass for numbers and names is none.
    if (around.size() < kLeastFillings || !frame_of(around, false)) return std::nullopt;
    return frame_of(around, true);
  }

  /// The frame that the first of some texts shares with the others, if it is a form's. One text of each address counts.
  std::optional<Frame> frame_of(std::span<const std::uint32_t> around, bool dates) const {
    std::vector<FormText> texts;
    for (const std::uint32_t i : around) {
      FormText text = texts_.read(classes_[i], dates);
      const auto same = [&](const FormText& other) { return other.address == text.address; };
      if (std::none_of(texts.begin(), texts.end(), same)) texts.push_back(std::move(text));
    }
    if (texts.size() < kLeastFillings) return std::nullopt;
    std::optional<Frame> frame = find_frame(texts[0], std::span(texts).subspan(1));
    if (!frame) return std::nullopt;
    std::vector<FormText> filled;
    std::vector<Filling> fillings;
    for (FormText& text : texts) {
      std::optional<Filling> filling = fill(*frame, text);
      if (!filling) continue;
      fillings.push_back(std::move(*filling));
      filled.push_back(std::move(text));
    }
    if (!is_form(*frame, filled, fillings)) return std::nullopt;
    return frame;
  }

  std::vector<std::uint32_t> classes_;
  std::vector<std::vector<std::uint32_t>> neighbours_;
  std::vector<bool> left_;  // not yet in a form, and not given up
  const Texts& texts_;
};

std::vector<Group> make_groups(std::span<const Candidate> all, std::span<const Link> links, const Texts& texts) {
  UnionFind joined(all.size());
  for (const Link& link : links) joined.join(link.member, link.centre);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> linked;  // group, candidate
  for (const Link& link : links) {
    linked.emplace_back(joined.find(link.member), link.member);
    linked.emplace_back(joined.find(link.centre), link.centre);
  }
  std::sort(linked.begin(), linked.end());
  linked.erase(std::unique(linked.begin(), linked.end()), linked.end());
  std::vector<Group> groups;
  std::vector<std::uint32_t> group(all.size(), kNone), place(all.size(), 0);  // of candidates
  for (std::size_t begin = 0, end = 0; begin < linked.size(); begin = end) {
    std::vector<std::uint32_t> classes;
    while (end < linked.size() && linked[end].first == linked[begin].first) {
      const std::uint32_t candidate = linked[end++].second;
      group[candidate] = static_cast<std::uint32_t>(groups.size());
      place[candidate] = static_cast<std::uint32_t>(classes.size());
      classes.push_back(all[candidate].cls);
    }
    groups.emplace_back(std::move(classes), texts);
  }
  for (const Link& link : links) groups[group[link.member]].link(place[link.centre], place[link.member]);
  return groups;
}

/// Adds the classes that match a filling and fill the same form, whoever printed them.
void add_matching(const FormInputs& inputs, std::span<const FoundForm> forms, const Texts& texts,
                  std::vector<FoundFilling>& fillings) {
  std::vector<std::uint32_t> form_of(inputs.classes.size(), kNone);
  for (const FoundFilling& filling : fillings) form_of[filling.cls] = filling.form;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> more;  // class, form
  for (const Match& match : inputs.matches) {
    if (form_of[match.a] == kNone && form_of[match.b] != kNone) more.emplace_back(match.a, form_of[match.b]);
    if (form_of[match.b] == kNone && form_of[match.a] != kNone) more.emplace_back(match.b, form_of[match.a]);
  }
  // Of several forms that a class matches, the one whose centre has the smallest hash is tried first.
  std::sort(more.begin(), more.end(), [&](const auto& x, const auto& y) {
    const std::vector<Hash128>& content = inputs.classes.content;
    return std::tie(x.first, content[forms[x.second].centre]) < std::tie(y.first, content[forms[y.second].centre]);
  });
  more.erase(std::unique(more.begin(), more.end()), more.end());
  std::vector<std::optional<FoundFilling>> found(more.size());
  tbb::parallel_for(std::size_t{0}, more.size(), [&](std::size_t i) {
    const FormText text = texts.read(more[i].first);
    const std::optional<Filling> filling = fill(forms[more[i].second].frame, text);
    if (filling) found[i] = {more[i].first, more[i].second, text.address, facts_of(text, *filling)};
  });
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!found[i] || form_of[found[i]->cls] != kNone) continue;
    form_of[found[i]->cls] = found[i]->form;
    fillings.push_back(std::move(*found[i]));
  }
}

/// Numbers the fillings: those of one address, and those that are versions of one another, are one filling.
Forms number_fillings(const Classes& classes, std::vector<FoundFilling> fillings, std::uint32_t count) {
  Forms out;
  if (count == 0) return out;
  out.count = count;
  out.member.assign(classes.size(), kNone);
  std::sort(fillings.begin(), fillings.end(), [&](const FoundFilling& x, const FoundFilling& y) {
    return classes.content[x.cls] < classes.content[y.cls];
  });
  UnionFind same(fillings.size());
  std::map<std::pair<std::uint32_t, std::uint64_t>, std::uint32_t> by_address;
  std::map<std::pair<std::uint32_t, std::uint64_t>, std::vector<std::uint32_t>> by_names;  // different ones of each
  for (std::uint32_t i = 0; i < fillings.size(); ++i) {
    const FoundFilling& filling = fillings[i];
    same.join(i, by_address.try_emplace({filling.form, filling.address}, i).first->second);
    std::vector<std::uint32_t>& others = by_names[{filling.form, names_of(filling.facts)}];
    const auto version = std::find_if(others.begin(), others.end(),
                                      [&](std::uint32_t k) { return are_versions(filling.facts, fillings[k].facts); });
    if (version != others.end())
      same.join(i, *version);
    else if (others.size() < kMostVersions)
      others.push_back(i);
    out.member[filling.cls] = i;
  }
  for (std::uint32_t i = 0; i < fillings.size(); ++i) {
    out.members.push_back({fillings[i].form, same.find(i), std::move(fillings[i].facts)});
  }
  return out;
}

}  // namespace

bool Forms::two_fillings(std::uint32_t a, std::uint32_t b) const {
  if (member.empty() || member[a] == kNone || member[b] == kNone) return false;
  const Member &x = members[member[a]], &y = members[member[b]];
  return x.form == y.form && x.filling != y.filling;
}

Differs Forms::differs(std::uint32_t a, std::uint32_t b) const {
  if (!two_fillings(a, b)) return {};
  return differences(members[member[a]].facts, members[member[b]].facts);
}

Forms find_forms(const FormInputs& inputs) {
  const Texts texts(inputs);
  const std::vector<Candidate> candidates = make_candidates(inputs, texts);
  std::vector<Group> groups = make_groups(candidates, aligned_links(candidates, texts), texts);
  std::vector<std::vector<FoundForm>> forms_of(groups.size());
  std::vector<std::vector<FoundFilling>> fillings_of(groups.size());
  tbb::parallel_for(std::size_t{0}, groups.size(), [&](std::size_t i) { groups[i].find(forms_of[i], fillings_of[i]); });
  std::vector<FoundForm> forms;
  std::vector<FoundFilling> fillings;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (FoundFilling& filling : fillings_of[i]) {
      filling.form += static_cast<std::uint32_t>(forms.size());
      fillings.push_back(std::move(filling));
    }
    std::move(forms_of[i].begin(), forms_of[i].end(), std::back_inserter(forms));
  }
  add_matching(inputs, forms, texts, fillings);
  return number_fillings(inputs.classes, std::move(fillings), static_cast<std::uint32_t>(forms.size()));
}

Clusters by_filling(const Clusters& clusters, const Forms& forms) {
  Clusters out;
  out.centre = clusters.centre;
  if (forms.members.empty()) return out;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> centres;  // cluster and filling -> a class of both
  for (std::uint32_t cls = 0; cls < out.centre.size(); ++cls) {
    const std::uint32_t centre = clusters.centre[cls];
    if (!forms.two_fillings(cls, centre)) continue;
    out.centre[cls] = centres.try_emplace({centre, forms.members[forms.member[cls]].filling}, cls).first->second;
  }
  return out;
}

}  // namespace dedup
