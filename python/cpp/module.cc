// The extension module newsdedup._core: articles in, tables out. src/newsdedup is what users call.
//
// A run takes a thread of its own and the machine's threads through oneTBB, without the GIL. The caller's thread waits
// with it, asks Python for signals and reports progress, so that Ctrl-C ends a run as it ends the command.
#include <nanobind/nanobind.h>
#include <nanobind/stl/array.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "arrow_in.h"
#include "arrow_out.h"
#include "dedup/compare.h"
#include "dedup/deduplicator.h"
#include "dedup/io.h"
#include "dedup/pipeline.h"
#include "dedup/signature.h"

namespace nb = nanobind;

namespace newsdedup {
namespace {

using dedup::Config;
using dedup::Error;

/// Raised for Error, by its kind; set when the module is made.
PyObject *usage_error = nullptr, *input_error = nullptr;

template <class Enum>
Enum choice(const std::string& option, const std::string& value,
            std::initializer_list<std::pair<const char*, Enum>> names) {
  std::string known;
  for (const auto& [name, is] : names) {
    if (value == name) return is;
    known += (known.empty() ? "" : ", ") + std::string(name);
  }
  throw Error(Error::Kind::usage, option + ": there is no '" + value + "'; give one of " + known);
}

using Setter = std::function<void(Config&, nb::handle)>;

template <class Where>
Setter number(Where where) {
  return [where](Config& config, nb::handle value) {
    auto& to = where(config);
    to = nb::cast<std::remove_reference_t<decltype(to)>>(value);
  };
}

const std::map<std::string, Setter>& setters() {
  using dedup::Between, dedup::Find, dedup::Furniture, dedup::Identity, dedup::Linkage, dedup::Search;
  static const std::map<std::string, Setter> all = {
      {"threshold", number([](Config & c) -> auto& { return c.levels.threshold; })},
      {"containment", number([](Config & c) -> auto& { return c.levels.containment; })},
      {"min_excerpt", number([](Config & c) -> auto& { return c.levels.min_excerpt; })},
      {"story_threshold", number([](Config & c) -> auto& { return c.levels.story_threshold; })},
      {"within", number([](Config & c) -> auto& { return c.levels.within; })},
      {"shingle", number([](Config & c) -> auto& { return c.text.shingle; })},
      {"char_shingle", number([](Config & c) -> auto& { return c.text.char_shingle; })},
      {"recall", number([](Config & c) -> auto& { return c.search.recall; })},
      {"certain_accept", number([](Config & c) -> auto& { return c.search.certain_accept; })},
      {"max_pairs", number([](Config & c) -> auto& { return c.search.max_pairs; })},
      {"seed", number([](Config & c) -> auto& { return c.search.seed; })},
      {"max_record", number([](Config & c) -> auto& { return c.reading.max_record; })},
      {"timezone", [](Config& c, nb::handle v) { c.reading.timezone = nb::cast<std::string>(v); }},
      {"keep", [](Config& c, nb::handle v) { c.levels.keep = dedup::parse_keep(nb::cast<std::string>(v)); }},
      {"find",
       [](Config& c, nb::handle v) {
         c.levels.find = choice<Find>("find", nb::cast<std::string>(v),
                                      {{"copies", Find::copies},
                                       {"reprints", Find::reprints},
                                       {"excerpts", Find::excerpts},
                                       {"stories", Find::stories},
                                       {"threads", Find::threads}});
       }},
      {"search",
       [](Config& c, nb::handle v) {
         c.search.method = choice<Search>("search", nb::cast<std::string>(v),
                                          {{"lsh", Search::lsh},
                                           {"join", Search::join},
                                           {"all-pairs", Search::all_pairs},
                                           {"simhash", Search::simhash}});
       }},
      {"linkage",
       [](Config& c, nb::handle v) {
         c.levels.linkage = choice<Linkage>("linkage", nb::cast<std::string>(v),
                                            {{"star", Linkage::star},
                                             {"single", Linkage::single},
                                             {"average", Linkage::average},
                                             {"complete", Linkage::complete}});
       }},
      {"between",
       [](Config& c, nb::handle v) {
         c.levels.between = choice<Between>("between", nb::cast<std::string>(v),
                                            {{"all", Between::all},
                                             {"same-source", Between::same_source},
                                             {"across-sources", Between::across_sources}});
       }},
      {"identity",
       [](Config& c, nb::handle v) {
         c.reading.identity =
             choice<Identity>("identity", nb::cast<std::string>(v),
                              {{"id", Identity::id}, {"url", Identity::url}, {"text", Identity::text}});
       }},
      {"furniture",
       [](Config& c, nb::handle v) {
         c.text.furniture =
             choice<Furniture>("furniture", nb::cast<std::string>(v),
                               {{"auto", Furniture::automatic}, {"keep", Furniture::keep}, {"drop", Furniture::drop}});
       }},
  };
  return all;
}

Config config_of(const nb::dict& options) {
  Config out;
  for (const auto& [key, value] : options) {
    const std::string name = nb::cast<std::string>(key);
    const auto found = setters().find(name);
    if (found == setters().end()) throw Error(Error::Kind::usage, "there is no option '" + name + "'");
    try {
      found->second(out, value);
    } catch (const nb::cast_error&) {
      throw Error(Error::Kind::usage, name + ": " + nb::cast<std::string>(nb::repr(value)) + " is not of its type");
    }
  }
  out.check();
  return out;
}

/// Runs `work` on a thread of its own, without the GIL, while this thread answers Python's signals and passes progress
/// on. `work` gets an observer. Throws what `work` throws, and what the callback or a signal raises.
void run_interruptibly(const nb::object& progress, const std::function<void(const dedup::Observer&)>& work,
                       std::vector<dedup::Problem>& problems) {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  std::atomic<bool> cancelled = false;
  std::string stage;
  std::uint64_t at = 0, total = 0;
  std::exception_ptr failure;
  dedup::Observer observer;
  observer.cancelled = [&] { return cancelled.load(std::memory_order_relaxed); };
  observer.problem = [&](const dedup::Problem& problem) { problems.push_back(problem); };
  if (!progress.is_none()) {
    observer.progress = [&](std::string_view name, std::uint64_t now, std::uint64_t all) {
      const std::lock_guard lock(mutex);
      stage = name, at = now, total = all;
    };
  }
  std::exception_ptr raised;
  {
    nb::gil_scoped_release unlocked;
    std::thread worker([&] {
      try {
        work(observer);
      } catch (...) {
        failure = std::current_exception();
      }
      const std::lock_guard lock(mutex);
      done = true;
      changed.notify_all();
    });
    std::string shown;
    for (std::unique_lock lock(mutex); !done;) {
      changed.wait_for(lock, std::chrono::milliseconds(50));
      if (done || cancelled) continue;
      const std::string name = stage;
      const std::uint64_t now = at, all = total;
      lock.unlock();
      {
        nb::gil_scoped_acquire locked;
        try {
          if (PyErr_CheckSignals() != 0) nb::raise_python_error();
          if (!progress.is_none() && !name.empty()) progress(name, now, all);
        } catch (...) {
          raised = std::current_exception();
          cancelled = true;
        }
      }
      lock.lock();
    }
    worker.join();
  }
  if (raised) std::rethrow_exception(raised);
  if (failure) std::rethrow_exception(failure);
}

/// A run and what its results point to.
struct Run {
  std::shared_ptr<const Articles> articles;  ///< null for files
  std::unique_ptr<dedup::Reader> reader;
  Config config;
  dedup::Result result;
  std::vector<dedup::Problem> problems;
};

std::shared_ptr<Run> start(std::shared_ptr<const Articles> articles, const std::vector<std::string>& paths,
                           const nb::dict& options, unsigned threads, const nb::object& progress) {
  auto out = std::make_shared<Run>();
  out->config = config_of(options);
  out->articles = std::move(articles);
  run_interruptibly(
      progress,
      [&](const dedup::Observer& observer) {
        dedup::with_threads(threads, [&] {
          out->reader = out->articles ? dedup::open_articles(out->articles->list(), out->config)
                                      : dedup::open_reader(paths, out->config, observer.cancelled);
          out->result = dedup::run(*out->reader, out->config, observer);
        });
      },
      out->problems);
  if (!out->articles && out->result.articles.size() == 0) {
    std::string why;
    if (!out->problems.empty()) why = ": " + out->problems[0].file + ": " + out->problems[0].reason;
    throw Error(Error::Kind::input, "no article found in the input" + why);
  }
  return out;
}

/// The labels, and by row the number of the input's row, which only articles in memory have.
std::shared_ptr<OutTable> labels_table(const Run& run) {
  const std::vector<dedup::Label> labels = dedup::labels_of(run.result);
  Strings id, cluster, representative, relation;
  Flags keep;
  std::vector<double> similarity;
  std::vector<std::uint64_t> size, row;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const dedup::Label& label = labels[i];
    id.add(label.id), cluster.add(label.cluster), representative.add(label.representative),
        relation.add(label.relation);
    keep.values.push_back(label.keep);
    similarity.push_back(label.similarity), size.push_back(label.size);
    row.push_back(run.result.articles.entries[i].record.offset);
  }
  auto out = std::make_shared<OutTable>();
  out->rows = labels.size();
  const auto add = [&](const char* name, auto values) { out->columns.push_back({name, std::move(values)}); };
  add("id", std::move(id)), add("cluster", std::move(cluster)), add("representative", std::move(representative));
  add("similarity", std::move(similarity)), add("relation", std::move(relation)), add("keep", std::move(keep));
  add("size", std::move(size));
  if (run.articles) add("row", std::move(row));
  return out;
}

std::shared_ptr<OutTable> pairs_table(const Run& run) {
  Strings a, b;
  std::vector<double> jaccard, in_b, in_a;
  const auto id_of = [&](std::uint32_t cls) { return run.result.articles.id(run.result.classes.first[cls]); };
  for (const dedup::Match& match : run.result.matches) {
    a.add(id_of(match.a)), b.add(id_of(match.b));
    jaccard.push_back(match.jaccard()), in_b.push_back(match.containment_a()), in_a.push_back(match.containment_b());
  }
  auto out = std::make_shared<OutTable>();
  out->rows = jaccard.size();
  const auto add = [&](const char* name, auto values) { out->columns.push_back({name, std::move(values)}); };
  add("a", std::move(a)), add("b", std::move(b)), add("jaccard", std::move(jaccard));
  add("containment_a", std::move(in_b)), add("containment_b", std::move(in_a));
  return out;
}

/// For each row of the input: whether it stays. Rows that were not read stay, repeats go.
std::vector<bool> kept_rows(const Run& run) {
  std::vector<bool> out(run.articles ? run.articles->list().size() : 0, true);
  if (out.empty()) return out;
  const dedup::Result& result = run.result;
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    if (result.kept.by[i] != i) out[result.articles.entries[i].record.offset] = false;
  }
  for (const dedup::Repeat& repeat : result.repeats) out[repeat.record.offset] = false;
  return out;
}

nb::capsule stream_of(const std::shared_ptr<OutTable>& table) {
  auto* const stream = new ArrowArrayStream{};
  export_table(table, *stream);
  return nb::capsule(stream, "arrow_array_stream", [](void* pointer) noexcept {
    auto* const owned = static_cast<ArrowArrayStream*>(pointer);
    if (owned->release != nullptr) owned->release(owned);
    delete owned;
  });
}

nb::list column_of(const OutTable& table, const std::string& name) {
  nb::list out;
  for (const OutColumn& column : table.columns) {
    if (column.name != name) continue;
    for (std::size_t i = 0; i < table.rows; ++i) {
      if (const auto* strings = std::get_if<Strings>(&column.values)) {
        const std::string_view text = strings->at(i);
        out.append(nb::str(text.data(), text.size()));
      } else if (const auto* flags = std::get_if<Flags>(&column.values)) {
        out.append(nb::bool_(flags->values[i] != 0));
      } else if (const auto* numbers = std::get_if<std::vector<double>>(&column.values)) {
        out.append(nb::float_((*numbers)[i]));
      } else {
        out.append(nb::int_(std::get<std::vector<std::uint64_t>>(column.values)[i]));
      }
    }
    return out;
  }
  throw nb::key_error(name.c_str());
}

std::vector<std::string> names_of(const OutTable& table) {
  std::vector<std::string> out;
  for (const OutColumn& column : table.columns) out.push_back(column.name);
  return out;
}

void add_stream(Articles& articles, const nb::object& source, const Columns& columns) {
  const nb::object capsule = source.attr("__arrow_c_stream__")();
  auto* const stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
  if (stream == nullptr) nb::raise_python_error();
  articles.add_stream(*stream, columns);
}

using Passage = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>;

nb::dict compare(const std::string& a, const std::string& b, const nb::dict& options) {
  const dedup::Comparison found = dedup::compare(a, b, config_of(options));
  nb::dict out;
  out["jaccard"] = found.match.jaccard();
  out["containment_a"] = found.match.containment_a();
  out["containment_b"] = found.match.containment_b();
  out["sentence"] = found.sentence;
  std::vector<Passage> passages;
  for (const dedup::Passage& each : found.shared.passages) {
    passages.emplace_back(each.a.begin, each.a.end, each.b.begin, each.b.end);
  }
  out["passages"] = passages;
  out["text_a"] = found.a.text, out["text_b"] = found.b.text;
  return out;
}

void translate(const std::exception_ptr& pointer, void*) {
  try {
    std::rethrow_exception(pointer);
  } catch (const Error& error) {
    PyObject* const kind = error.kind() == Error::Kind::usage         ? usage_error
                           : error.kind() == Error::Kind::interrupted ? PyExc_KeyboardInterrupt
                                                                      : input_error;
    PyErr_SetString(kind, error.what());
  }
}

}  // namespace
}  // namespace newsdedup

NB_MODULE(_core, m) {
  using namespace newsdedup;
  usage_error = PyErr_NewException("newsdedup.UsageError", PyExc_ValueError, nullptr);
  input_error = PyErr_NewException("newsdedup.InputError", PyExc_RuntimeError, nullptr);
  m.attr("UsageError") = nb::handle(usage_error);
  m.attr("InputError") = nb::handle(input_error);
  m.attr("version") = std::string(dedup::kVersion);
  nb::register_exception_translator(translate, nullptr);

  nb::class_<Articles>(m, "Articles")
      .def(nb::init<>())
      .def("add", &Articles::add)
      .def("add_stream", add_stream)
      .def("__len__", [](const Articles& self) { return self.list().size(); });

  nb::class_<OutTable>(m, "Table")
      .def(
          "__arrow_c_stream__",
          [](const std::shared_ptr<OutTable>& self, const nb::object&) { return stream_of(self); },
          nb::arg("requested_schema") = nb::none())
      .def("__len__", [](const OutTable& self) { return self.rows; })
      .def_prop_ro("column_names", names_of)
      .def("column", column_of);

  nb::class_<Run>(m, "Run")
      .def("labels", labels_table)
      .def("pairs", pairs_table)
      .def("kept_rows", kept_rows)
      .def("problems",
           [](const Run& self) {
             std::vector<std::tuple<std::string, std::uint64_t, std::string>> out;
             for (const dedup::Problem& problem : self.problems)
               out.emplace_back(problem.file, problem.line, problem.reason);
             return out;
           })
      .def("counts", [](const Run& self) {
        const dedup::Summary& s = self.result.summary;
        nb::dict out;
        out["records"] = s.input.records, out["articles"] = s.input.articles, out["repeats"] = s.input.repeats;
        out["skipped"] = s.input.skipped, out["clusters"] = s.clusters.clusters, out["removed"] = s.clusters.removed;
        out["seconds"] = s.run.seconds, out["threads"] = s.run.threads;
        return out;
      });

  m.def("run", start, nb::arg("articles").none(), nb::arg("paths"), nb::arg("options"), nb::arg("threads"),
        nb::arg("progress").none());
  m.def("compare", compare);

  nb::class_<dedup::Signature>(m, "Signature")
      .def_prop_ro("values", [](const dedup::Signature& self) { return self.values; })
      .def_prop_ro("shingles", [](const dedup::Signature& self) { return self.shingles; })
      .def("__getstate__",
           [](const dedup::Signature& self) { return std::tuple(self.values, self.shingles, self.options); })
      .def("__setstate__", [](dedup::Signature& self,
                              const std::tuple<std::vector<std::uint32_t>, std::uint32_t, std::uint64_t>& state) {
        new (&self) dedup::Signature{std::get<0>(state), std::get<1>(state), std::get<2>(state)};
      });
  m.def("sketch", [](std::string_view text, std::uint32_t values, const nb::dict& options) {
    return dedup::sketch(text, config_of(options), values);
  });
  m.def("estimate", [](const dedup::Signature& a, const dedup::Signature& b, double confidence) {
    const dedup::Estimate found = dedup::estimate(a, b, confidence);
    return std::tuple(found.value, found.lower, found.upper);
  });
}
