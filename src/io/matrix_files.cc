// Writes matrices as .npy, .csv, .npz and .mtx, and the ids of their rows.
#include "io/matrix_files.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <charconv>
#include <exception>
#include <initializer_list>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "io/table/escapes.h"

namespace dedup {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are written as they are in memory");

enum class MatrixFormat { npy, csv, npz, mtx };

MatrixFormat format_of(std::string_view path) {
  if (path.ends_with(".npy")) return MatrixFormat::npy;
  if (path.ends_with(".csv")) return MatrixFormat::csv;
  if (path.ends_with(".npz")) return MatrixFormat::npz;
  if (path.ends_with(".mtx")) return MatrixFormat::mtx;
  throw Error(Error::Kind::usage, "--matrix: cannot tell the format of '" + std::string(path) +
                                      "'; end the name in .npy or .csv (dense), or .npz or .mtx (sparse)");
}

template <class T>
std::string_view bytes_of(std::span<const T> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

template <class T>
void append_number(std::string& out, T value) {
  char digits[32];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

// .npy -----------------------------------------------------------------------------------------------------------

/// Header of a NumPy array, version 1.0, padded so that the values begin at a multiple of 64 bytes.
std::string npy_header(std::string_view type, std::initializer_list<std::uint64_t> shape) {
  std::string text = "{'descr': '" + std::string(type) + "', 'fortran_order': False, 'shape': (";
  for (const std::uint64_t extent : shape) text += std::to_string(extent) + ", ";
  if (shape.size() > 1) text.erase(text.size() - 2);  // (2, 3)
  if (shape.size() == 1) text.pop_back();             // (2,)
  text += "), }";
  constexpr std::size_t kFixed = 10;  // magic, version, length
  text.append(63 - (kFixed + text.size()) % 64, ' ');
  text += '\n';
  std::string out("\x93NUMPY\x01\x00", 8);
  out += static_cast<char>(text.size() & 0xFF);
  out += static_cast<char>(text.size() >> 8);
  return out + text;
}

void write_npy(const DenseView& cells, OutputFile& file) {
  const auto n = static_cast<std::uint64_t>(cells.rows());
  file.write(npy_header("<f4", {n, n}));
  file.write(bytes_of(std::span(cells.data(), n * n)));
}

// .csv -----------------------------------------------------------------------------------------------------------

void write_csv(const DenseView& cells, const std::vector<std::string>& ids, OutputFile& file) {
  std::string line = "id";
  for (const std::string& id : ids) line += ',' + csv_cell(id, ',', false);
  file.write(line + '\n');
  for (Eigen::Index row = 0; row < cells.rows(); ++row) {
    line = csv_cell(ids[static_cast<std::size_t>(row)], ',', false);
    for (Eigen::Index column = 0; column < cells.cols(); ++column) {
      line += ',';
      append_number(line, cells(row, column));
    }
    file.write(line += '\n');
  }
}

// .npz -----------------------------------------------------------------------------------------------------------

/// A zip archive of uncompressed members. Members have no date (zip then says 1980), so equal matrices give equal
/// bytes. libarchive switches to zip64 for members over 4 GiB.
class ZipWriter {
 public:
  explicit ZipWriter(OutputFile& file) : file_(file), archive_(archive_write_new(), &archive_write_free) {
    check(archive_ ? ARCHIVE_OK : ARCHIVE_FATAL);
    check(archive_write_set_format_zip(archive_.get()));
    check(archive_write_zip_set_compression_store(archive_.get()));
    check(archive_write_set_bytes_per_block(archive_.get(), 0));
    check(archive_write_set_bytes_in_last_block(archive_.get(), 1));
    check(archive_write_open(archive_.get(), this, nullptr, &ZipWriter::receive, nullptr));
  }

  void add(const char* name, const std::string& header, std::string_view values) {
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), &archive_entry_free);
    check(entry ? ARCHIVE_OK : ARCHIVE_FATAL);
    archive_entry_set_pathname(entry.get(), name);
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(header.size() + values.size()));
    check(archive_write_header(archive_.get(), entry.get()));
    write(header);
    // In parts: libarchive's checksum counts the bytes of one call in 32 bits.
    constexpr std::size_t kPart = std::size_t{1} << 24;
    for (; !values.empty(); values.remove_prefix(std::min(kPart, values.size()))) write(values.substr(0, kPart));
    check(archive_write_finish_entry(archive_.get()));
  }

  void close() { check(archive_write_close(archive_.get())); }

 private:
  void write(std::string_view bytes) {
    const la_ssize_t written = archive_write_data(archive_.get(), bytes.data(), bytes.size());
    check(written == static_cast<la_ssize_t>(bytes.size()) ? ARCHIVE_OK : ARCHIVE_FATAL);
  }

  /// An exception must not pass through libarchive's C code: it is kept here, and rethrown by `check`.
  static la_ssize_t receive(archive*, void* self, const void* bytes, std::size_t size) {
    auto* const zip = static_cast<ZipWriter*>(self);
    if (zip->failure_) return -1;
    try {
      zip->file_.write({static_cast<const char*>(bytes), size});
      return static_cast<la_ssize_t>(size);
    } catch (...) {
      zip->failure_ = std::current_exception();
      return -1;
    }
  }

  void check(int code) {
    if (failure_) std::rethrow_exception(failure_);
    if (code == ARCHIVE_OK) return;
    const char* const why = archive_ ? archive_error_string(archive_.get()) : nullptr;
    throw Error(Error::Kind::output, std::string("--matrix: writing the .npz failed: ") + (why ? why : "no memory"));
  }

  OutputFile& file_;
  std::exception_ptr failure_;
  std::unique_ptr<archive, decltype(&archive_write_free)> archive_;
};

void add_indices(ZipWriter& zip, const char* name, std::span<const std::int64_t> values, bool narrow) {
  if (!narrow) return zip.add(name, npy_header("<i8", {values.size()}), bytes_of(values));
  std::vector<std::int32_t> narrowed(values.size());
  std::transform(values.begin(), values.end(), narrowed.begin(),
                 [](std::int64_t v) { return static_cast<std::int32_t>(v); });
  zip.add(name, npy_header("<i4", {values.size()}), bytes_of(std::span<const std::int32_t>(narrowed)));
}

void write_npz(const SparseView& cells, OutputFile& file) {
  const auto n = static_cast<std::size_t>(cells.rows());
  const auto filled = static_cast<std::size_t>(cells.nonZeros());
  // SciPy needs both index arrays to have one type.
  const bool narrow = std::max(n, filled) <= static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());
  const std::int64_t shape[2] = {cells.rows(), cells.cols()};
  ZipWriter zip(file);
  add_indices(zip, "indices.npy", {cells.innerIndexPtr(), filled}, narrow);
  add_indices(zip, "indptr.npy", {cells.outerIndexPtr(), n + 1}, narrow);
  zip.add("format.npy", npy_header("|S3", {}), "csr");
  zip.add("shape.npy", npy_header("<i8", {2}), bytes_of(std::span<const std::int64_t>(shape)));
  zip.add("data.npy", npy_header("<f4", {filled}), bytes_of(std::span(cells.valuePtr(), filled)));
  zip.close();
}

// .mtx -----------------------------------------------------------------------------------------------------------

/// Whether every cell equals its mirror across the diagonal. One pass is enough: visited in row order, the mirrors of a
/// symmetric matrix consume the cells of each row from left to right.
bool is_symmetric(const SparseView& cells) {
  const std::int64_t* const begins = cells.outerIndexPtr();
  const std::int64_t* const columns = cells.innerIndexPtr();
  const float* const values = cells.valuePtr();
  std::vector<std::int64_t> next(begins, begins + cells.rows());
  for (std::int64_t row = 0; row < cells.rows(); ++row) {
    for (std::int64_t k = begins[row]; k < begins[row + 1]; ++k) {
      const std::int64_t across = next[static_cast<std::size_t>(columns[k])]++;
      if (across == begins[columns[k] + 1] || columns[across] != row || values[across] != values[k]) return false;
    }
  }
  return true;
}

void write_mtx(const SparseView& cells, OutputFile& file) {
  const bool symmetric = is_symmetric(cells);
  const std::int64_t* const begins = cells.outerIndexPtr();
  const std::int64_t* const columns = cells.innerIndexPtr();
  const auto each = [&](const auto& visit) {
    for (std::int64_t row = 0; row < cells.rows(); ++row) {
      for (std::int64_t k = begins[row]; k < begins[row + 1] && (!symmetric || columns[k] <= row); ++k) visit(row, k);
    }
  };
  std::uint64_t written = 0;
  each([&](std::int64_t, std::int64_t) { ++written; });
  std::string line = "%%MatrixMarket matrix coordinate real ";
  line += symmetric ? "symmetric\n" : "general\n";
  line += "% dedup " + std::string(kVersion) + ": similarity of articles; row i is line i of the .ids file beside " +
          "this one; an absent cell is below the threshold\n";
  const std::string extent = std::to_string(cells.rows());
  file.write(line + extent + ' ' + extent + ' ' + std::to_string(written) + '\n');
  each([&](std::int64_t row, std::int64_t k) {
    line.clear();
    append_number(line, row + 1);
    line += ' ';
    append_number(line, columns[k] + 1);
    line += ' ';
    append_number(line, cells.valuePtr()[k]);
    file.write(line += '\n');
  });
}

void write_ids(const std::vector<std::string>& ids, OutputFile& file) {
  std::string line;
  for (const std::string& id : ids) {
    line.clear();
    for (const char c : id) {
      if (c == '\t') {
        line += "\\t";
      } else if (c == '\n') {
        line += "\\n";
      } else if (c == '\\') {
        line += "\\\\";
      } else {
        line += c;
      }
    }
    file.write(line += '\n');
  }
}

}  // namespace

bool matrix_is_dense(std::string_view path) {
  const MatrixFormat format = format_of(path);
  return format == MatrixFormat::npy || format == MatrixFormat::csv;
}

std::string matrix_ids_path(std::string_view matrix_path) { return std::string(matrix_path) + ".ids"; }

void write_matrix(const Matrix& matrix, const std::string& path,
                  const std::function<std::string(std::uint32_t)>& id_of_article, OutputSet& outputs) {
  const MatrixFormat format = format_of(path);
  assert(matrix.is_dense() == matrix_is_dense(path));
  std::vector<std::string> ids;
  ids.reserve(matrix.order().size());
  for (const std::uint32_t article : matrix.order()) ids.push_back(id_of_article(article));

  OutputFile cells(outputs, {"--matrix", path});
  OutputFile names(outputs, {"--matrix", matrix_ids_path(path)});
  switch (format) {
    case MatrixFormat::npy:
      write_npy(matrix.dense_view(), cells);
      break;
    case MatrixFormat::csv:
      write_csv(matrix.dense_view(), ids, cells);
      break;
    case MatrixFormat::npz:
      write_npz(matrix.sparse_view(), cells);
      break;
    case MatrixFormat::mtx:
      write_mtx(matrix.sparse_view(), cells);
      break;
  }
  write_ids(ids, names);
  names.finish();
  cells.finish();
}

}  // namespace dedup
