// Writes the worst mistakes of a labelling: one row per part of a split or merge, with its first member.
#include <algorithm>
#include <map>
#include <memory>

#include "cli/command_eval.h"
#include "cli/problems.h"
#include "cli/signals.h"
#include "cli/terminal_text.h"
#include "dedup/io.h"
#include "dedup/output.h"

namespace dedup::cli {
namespace {

constexpr std::size_t kParts = 8;      // shown per mistake
constexpr std::size_t kOpening = 100;  // columns
constexpr std::size_t kEnough = 800;   // bytes; more than fill kOpening columns

/// Fills in the title, or else the first words, of each article in `openings`.
void read_openings(const Options& options, const EvalOptions& eval, Problems& problems,
                   std::map<std::string, std::string, std::less<>>& openings) {
  const std::unique_ptr<Reader> reader = open_reader(eval.inputs, options.config, interrupted);
  const std::unique_ptr<Scratch> scratch = reader->make_scratch();
  std::uint64_t lines = 0;
  std::uint32_t file = kNone;
  for (Batch batch; reader->next(batch); batch = Batch()) {
    if (batch.file != file) lines = 0;
    file = batch.file;
    for (const Problem& problem : batch.problems) problems.add(problem);
    Sink sink;
    sink.article = [&](const Article& article, RecordRef, std::uint64_t line) {
      const std::string made =
          article.id.empty() ? reader->file_name(file) + ":" + std::to_string(lines + line) : std::string();
      const auto place = openings.find(article.id.empty() ? std::string_view(made) : article.id);
      if (place == openings.end() || !place->second.empty()) return;
      const std::string_view opening = article.title.empty() ? article.text : article.title;
      place->second = fit(printable(opening.substr(0, kEnough)), kOpening);
    };
    sink.problem = [&](Problem problem) {
      problem.file = reader->file_name(file);
      if (problem.line > 0 && batch.document_lines.empty()) problem.line += lines;
      problems.add(problem);
    };
    lines += reader->parse(batch, *scratch, sink);
  }
}

}  // namespace

void write_errors(const NamedItems& named, const Options& options, const EvalOptions& eval, Problems& problems) {
  const std::vector<Mixture> splits = worst_splits(named.items, eval.worst);
  const std::vector<Mixture> merges = worst_merges(named.items, eval.worst);
  std::map<std::string, std::string, std::less<>> openings;
  for (const std::vector<Mixture>* mistakes : {&splits, &merges}) {
    for (const Mixture& mistake : *mistakes) {
      for (std::size_t i = 0; i < std::min(kParts, mistake.parts.size()); ++i) {
        openings.emplace(named.ids[mistake.parts[i].example], "");
      }
    }
  }
  if (!eval.inputs.empty()) read_openings(options, eval, problems, openings);

  OutputSet outputs;
  OutputFile file(outputs, {"--errors", eval.errors});
  file.write("mistake\trank\tcluster\tarticles\tparts\tpart\tpart_articles\tid\topening\n");
  const auto write = [&](std::string_view mistake, const std::vector<Mixture>& mistakes,
                         std::span<const std::string> whole, std::span<const std::string> parts) {
    for (std::size_t rank = 0; rank < mistakes.size(); ++rank) {
      const Mixture& one = mistakes[rank];
      for (std::size_t i = 0; i < std::min(kParts, one.parts.size()); ++i) {
        const Mixture::Part& part = one.parts[i];
        const std::string& id = named.ids[part.example];
        file.write(tsv_row({std::string(mistake), std::to_string(rank + 1), whole[one.cluster],
                            std::to_string(one.items), std::to_string(one.parts.size()), parts[part.cluster],
                            std::to_string(part.items), id, openings.at(id)}));
      }
    }
  };
  write("split", splits, named.gold_names, named.found_names);
  write("merge", merges, named.found_names, named.gold_names);
  file.finish();
  outputs.publish();
}

}  // namespace dedup::cli
