// Uses the library as its users do: articles from memory and from files, their clusters, and matrices as Eigen views.
//
//     example FILES...
#include <dedup/compare.h>
#include <dedup/deduplicator.h>
#include <dedup/io.h>
#include <dedup/matrix.h>
#include <dedup/pipeline.h>
#include <dedup/signature.h>

#include <Eigen/Dense>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

struct Story {
  std::string id, title, text, date;
};

std::vector<Story> make_stories() {
  const std::string ferry =
      "The harbour board of Kelden has closed the northern quay until further notice after a crane fell onto a moored "
      "ferry in the early hours of Monday. Nobody was aboard the vessel at the time, the board said in a statement, "
      "and the two watchmen on duty were unhurt. Engineers will examine the remaining cranes this week, and traffic "
      "to the islands is to leave from the fish market in the meantime, twice a day and weather permitting.";
  const std::string bakery =
      "A bakery in the old town gives the bread that it could not sell to the lighthouse keepers, who have had no shop "
      "of their own since the ferry timetable was cut. The loaves travel with the mail boat at noon and are, the "
      "keepers say, as good as fresh once they have been near the stove for a quarter of an hour.";
  std::string corrected = ferry;
  corrected.replace(corrected.find("Monday"), 6, "Sunday");
  return {
      {"ferry-1", "Crane falls onto ferry", ferry, "2031-05-14T08:00:00Z"},
      {"ferry-2", "Crane falls onto ferry, quay closed", ferry, "2031-05-14T09:30:00Z"},
      {"ferry-3", "CORRECTED: Crane falls onto ferry", corrected, "2031-05-14T11:00:00Z"},
      {"bakery-1", "Bread for the lighthouse", bakery, "2031-05-14T07:00:00Z"},
  };
}

void print_clusters(const dedup::Result& result) {
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    const std::uint32_t kept = result.kept.by[i];
    std::printf("%s %s %s, kept: %s\n", dedup::cluster_id(result, i).c_str(),
                std::string(result.articles.id(i)).c_str(), std::string(dedup::relation_of(result, i)).c_str(),
                std::string(result.articles.id(kept)).c_str());
  }
}

/// The dense matrix of all pairs and the sparse matrix of the matches, in reading order.
void print_matrices(const dedup::Result& result, const dedup::Reader& reader, const dedup::Config& config) {
  std::vector<dedup::Pair> all;
  for (std::uint32_t b = 1; b < result.classes.size(); ++b) {
    for (std::uint32_t a = 0; a < b; ++a) all.push_back({a, b});
  }
  const std::vector<dedup::Match> measured = dedup::measure(result, reader, config, all);
  const std::vector<std::uint32_t> order =
      dedup::reading_order(result.articles, result.classes, result.clusters(), result.matches);

  const dedup::Matrix dense = dedup::Matrix::dense(result.classes, measured, order, {});
  const dedup::DenseView cells = dense.dense_view();
  for (Eigen::Index row = 0; row < cells.rows(); ++row) {
    for (Eigen::Index column = 0; column < cells.cols(); ++column) std::printf("%6.3f", cells(row, column));
    std::printf("\n");
  }
  // Eigen objects of the caller, which may be compiled for wider vectors than the library.
  const Eigen::MatrixXf own = cells;
  const Eigen::MatrixXf product = own * cells;
  std::printf("trace %.1f, of the square %.1f\n", own.trace(), product.trace());

  const dedup::Matrix sparse = dedup::Matrix::sparse(result.classes, result.matches, order, {});
  const dedup::SparseView view = sparse.sparse_view();
  for (Eigen::Index row = 0; row < view.outerSize(); ++row) {
    for (dedup::SparseView::InnerIterator cell(view, row); cell; ++cell) {
      std::printf("(%ld, %ld) %.3f\n", static_cast<long>(cell.row()), static_cast<long>(cell.col()), cell.value());
    }
  }
}

dedup::Observer reporter() {
  dedup::Observer observer;
  observer.problem = [](const dedup::Problem& problem) {
    std::printf("%s: %s\n", problem.file.c_str(), problem.reason.c_str());
  };
  return observer;
}

void run_on_memory(const std::vector<Story>& stories) {
  dedup::Deduplicator deduplicator({.threshold = 0.7});
  for (const Story& story : stories) {
    deduplicator.add(
        {.id = story.id, .title = story.title, .text = story.text, .date = story.date, .source = "Example Wire"});
  }
  const dedup::Result result = deduplicator.finish(reporter());
  print_clusters(result);
  print_matrices(result, *deduplicator.reader(), deduplicator.config());

  const dedup::Comparison pair = dedup::compare(stories[0].text, stories[2].text);
  const dedup::Estimate estimate = dedup::estimate(dedup::sketch(stories[0].text), dedup::sketch(stories[2].text));
  std::printf("Jaccard %.3f, estimated %.3f\n", pair.match.jaccard(), estimate.value);
}

void run_on_files(const std::vector<std::string>& paths) {
  dedup::Config config;
  config.levels.threshold = 0.7;
  const std::unique_ptr<dedup::Reader> reader = dedup::open_reader(paths, config);
  const dedup::Result result = dedup::run(*reader, config, reporter());
  print_clusters(result);
  print_matrices(result, *reader, config);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    run_on_memory(make_stories());
    if (argc > 1) run_on_files({argv + 1, argv + argc});
  } catch (const dedup::Error& error) {
    std::fprintf(stderr, "example: %s\n", error.what());
    return 1;
  }
  return 0;
}
