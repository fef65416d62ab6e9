// Matrix -> file, in the format that the path's extension names.
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

/// Writes `matrix`, which must be as dense as matrix_is_dense(path) says, and beside it `path` + ".ids": the ids of
/// the rows, one a line, in row order, with tab, line feed and backslash as \t, \n and \\. Equal matrices give equal
/// bytes. Throws Error(usage) as above and Error(output) where a write fails; then neither file appears, unless the
/// renaming itself failed between them.
///
///   .npy  NumPy array, '<f4', by rows
///   .csv  RFC 4180: ids in the first row and column; the shortest numbers that read back to the same float
///   .npz  what scipy.sparse.load_npz reads: CSR, float32
///   .mtx  Matrix Market coordinate real; `symmetric` (lower triangle) where the matrix is that, else `general`
DEDUP_API void write_matrix(const Matrix& matrix, const std::string& path,
                            const std::function<std::string(std::uint32_t)>& id_of_article);

}  // namespace dedup
