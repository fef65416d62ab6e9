// Matches -> similarity matrix, dense or sparse, and an order in which clusters appear as blocks.
#pragma once

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "dedup/config.h"
#include "dedup/types.h"

namespace dedup {

/// Unaligned views of memory that the library owns. Owning Eigen types must not cross the library boundary, since the
/// two sides may be compiled for different vector widths.
using DenseView =
    Eigen::Map<const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>, Eigen::Unaligned>;
using SparseView = Eigen::Map<const Eigen::SparseMatrix<float, Eigen::RowMajor, std::int64_t>>;

/// An n x n similarity matrix of articles; values in [0, 1], the diagonal is 1 (0 for an empty article). Cell (i, j) is
/// the Jaccard of articles `order()[i]` and `order()[j]`, or the containment of the row's text in the column's.
class DEDUP_API Matrix {
 public:
  /// A dense matrix with every cell measured. `matches` must be all pairs of classes that share a shingle. Throws
  /// Error(usage) before allocating more than `outputs.max_dense` bytes.
  static Matrix dense(const Classes& classes, std::span<const Match> matches, std::vector<std::uint32_t> order,
                      const OutputConfig& outputs);
  /// A dense matrix without a list of the matches, which may take more memory than the matrix: `measure` is given a
  /// function and calls it with all of them, each once, from any thread.
  using Matches = std::function<void(std::span<const Match>)>;
  static Matrix measured(const Classes& classes, const std::function<void(const Matches&)>& measure,
                         std::vector<std::uint32_t> order, const OutputConfig& outputs);
  /// Throws Error(usage) if a dense matrix of this many articles would exceed `outputs.max_dense` bytes.
  static void check_dense(std::uint32_t articles, const OutputConfig& outputs);
  /// A sparse matrix of the diagonal and the given matches: an absent cell means "below the threshold".
  static Matrix sparse(const Classes& classes, std::span<const Match> matches, std::vector<std::uint32_t> order,
                       const OutputConfig& outputs);
  ~Matrix();
  Matrix(Matrix&&) noexcept;
  Matrix& operator=(Matrix&&) noexcept;

  bool is_dense() const;
  std::span<const std::uint32_t> order() const;  ///< row -> article
  DenseView dense_view() const;                  ///< valid as long as this object; empty if sparse
  SparseView sparse_view() const;                ///< compressed rows, columns ascending; empty if dense

 private:
  struct Store;
  explicit Matrix(std::unique_ptr<Store>);
  std::unique_ptr<Store> store_;
};

/// Orders articles so that clusters appear as blocks: largest cluster first, then by earliest article; within a
/// cluster, spectral order (Fiedler vector of the cluster's matches).
DEDUP_API std::vector<std::uint32_t> reading_order(const Articles& articles, const Classes& classes,
                                                   const Clusters& clusters, std::span<const Match> matches);

}  // namespace dedup
