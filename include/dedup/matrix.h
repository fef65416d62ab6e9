// Matches -> similarity matrix, dense or sparse, ordered for reading.
#pragma once

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "dedup/config.h"
#include "dedup/types.h"

namespace dedup {

/// Unaligned views of memory that the library owns: an owning Eigen type must not cross the library's border,
/// where the two sides may be compiled for different vector widths.
using DenseView =
    Eigen::Map<const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>, Eigen::Unaligned>;
using SparseView = Eigen::Map<const Eigen::SparseMatrix<float, Eigen::RowMajor, std::int64_t>>;

/// A similarity matrix over articles: n x n, ones on the diagonal (0 for an empty article). Cell (i, j) is the
/// Jaccard of articles `order()[i]` and `order()[j]`, or the containment of the row's in the column's.
class DEDUP_API Matrix {
 public:
  /// Every cell measured, whatever the threshold. `matches` are all pairs of classes that share a shingle.
  /// Throws Error(usage) above `outputs.max_dense` bytes, before anything is allocated.
  static Matrix dense(const Classes& classes, std::span<const Match> matches, std::vector<std::uint32_t> order,
                      const OutputConfig& outputs);
  /// Throws Error(usage) where a dense matrix of so many articles would exceed `outputs.max_dense` bytes.
  static void check_dense(std::uint32_t articles, const OutputConfig& outputs);
  /// The pairs at or above the threshold and the diagonal: an absent cell means "below the threshold".
  static Matrix sparse(const Classes& classes, std::span<const Match> matches, std::vector<std::uint32_t> order,
                       const OutputConfig& outputs);
  ~Matrix();
  Matrix(Matrix&&) noexcept;
  Matrix& operator=(Matrix&&) noexcept;

  bool is_dense() const;
  std::span<const std::uint32_t> order() const;  ///< row -> article
  DenseView dense_view() const;                  ///< valid as long as this object; empty for a sparse one
  SparseView sparse_view() const;                ///< compressed rows, columns ascending; empty for a dense one

 private:
  struct Store;
  explicit Matrix(std::unique_ptr<Store>);
  std::unique_ptr<Store> store_;
};

/// Articles ordered for reading: clusters as blocks, largest first (then by earliest article), and within them by
/// the similarity's own spectral order (Fiedler vector of the cluster's matches).
DEDUP_API std::vector<std::uint32_t> reading_order(const Articles& articles, const Classes& classes,
                                                   const Clusters& clusters, std::span<const Match> matches);

}  // namespace dedup
