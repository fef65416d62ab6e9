// Writes a matrix to a file, in the format of the path's extension.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "dedup/matrix.h"
#include "dedup/output.h"

namespace dedup {

/// Whether the format of `path` holds a dense matrix (.npy, .csv) or a sparse one (.npz, .mtx). Throws Error(usage)
/// for any other extension.
DEDUP_API bool matrix_is_dense(std::string_view path);

/// The ids of the rows of the matrix in `matrix_path`, one per line, in row order, with tab, line feed and backslash as
/// \t, \n and \\.
DEDUP_API std::string matrix_ids_path(std::string_view matrix_path);

/// Adds `matrix`, which must be dense exactly if matrix_is_dense(path) is true, and the ids of its rows to `outputs`.
/// Equal matrices give equal bytes. Throws Error(usage) as above, and Error(output) if a write fails.
///
///   .npy  NumPy array, '<f4', by rows
///   .csv  RFC 4180 with the guards of table/escapes.h: ids in the first row and column; the shortest numbers that read
///         back to the same float
///   .npz  what scipy.sparse.load_npz reads: CSR, float32
///   .mtx  Matrix Market coordinate real; `symmetric` (lower triangle) if the matrix is symmetric, else `general`
DEDUP_API void write_matrix(const Matrix& matrix, const std::string& path,
                            const std::function<std::string(std::uint32_t)>& id_of_article, OutputSet& outputs);

}  // namespace dedup
