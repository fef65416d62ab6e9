// Expands matches of classes to a matrix of articles, dense or sparse, and finds an order in which clusters show as
// blocks.
//
// Reading order: clusters come first, the largest before the smaller (by articles; ties by the earliest article in the
// input), then articles without a cluster in input order. Copies are adjacent, in input order. Within a cluster,
// classes follow the Fiedler vector of their matches: the second eigenvector of L = I - D^-1/2 W D^-1/2, where W holds
// the Jaccards, scaled back by D^-1/2 (Ding and He, "Linearized cluster assignment via spectral ordering", 2004). It
// places matching classes next to each other; sorting by the similarity to the representative does not.
//
// An eigenvector is unique only up to its sign; the space of a repeated eigenvalue (a ring, a star, or all classes
// equally similar) only up to a rotation, which rounding errors would choose. Three rules make the order the same on
// every machine: of a repeated eigenvalue's space take the vector nearest to the input order; compare coordinates after
// rounding; choose the sign that makes the first non-zero coordinate negative.
#include "dedup/matrix.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdio>

#include "core/buffer.h"

namespace dedup {
namespace {

/// Items grouped by key. Each group keeps the order of insertion.
template <class T>
struct Groups {
  std::vector<std::uint64_t> begin;
  std::vector<T> items;

  std::span<const T> operator[](std::uint32_t key) const {
    return {items.data() + begin[key], items.data() + begin[key + 1]};
  }
};

/// Groups items. `for_each(visit)` calls visit(key, item) for every item; it is called twice, to count and to place.
template <class T, class ForEach>
Groups<T> group(std::uint32_t keys, const ForEach& for_each) {
  Groups<T> out;
  out.begin.assign(std::size_t{keys} + 1, 0);
  for_each([&](std::uint32_t key, const T&) { ++out.begin[key + 1]; });
  for (std::size_t k = 0; k < keys; ++k) out.begin[k + 1] += out.begin[k];
  out.items.resize(out.begin[keys]);
  std::vector<std::uint64_t> next(out.begin.begin(), out.begin.end() - 1);
  for_each([&](std::uint32_t key, const T& item) { out.items[next[key]++] = item; });
  return out;
}

/// The rows of each class, ascending.
Groups<std::uint32_t> rows_of_classes(const Classes& classes, const std::vector<std::uint32_t>& order) {
  return group<std::uint32_t>(classes.size(), [&](const auto& visit) {
    for (std::uint32_t row = 0; row < order.size(); ++row) {
      const std::uint32_t cls = classes.of[order[row]];
      if (cls != kNone) visit(cls, row);
    }
  });
}

/// The cell in the row of `m.a` and the column of `m.b`, and the one in the row of `m.b` and the column of `m.a`.
float cell_ab(const Match& m, MatrixOf of) {
  return static_cast<float>(of == MatrixOf::jaccard ? m.jaccard() : m.containment_a());
}
float cell_ba(const Match& m, MatrixOf of) {
  return static_cast<float>(of == MatrixOf::jaccard ? m.jaccard() : m.containment_b());
}

/// "3.73 GiB", rounded up.
std::string in_gib(double bytes) {
  char text[64];
  std::snprintf(text, sizeof text, "%.2f GiB", std::ceil(bytes / (1 << 30) * 100) / 100);
  return text;
}

[[noreturn]] void refuse(std::size_t articles, double bytes, const char* kind, const OutputConfig& outputs,
                         const std::string& remedy) {
  throw Error(Error::Kind::usage, "--matrix: " + std::to_string(articles) + " articles need " + in_gib(bytes) +
                                      " as a " + kind + " matrix, more than " +
                                      in_gib(static_cast<double>(outputs.max_dense)) + "; " + remedy);
}

/// Bytes assumed for a cell of a sparse matrix: its column (8), its value (4), and working memory for sorting.
constexpr std::uint64_t kSparseCellBytes = 16;

/// Throws if the sparse matrix has too many cells. With many copies their number nears the square of the articles.
void check_sparse(const Groups<std::uint32_t>& rows, std::uint32_t classes, std::span<const Match> matches,
                  std::size_t articles, const OutputConfig& outputs) {
  // This cannot overflow: there are fewer than 2^32 rows, and at most their square of cells.
  std::uint64_t cells = 0, most = 0;
  for (std::uint32_t c = 0; c < classes; ++c) {
    const std::uint64_t copies = rows[c].size();
    cells += copies * copies;
    most = std::max(most, copies);
  }
  for (const Match& m : matches) cells += 2 * std::uint64_t{rows[m.a].size()} * rows[m.b].size();
  if (cells <= outputs.max_dense / kSparseCellBytes) return;
  refuse(articles, static_cast<double>(cells) * static_cast<double>(kSparseCellBytes), "sparse", outputs,
         "one text alone has " + std::to_string(most) +
             " copies; leave copies out of the input, or raise --max-dense-memory");
}

/// Larger clusters (in classes) are ordered without eigenvectors, whose cost grows with the cube: 0.2 s at 500.
constexpr std::uint32_t kMaxSpectral = 500;

struct Edge {
  std::uint32_t a = 0;  ///< a and b are positions among the members of one cluster
  std::uint32_t b = 0;
  double weight = 0.0;
};

/// Coordinates of `n` members on the Fiedler vector, in millionths of the largest; all 0 if the matches give no order.
/// Members are in input order.
std::vector<std::int64_t> fiedler(std::uint32_t n, std::span<const Edge> edges) {
  std::vector<std::int64_t> out(n, 0);
  Eigen::MatrixXd laplacian = Eigen::MatrixXd::Zero(n, n);
  for (const Edge& e : edges) laplacian(e.a, e.b) = laplacian(e.b, e.a) = e.weight;
  const Eigen::VectorXd degree = laplacian.rowwise().sum();
  if (!(degree.sum() > 0)) return out;
  const Eigen::VectorXd scale = degree.unaryExpr([](double d) { return d > 0 ? 1 / std::sqrt(d) : 0.0; });
  laplacian = -(scale.asDiagonal() * laplacian * scale.asDiagonal());
  for (std::uint32_t i = 0; i < n; ++i) laplacian(i, i) = degree(i) > 0 ? 1.0 : 0.0;

  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(laplacian);
  if (solver.info() != Eigen::Success) return out;
  const Eigen::VectorXd& values = solver.eigenvalues();
  // Closer eigenvalues count as one repeated value. Far above rounding errors (1e-15) and below real gaps.
  constexpr double kSame = 1e-8;
  std::vector<Eigen::Index> same;
  for (Eigen::Index j = 0; j < n; ++j) {
    if (std::abs(values(j) - values(1)) < kSame) same.push_back(j);
  }
  Eigen::VectorXd vector = solver.eigenvectors().col(1);
  if (same.size() > 1) {
    const Eigen::VectorXd trivial = degree.cwiseSqrt().normalized();
    Eigen::VectorXd input = Eigen::VectorXd::LinSpaced(n, -1.0, 1.0);
    input -= trivial.dot(input) * trivial;
    vector.setZero();
    for (const Eigen::Index j : same) {
      vector += solver.eigenvectors().col(j).dot(input) * solver.eigenvectors().col(j);
    }
    if (vector.norm() <= 1e-6 * input.norm()) return out;
  }
  vector = vector.cwiseProduct(scale);
  const double largest = vector.cwiseAbs().maxCoeff();
  if (!(largest > 0)) return out;
  for (std::uint32_t i = 0; i < n; ++i) out[i] = std::llround(vector(i) / largest * 1e6);
  const auto first = std::find_if(out.begin(), out.end(), [](std::int64_t x) { return x != 0; });
  if (first != out.end() && *first > 0) {
    for (std::int64_t& x : out) x = -x;
  }
  return out;
}

/// Reorders the members of a cluster, given in input order.
void order_members(std::vector<std::uint32_t>& members, const Clusters& clusters, std::span<const Edge> edges) {
  const auto n = static_cast<std::uint32_t>(members.size());
  if (n <= 2) return;
  if (n > kMaxSpectral) {
    std::stable_sort(members.begin(), members.end(),
                     [&](std::uint32_t x, std::uint32_t y) { return clusters.similarity[x] > clusters.similarity[y]; });
    return;
  }
  const std::vector<std::int64_t> coordinates = fiedler(n, edges);
  std::vector<std::pair<std::int64_t, std::uint32_t>> places(n);  // ties by input order
  for (std::uint32_t i = 0; i < n; ++i) places[i] = {coordinates[i], i};
  std::sort(places.begin(), places.end());
  const std::vector<std::uint32_t> given = members;
  for (std::uint32_t i = 0; i < n; ++i) members[i] = given[places[i].second];
}

}  // namespace

struct Matrix::Store {
  bool dense = false;
  std::vector<std::uint32_t> order;
  Buffer<float> cells;              ///< dense: n x n by rows; sparse: as `columns`
  Buffer<std::int64_t> columns;     ///< sparse only
  Buffer<std::int64_t> row_begins;  ///< sparse: n + 1 places in `columns`
};

Matrix::Matrix(std::unique_ptr<Store> store) : store_(std::move(store)) {}
Matrix::~Matrix() = default;
Matrix::Matrix(Matrix&&) noexcept = default;
Matrix& Matrix::operator=(Matrix&&) noexcept = default;

void Matrix::check_dense(std::uint32_t articles, const OutputConfig& outputs) {
  // Tests n * n * sizeof(float) > max_dense without the product, which may overflow.
  const std::size_t n = articles;
  if (n == 0 || n <= outputs.max_dense / sizeof(float) / n) return;
  refuse(n, static_cast<double>(n) * static_cast<double>(n) * sizeof(float), "dense", outputs,
         "use .npz or .mtx, or raise --max-dense-memory");
}

Matrix Matrix::dense(const Classes& classes, std::span<const Match> matches, std::vector<std::uint32_t> order,
                     const OutputConfig& outputs) {
  const auto give = [matches](const Matches& fill) {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, matches.size(), 1024),
                      [&](const auto& range) { fill(matches.subspan(range.begin(), range.size())); });
  };
  return measured(classes, give, std::move(order), outputs);
}

Matrix Matrix::measured(const Classes& classes, const std::function<void(const Matches&)>& measure,
                        std::vector<std::uint32_t> order, const OutputConfig& outputs) {
  const std::size_t n = order.size();
  check_dense(static_cast<std::uint32_t>(n), outputs);
  const Groups<std::uint32_t> rows = rows_of_classes(classes, order);
  auto store = std::make_unique<Store>();
  store->dense = true;
  store->order = std::move(order);
  store->cells.resize(n * n);
  float* const cells = store->cells.data();
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, n),
                    [&](const auto& range) { std::fill(cells + range.begin() * n, cells + range.end() * n, 0.0F); });
  tbb::parallel_for(tbb::blocked_range<std::uint32_t>(0, classes.size()), [&](const auto& range) {
    for (std::uint32_t c = range.begin(); c != range.end(); ++c) {
      for (const std::size_t row : rows[c]) {
        for (const std::size_t column : rows[c]) cells[row * n + column] = 1.0F;
      }
    }
  });
  // Pairs are unique, so no two threads write one cell.
  measure([&](std::span<const Match> some) {
    for (const Match& m : some) {
      const float ab = cell_ab(m, outputs.matrix_of), ba = cell_ba(m, outputs.matrix_of);
      for (const std::size_t x : rows[m.a]) {
        for (const std::size_t y : rows[m.b]) {
          cells[x * n + y] = ab;
          cells[y * n + x] = ba;
        }
      }
    }
  });
  return Matrix(std::move(store));
}

Matrix Matrix::sparse(const Classes& classes, std::span<const Match> matches, std::vector<std::uint32_t> order,
                      const OutputConfig& outputs) {
  struct Neighbour {
    std::uint32_t cls = 0;
    float cell = 0.0F;
  };
  const std::size_t n = order.size();
  const Groups<std::uint32_t> rows = rows_of_classes(classes, order);
  check_sparse(rows, classes.size(), matches, n, outputs);
  const Groups<Neighbour> neighbours = group<Neighbour>(classes.size(), [&](const auto& visit) {
    for (const Match& m : matches) {
      visit(m.a, Neighbour{m.b, cell_ab(m, outputs.matrix_of)});
      visit(m.b, Neighbour{m.a, cell_ba(m, outputs.matrix_of)});
    }
  });

  auto store = std::make_unique<Store>();
  store->order = std::move(order);
  store->row_begins.resize(n + 1);
  store->row_begins[0] = 0;
  for (std::size_t row = 0; row < n; ++row) {
    const std::uint32_t cls = classes.of[store->order[row]];
    std::size_t width = 0;
    if (cls != kNone) {
      width = rows[cls].size();
      for (const Neighbour& other : neighbours[cls]) width += rows[other.cls].size();
    }
    store->row_begins[row + 1] = store->row_begins[row] + static_cast<std::int64_t>(width);
  }
  const auto cells = static_cast<std::size_t>(store->row_begins[n]);
  store->columns.resize(cells);
  store->cells.resize(cells);

  // Copies have equal rows; each row is computed once.
  tbb::parallel_for(tbb::blocked_range<std::uint32_t>(0, classes.size()), [&](const auto& range) {
    std::vector<std::pair<std::uint32_t, float>> made;
    for (std::uint32_t c = range.begin(); c != range.end(); ++c) {
      made.clear();
      for (const std::uint32_t column : rows[c]) made.emplace_back(column, 1.0F);
      for (const Neighbour& other : neighbours[c]) {
        for (const std::uint32_t column : rows[other.cls]) made.emplace_back(column, other.cell);
      }
      std::sort(made.begin(), made.end(), [](const auto& x, const auto& y) { return x.first < y.first; });
      for (const std::uint32_t row : rows[c]) {
        auto place = static_cast<std::size_t>(store->row_begins[row]);
        for (const auto& [column, cell] : made) {
          store->columns[place] = column;
          store->cells[place++] = cell;
        }
      }
    }
  });
  return Matrix(std::move(store));
}

bool Matrix::is_dense() const { return store_->dense; }
std::span<const std::uint32_t> Matrix::order() const { return store_->order; }

DenseView Matrix::dense_view() const {
  if (!store_->dense) return {nullptr, 0, 0};
  const auto n = static_cast<Eigen::Index>(store_->order.size());
  return {store_->cells.data(), n, n};
}

SparseView Matrix::sparse_view() const {
  static constexpr std::int64_t kNoRows = 0;
  if (store_->dense) return {0, 0, 0, &kNoRows, nullptr, nullptr};
  const auto n = static_cast<Eigen::Index>(store_->order.size());
  return {n,
          n,
          store_->row_begins[store_->order.size()],
          store_->row_begins.data(),
          store_->columns.data(),
          store_->cells.data()};
}

std::vector<std::uint32_t> reading_order(const Articles& articles, const Classes& classes, const Clusters& clusters,
                                         std::span<const Match> matches) {
  assert(classes.of.size() == articles.size() && clusters.centre.size() == classes.size());
  const std::uint32_t n_classes = classes.size();
  const auto articles_of = group<std::uint32_t>(n_classes, [&](const auto& visit) {
    for (std::uint32_t i = 0; i < articles.size(); ++i) {
      if (classes.of[i] != kNone) visit(classes.of[i], i);
    }
  });
  const auto classes_of = group<std::uint32_t>(n_classes, [&](const auto& visit) {
    for (std::uint32_t c = 0; c < n_classes; ++c) visit(clusters.centre[c], c);
  });

  struct Block {
    std::uint64_t articles = 0;
    std::uint32_t first = kNone;         ///< earliest article in the input
    std::vector<std::uint32_t> members;  ///< classes
  };
  std::vector<Block> blocks;
  std::vector<std::uint32_t> block_of(n_classes, kNone), place_of(n_classes, 0);
  for (std::uint32_t centre = 0; centre < n_classes; ++centre) {
    Block block;
    block.members.assign(classes_of[centre].begin(), classes_of[centre].end());
    for (const std::uint32_t c : block.members) block.articles += articles_of[c].size();
    if (block.articles < 2) continue;
    std::sort(block.members.begin(), block.members.end(),
              [&](std::uint32_t x, std::uint32_t y) { return articles_of[x].front() < articles_of[y].front(); });
    block.first = articles_of[block.members.front()].front();
    for (std::uint32_t i = 0; i < block.members.size(); ++i) {
      place_of[block.members[i]] = i;
      block_of[block.members[i]] = static_cast<std::uint32_t>(blocks.size());
    }
    blocks.push_back(std::move(block));
  }
  const auto edges = group<Edge>(static_cast<std::uint32_t>(blocks.size()), [&](const auto& visit) {
    for (const Match& m : matches) {
      const std::uint32_t block = block_of[m.a];
      if (block == kNone || block != block_of[m.b]) continue;
      visit(block, Edge{place_of[m.a], place_of[m.b], m.jaccard()});
    }
  });
  tbb::parallel_for(std::uint32_t{0}, static_cast<std::uint32_t>(blocks.size()),
                    [&](std::uint32_t b) { order_members(blocks[b].members, clusters, edges[b]); });
  std::sort(blocks.begin(), blocks.end(), [](const Block& x, const Block& y) {
    return x.articles != y.articles ? x.articles > y.articles : x.first < y.first;
  });

  std::vector<std::uint32_t> order;
  order.reserve(articles.size());
  for (const Block& block : blocks) {
    for (const std::uint32_t c : block.members) {
      order.insert(order.end(), articles_of[c].begin(), articles_of[c].end());
    }
  }
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    const std::uint32_t cls = classes.of[i];
    if (cls == kNone || block_of[cls] == kNone) order.push_back(i);
  }
  return order;
}

}  // namespace dedup
