// Writes a matrix to a file, in the format of the path's extension.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "dedup/matrix.h"

namespace dedup {

/// Whether the format of `path` holds a dense matrix (.npy, .csv) or a sparse one (.npz, .mtx). Throws Error(usage)
/// for any other extension.
DEDUP_API bool matrix_is_dense(std::string_view path);

/// Writes `matrix`, which must be dense exactly if matrix_is_dense(path) is true, and the file `path` + ".ids": the ids
/// of the rows, one per line, in row order, with tab, line feed and backslash as \t, \n and \\. Equal matrices give
/// equal bytes. Throws Error(usage) as above, and Error(output) if a write fails; then neither file appears, unless the
/// second rename failed.
///
///   .npy  NumPy array, '<f4', by rows
///   .csv  RFC 4180: ids in the first row and column; the shortest numbers that read back to the same float
///   .npz  what scipy.sparse.load_npz reads: CSR, float32
///   .mtx  Matrix Market coordinate real; `symmetric` (lower triangle) if the matrix is symmetric, else `general`
DEDUP_API void write_matrix(const Matrix& matrix, const std::string& path,
                            const std::function<std::string(std::uint32_t)>& id_of_article);

}  // namespace dedup
