// Compares Matrix and reading_order with simple loops, and parses the written matrix files.
#include "dedup/matrix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <sstream>

#include "io/matrix_files.h"
#include "refusal.h"

namespace dedup {
namespace {

using Order = std::vector<std::uint32_t>;

Classes classes_of(Order of) {
  Classes out;
  for (std::uint32_t i = 0; i < of.size(); ++i) {
    if (of[i] == kNone) continue;
    for (std::uint32_t c = out.size(); c <= of[i]; ++c) {
      out.first.push_back(i);
      out.copies.push_back(0);
      out.words.push_back(100);
      out.content.push_back({0, c});
    }
    ++out.copies[of[i]];
  }
  out.of = std::move(of);
  return out;
}

Articles articles_of(const Classes& classes) {
  Articles out;
  out.entries.resize(classes.of.size());
  return out;
}

Order input_order(const Classes& classes) {
  Order out(classes.of.size());
  std::iota(out.begin(), out.end(), 0U);
  return out;
}

/// A match with approximately the given Jaccard.
Match match_of(std::uint32_t a, std::uint32_t b, double jaccard) {
  return {a, b, static_cast<std::uint32_t>(jaccard * 1000), 1000, static_cast<std::uint32_t>(jaccard * 1000)};
}

Clusters clusters_of(std::vector<std::uint32_t> centre) {
  Clusters out;
  out.similarity.assign(centre.size(), 0.9);
  for (std::uint32_t c = 0; c < centre.size(); ++c) {
    if (centre[c] == c) out.similarity[c] = 1.0;
  }
  out.centre = std::move(centre);
  return out;
}

/// The definition: the cell of two articles.
float cell_of(const Classes& classes, const std::vector<Match>& matches, MatrixOf of, std::uint32_t row,
              std::uint32_t column) {
  const std::uint32_t x = classes.of[row], y = classes.of[column];
  if (x == kNone || y == kNone) return 0.0F;
  if (x == y) return 1.0F;
  for (const Match& m : matches) {
    if (m.a == x && m.b == y) return static_cast<float>(of == MatrixOf::jaccard ? m.jaccard() : m.containment_a());
    if (m.a == y && m.b == x) return static_cast<float>(of == MatrixOf::jaccard ? m.jaccard() : m.containment_b());
  }
  return 0.0F;
}

struct Sample {
  Classes classes;
  std::vector<Match> matches;
  Order order;
};

Sample random_sample(std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  Sample out;
  Order of(below(40));
  std::uint32_t n_classes = 0;
  for (std::uint32_t& cls : of) {
    const std::uint32_t kind = below(6);
    cls = kind == 0 ? kNone : kind == 1 && n_classes > 0 ? below(n_classes) : n_classes++;
  }
  out.classes = classes_of(of);
  for (std::uint32_t a = 0; a < n_classes; ++a) {
    for (std::uint32_t b = a + 1; b < n_classes; ++b) {
      if (below(3) > 0) continue;
      const std::uint32_t size_a = 1 + below(50), size_b = 1 + below(50);
      out.matches.push_back({a, b, 1 + below(std::min(size_a, size_b)), size_a, size_b});
    }
  }
  out.order = input_order(out.classes);
  std::shuffle(out.order.begin(), out.order.end(), random);
  return out;
}

TEST(Matrix, EqualsItsDefinition) {
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    const Sample s = random_sample(seed);
    for (const MatrixOf of : {MatrixOf::jaccard, MatrixOf::containment}) {
      OutputConfig outputs;
      outputs.matrix_of = of;
      const Matrix dense = Matrix::dense(s.classes, s.matches, s.order, outputs);
      const Matrix sparse = Matrix::sparse(s.classes, s.matches, s.order, outputs);
      ASSERT_TRUE(dense.is_dense());
      ASSERT_FALSE(sparse.is_dense());
      ASSERT_TRUE(std::equal(s.order.begin(), s.order.end(), dense.order().begin(), dense.order().end()));
      const DenseView cells = dense.dense_view();
      const SparseView rows = sparse.sparse_view();
      const auto n = static_cast<Eigen::Index>(s.order.size());
      ASSERT_EQ(cells.rows(), n);
      ASSERT_EQ(rows.cols(), n);
      for (Eigen::Index i = 0; i < n; ++i) {
        SparseView::InnerIterator cell(rows, i);
        for (Eigen::Index j = 0; j < n; ++j) {
          const float expected = cell_of(s.classes, s.matches, of, s.order[static_cast<std::size_t>(i)],
                                         s.order[static_cast<std::size_t>(j)]);
          ASSERT_EQ(cells(i, j), expected) << seed << ": " << i << ", " << j;
          if (expected == 0.0F) continue;
          ASSERT_TRUE(cell);
          ASSERT_EQ(cell.col(), j);
          ASSERT_EQ(cell.value(), expected);
          ++cell;
        }
        ASSERT_FALSE(cell);
      }
    }
  }
}

TEST(Matrix, CellsHoldTheContainmentOfTheRowInTheColumn) {
  const Classes classes = classes_of({0, 1});
  const std::vector<Match> matches{{0, 1, 10, 10, 40}};  // b contains all of a; a contains a quarter of b
  OutputConfig outputs;
  outputs.matrix_of = MatrixOf::containment;
  const Matrix dense = Matrix::dense(classes, matches, {0, 1}, outputs);
  EXPECT_EQ(dense.dense_view()(0, 1), 1.0F);
  EXPECT_EQ(dense.dense_view()(1, 0), 0.25F);
  const Matrix turned = Matrix::sparse(classes, matches, {1, 0}, outputs);
  EXPECT_EQ(turned.sparse_view().coeff(0, 1), 0.25F);
  EXPECT_EQ(turned.sparse_view().coeff(1, 0), 1.0F);
}

TEST(Matrix, TheOtherViewIsEmpty) {
  const Classes classes = classes_of({0, 0});
  const Matrix dense = Matrix::dense(classes, {}, {0, 1}, {});
  const Matrix sparse = Matrix::sparse(classes, {}, {0, 1}, {});
  EXPECT_EQ(dense.sparse_view().rows(), 0);
  EXPECT_EQ(dense.sparse_view().nonZeros(), 0);
  EXPECT_EQ(sparse.dense_view().size(), 0);
  EXPECT_EQ(sparse.sparse_view().nonZeros(), 4);
}

TEST(Matrix, RejectsTooLargeMatrices) {
  // 100,000 copies of one text: 40 GB dense, 160 GB sparse; the default is 4 GiB.
  const Classes classes = classes_of(Order(100'000, 0));
  EXPECT_EQ(refusal([&] { Matrix::dense(classes, {}, input_order(classes), {}); }),
            "--matrix: 100000 articles need 37.26 GiB as a dense matrix, more than 4.00 GiB; use .npz or .mtx, or "
            "raise --max-dense-memory");
  const std::string sparse = refusal([&] { Matrix::sparse(classes, {}, input_order(classes), {}); });
  EXPECT_EQ(sparse.find("--matrix: 100000 articles need 149.02 GiB as a sparse matrix, more than 4.00 GiB; "), 0U);
  EXPECT_NE(sparse.find("raise --max-dense-memory"), std::string::npos) << sparse;
}

TEST(Matrix, AllowsExactlyTheLimit) {
  const Classes classes = classes_of({0, 1, 2});
  OutputConfig outputs;
  outputs.max_dense = 9 * sizeof(float);
  EXPECT_NO_THROW(Matrix::dense(classes, {}, {0, 1, 2}, outputs));
  outputs.max_dense -= 1;
  EXPECT_THROW(Matrix::dense(classes, {}, {0, 1, 2}, outputs), Error);
  outputs.max_dense = 3 * 16;
  EXPECT_NO_THROW(Matrix::sparse(classes, {}, {0, 1, 2}, outputs));
  EXPECT_THROW(Matrix::sparse(classes, std::vector<Match>{match_of(0, 1, 0.9)}, {0, 1, 2}, outputs), Error);
}

TEST(ReadingOrder, IsAPermutationInContiguousBlocks) {
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    const Sample s = random_sample(seed);
    std::vector<std::uint32_t> centre(s.classes.size());
    std::mt19937 random(seed);
    for (std::uint32_t c = 0; c < centre.size(); ++c) {
      const auto other = static_cast<std::uint32_t>(random() % (c + 1));
      centre[c] = centre[other] == other && other != c ? other : c;
    }
    const Order order = reading_order(articles_of(s.classes), s.classes, clusters_of(centre), s.matches);
    ASSERT_TRUE(std::is_permutation(order.begin(), order.end(), s.order.begin(), s.order.end()));

    // Each cluster and each class is one block of rows. Clusters come by falling size, single articles last.
    const auto cluster = [&](std::uint32_t article) {
      const std::uint32_t cls = s.classes.of[article];
      return cls == kNone ? kNone : centre[cls];
    };
    std::map<std::uint32_t, std::size_t> articles;
    for (const std::uint32_t article : order) ++articles[cluster(article)];
    articles[kNone] = 1;
    std::set<std::uint32_t> clusters_seen, classes_seen;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const std::uint32_t cls = s.classes.of[order[i]], before = i == 0 ? kNone : s.classes.of[order[i - 1]];
      if (i > 0) {
        ASSERT_GE(articles[cluster(order[i - 1])], articles[cluster(order[i])]);
      }
      if (i > 0 && articles[cluster(order[i])] == 1 && articles[cluster(order[i - 1])] == 1) {
        ASSERT_LT(order[i - 1], order[i]);
      }
      if (cls == kNone) continue;
      if (cls == before) {
        ASSERT_LT(order[i - 1], order[i]);
      } else {
        ASSERT_TRUE(classes_seen.insert(cls).second);
        if (before == kNone || centre[before] != centre[cls]) {
          ASSERT_TRUE(clusters_seen.insert(centre[cls]).second);
        }
      }
    }
  }
}

TEST(ReadingOrder, FollowsAChainInAnyInputOrder) {
  // Only neighbours in 3 - 0 - 5 - 1 - 4 - 2 match. Each class has one article.
  const Order chain{3, 0, 5, 1, 4, 2};
  std::vector<Match> matches;
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
    matches.push_back(match_of(std::min(chain[i], chain[i + 1]), std::max(chain[i], chain[i + 1]), 0.85));
  }
  const Classes classes = classes_of({0, 1, 2, 3, 4, 5});
  EXPECT_EQ(reading_order(articles_of(classes), classes, clusters_of({0, 0, 0, 0, 0, 0}), matches), chain);
}

TEST(ReadingOrder, KeepsInputOrderIfAllAreEquallySimilar) {
  std::vector<Match> matches;
  Order of(9);
  std::iota(of.begin(), of.end(), 0U);
  for (std::uint32_t a = 0; a < 9; ++a) {
    for (std::uint32_t b = a + 1; b < 9; ++b) matches.push_back(match_of(a, b, 0.9));
  }
  const Classes classes = classes_of(of);
  EXPECT_EQ(reading_order(articles_of(classes), classes, clusters_of(Order(9, 4)), matches), of);
}

TEST(ReadingOrder, PutsTheLargestClusterFirstAndSinglesLast) {
  const Classes classes = classes_of({0, kNone, 1, 2, 3, 2, 1, 4, 2});
  // Classes 1 and 3 form a cluster of three articles. Class 2 has three copies. Classes 0 and 4 are single.
  const Order order = reading_order(articles_of(classes), classes, clusters_of({0, 1, 2, 1, 4}),
                                    std::vector<Match>{match_of(1, 3, 0.9)});
  EXPECT_EQ(order, (Order{2, 6, 4, 3, 5, 8, 0, 1, 7}));
}

TEST(ReadingOrder, UsesSimilarityToTheCentreAboveTheSpectralLimit) {
  const std::uint32_t n = 600;
  Order of(n), expected(n);
  std::iota(of.begin(), of.end(), 0U);
  const Classes classes = classes_of(of);
  Clusters clusters = clusters_of(Order(n, 7));
  for (std::uint32_t c = 0; c < n; ++c) clusters.similarity[c] = c == 7 ? 1.0 : 0.8 + 0.1 * (c % 2);
  expected[0] = 7;
  std::uint32_t place = 1;
  for (const std::uint32_t odd : {1U, 0U}) {
    for (std::uint32_t c = 0; c < n; ++c) {
      if (c != 7 && c % 2 == odd) expected[place++] = c;
    }
  }
  EXPECT_EQ(reading_order(articles_of(classes), classes, clusters, {}), expected);
}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string write(const Matrix& matrix, const std::string& extension) {
  const std::string path = testing::TempDir() + "dedup_matrix_test" + extension;
  OutputSet outputs;
  write_matrix(
      matrix, path, [](std::uint32_t article) { return "a\t\\\"," + std::to_string(article) + "\n"; }, outputs);
  outputs.publish();
  return path;
}

template <class T>
T value_at(const std::string& bytes, std::size_t offset) {
  T out{};
  EXPECT_LE(offset + sizeof(T), bytes.size());
  std::memcpy(&out, bytes.data() + offset, sizeof(T));
  return out;
}

/// Checks the header of an array and returns its values.
template <class T>
std::vector<T> parse_npy(const std::string& bytes, const std::string& type, const std::string& shape) {
  EXPECT_EQ(bytes.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
  const std::size_t begin = 10 + std::size_t{value_at<std::uint16_t>(bytes, 8)};
  EXPECT_EQ(begin % 64, 0U);
  std::string header = bytes.substr(10, begin - 10);
  EXPECT_EQ(header.back(), '\n');
  header.erase(header.find_last_not_of(" \n") + 1);
  EXPECT_EQ(header, "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }");
  std::vector<T> out((bytes.size() - begin) / sizeof(T));
  std::memcpy(out.data(), bytes.data() + begin, out.size() * sizeof(T));
  return out;
}

std::uint32_t crc32_of(const std::string& bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

/// The members of an uncompressed zip, read from its central directory.
std::map<std::string, std::string> parse_zip(const std::string& bytes) {
  std::map<std::string, std::string> out;
  const std::size_t end = bytes.rfind("PK\x05\x06");
  EXPECT_EQ(end + 22, bytes.size());
  std::size_t at = value_at<std::uint32_t>(bytes, end + 16);
  for (int left = value_at<std::uint16_t>(bytes, end + 10); left > 0; --left) {
    EXPECT_EQ(bytes.substr(at, 4), "PK\x01\x02");
    EXPECT_EQ(value_at<std::uint16_t>(bytes, at + 10), 0) << "stored";
    EXPECT_EQ(value_at<std::uint32_t>(bytes, at + 12), 0x00210000U) << "1980-01-01 00:00";
    const std::size_t size = value_at<std::uint32_t>(bytes, at + 24);
    const std::size_t local = value_at<std::uint32_t>(bytes, at + 42);
    const std::size_t name_size = value_at<std::uint16_t>(bytes, at + 28);
    const std::size_t data = local + 30 + value_at<std::uint16_t>(bytes, local + 26) +
                             std::size_t{value_at<std::uint16_t>(bytes, local + 28)};
    const std::string content = bytes.substr(data, size);
    EXPECT_EQ(crc32_of(content), value_at<std::uint32_t>(bytes, at + 16));
    out[bytes.substr(at + 46, name_size)] = content;
    at += 46 + name_size + value_at<std::uint16_t>(bytes, at + 30) + value_at<std::uint16_t>(bytes, at + 32);
  }
  return out;
}

/// Three articles in the order 1, 0, 2. Articles 0 and 1 have Jaccard 4/5, and 1 contains all of 0. Article 2 is empty.
struct MatrixFile : testing::Test {
  const Classes classes = classes_of({0, 1, kNone});
  const std::vector<Match> matches{{0, 1, 4, 4, 5}};
  const Order order{1, 0, 2};
};

TEST_F(MatrixFile, Npy) {
  const std::string path = write(Matrix::dense(classes, matches, order, {}), ".npy");
  EXPECT_EQ(parse_npy<float>(read(path), "<f4", "(3, 3)"), (std::vector<float>{1, 0.8F, 0, 0.8F, 1, 0, 0, 0, 0}));
  EXPECT_EQ(read(path + ".ids"), "a\\t\\\\\",1\\n\na\\t\\\\\",0\\n\na\\t\\\\\",2\\n\n");
}

TEST_F(MatrixFile, Csv) {
  const std::string path = write(Matrix::dense(classes, matches, order, {}), ".csv");
  const std::string one = "\"a\t\\\"\",1\n\"", none = "\"a\t\\\"\",0\n\"", two = "\"a\t\\\"\",2\n\"";
  EXPECT_EQ(read(path),
            "id," + one + "," + none + "," + two + "\n" + one + ",1,0.8,0\n" + none + ",0.8,1,0\n" + two + ",0,0,0\n");
}

TEST_F(MatrixFile, Npz) {
  const Matrix matrix = Matrix::sparse(classes, matches, order, {});
  const std::string bytes = read(write(matrix, ".npz"));
  EXPECT_EQ(bytes, read(write(matrix, ".npz")));
  const auto members = parse_zip(bytes);
  ASSERT_EQ(members.size(), 5U);
  EXPECT_EQ(parse_npy<std::int32_t>(members.at("indices.npy"), "<i4", "(4,)"), (std::vector<std::int32_t>{0, 1, 0, 1}));
  EXPECT_EQ(parse_npy<std::int32_t>(members.at("indptr.npy"), "<i4", "(4,)"), (std::vector<std::int32_t>{0, 2, 4, 4}));
  EXPECT_EQ(parse_npy<char>(members.at("format.npy"), "|S3", "()"), (std::vector<char>{'c', 's', 'r'}));
  EXPECT_EQ(parse_npy<std::int64_t>(members.at("shape.npy"), "<i8", "(2,)"), (std::vector<std::int64_t>{3, 3}));
  EXPECT_EQ(parse_npy<float>(members.at("data.npy"), "<f4", "(4,)"), (std::vector<float>{1, 0.8F, 0.8F, 1}));
}

TEST_F(MatrixFile, Mtx) {
  const auto lines = [](const std::string& bytes) {
    std::istringstream in(bytes);
    std::vector<std::string> out;
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
  };
  auto symmetric = lines(read(write(Matrix::sparse(classes, matches, order, {}), ".mtx")));
  ASSERT_EQ(symmetric.size(), 6U);
  EXPECT_EQ(symmetric[1][0], '%');
  symmetric.erase(symmetric.begin() + 1);
  EXPECT_EQ(symmetric, (std::vector<std::string>{"%%MatrixMarket matrix coordinate real symmetric", "3 3 3", "1 1 1",
                                                 "2 1 0.8", "2 2 1"}));
  OutputConfig outputs;
  outputs.matrix_of = MatrixOf::containment;
  auto general = lines(read(write(Matrix::sparse(classes, matches, order, outputs), ".mtx")));
  ASSERT_EQ(general.size(), 7U);
  general.erase(general.begin() + 1);
  EXPECT_EQ(general, (std::vector<std::string>{"%%MatrixMarket matrix coordinate real general", "3 3 4", "1 1 1",
                                               "1 2 0.8", "2 1 1", "2 2 1"}));
}

TEST_F(MatrixFile, OtherExtensionsAreRejected) {
  EXPECT_TRUE(matrix_is_dense("x.npy") && matrix_is_dense("x.csv"));
  EXPECT_FALSE(matrix_is_dense("x.npz") || matrix_is_dense("x.mtx"));
  for (const char* path : {"-", "", "x", "x.tsv", "npy"}) {
    const std::string message = refusal([&] { matrix_is_dense(path); });
    for (const char* known : {".npy", ".csv", ".npz", ".mtx"}) {
      EXPECT_NE(message.find(known), std::string::npos) << message;
    }
  }
  EXPECT_THROW(write(Matrix::dense(classes, matches, order, {}), ".tsv"), Error);
}

}  // namespace
}  // namespace dedup
