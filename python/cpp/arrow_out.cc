// Tables of results as Arrow streams of one batch, whose buffers are those of the table.
#include "arrow_out.h"

#include <utility>

namespace newsdedup {

namespace {

const char* format_of(const OutColumn& column) {
  constexpr const char* kFormats[] = {"U", "b", "g", "L"};  // large_utf8, bool, float64, uint64
  return kFormats[column.values.index()];
}

/// What an exported array keeps alive: itself, its children, and the table.
struct Exported {
  std::shared_ptr<const OutTable> table;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  std::vector<std::vector<const void*>> buffers;
  std::vector<std::vector<uint8_t>> packed;
  const void* none = nullptr;
};

/// Children belong to the table that was exported, so each has nothing to free of its own, but a consumer may move one
/// out and outlive it: each holds the table too.
void release_child(ArrowArray* array) {
  delete static_cast<std::shared_ptr<Exported>*>(array->private_data);
  array->release = nullptr;
}

void release_batch(ArrowArray* array) {
  for (int64_t i = 0; i < array->n_children; ++i) {
    if (array->children[i]->release != nullptr) array->children[i]->release(array->children[i]);
  }
  delete static_cast<std::shared_ptr<Exported>*>(array->private_data);
  array->release = nullptr;
}

std::vector<const void*> buffers_of(const OutColumn& column, std::vector<uint8_t>& packed) {
  if (const auto* strings = std::get_if<Strings>(&column.values)) {
    return {nullptr, strings->offsets.data(), strings->bytes.data()};
  }
  if (const auto* flags = std::get_if<Flags>(&column.values)) {
    packed.assign(flags->values.size() / 8 + 1, 0);
    for (std::size_t i = 0; i < flags->values.size(); ++i) {
      packed[i / 8] = static_cast<uint8_t>(packed[i / 8] | (flags->values[i] & 1) << (i % 8));
    }
    return {nullptr, packed.data()};
  }
  if (const auto* numbers = std::get_if<std::vector<double>>(&column.values)) return {nullptr, numbers->data()};
  return {nullptr, std::get<std::vector<uint64_t>>(column.values).data()};
}

void export_batch(const std::shared_ptr<const OutTable>& table, ArrowArray& out) {
  auto exported = std::make_shared<Exported>();
  const std::size_t n = table->columns.size();
  exported->table = table;
  exported->children.resize(n);
  exported->buffers.resize(n);
  exported->packed.resize(n);
  const auto rows = static_cast<int64_t>(table->rows);
  for (std::size_t i = 0; i < n; ++i) {
    exported->buffers[i] = buffers_of(table->columns[i], exported->packed[i]);
    exported->children[i] = {rows,
                             0,
                             0,
                             static_cast<int64_t>(exported->buffers[i].size()),
                             0,
                             exported->buffers[i].data(),
                             nullptr,
                             nullptr,
                             release_child,
                             new std::shared_ptr<Exported>(exported)};
    exported->pointers.push_back(&exported->children[i]);
  }
  out = {rows,
         0,
         0,
         1,
         static_cast<int64_t>(n),
         &exported->none,
         exported->pointers.data(),
         nullptr,
         release_batch,
         new std::shared_ptr<Exported>(exported)};
}

struct SchemaParts {
  std::shared_ptr<const OutTable> table;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
};

void release_schema(ArrowSchema* schema) {
  for (int64_t i = 0; i < schema->n_children; ++i) {
    if (schema->children[i]->release != nullptr) schema->children[i]->release(schema->children[i]);
  }
  delete static_cast<std::shared_ptr<SchemaParts>*>(schema->private_data);
  schema->release = nullptr;
}

void release_child_schema(ArrowSchema* schema) {
  delete static_cast<std::shared_ptr<SchemaParts>*>(schema->private_data);
  schema->release = nullptr;
}

void export_schema(const std::shared_ptr<const OutTable>& table, ArrowSchema& out) {
  auto parts = std::make_shared<SchemaParts>();
  parts->table = table;
  parts->children.resize(table->columns.size());
  for (std::size_t i = 0; i < table->columns.size(); ++i) {
    const OutColumn& column = table->columns[i];
    parts->children[i] = {format_of(column),
                          column.name.c_str(),
                          nullptr,
                          0,
                          0,
                          nullptr,
                          nullptr,
                          release_child_schema,
                          new std::shared_ptr<SchemaParts>(parts)};
    parts->pointers.push_back(&parts->children[i]);
  }
  out = {"+s",
         "",
         nullptr,
         0,
         static_cast<int64_t>(parts->children.size()),
         parts->pointers.data(),
         nullptr,
         release_schema,
         new std::shared_ptr<SchemaParts>(parts)};
}

struct StreamState {
  std::shared_ptr<const OutTable> table;
  bool done = false;
};

StreamState& state_of(ArrowArrayStream* stream) { return *static_cast<StreamState*>(stream->private_data); }

}  // namespace

void export_table(std::shared_ptr<const OutTable> table, ArrowArrayStream& out) {
  out.get_schema = [](ArrowArrayStream* stream, ArrowSchema* schema) {
    export_schema(state_of(stream).table, *schema);
    return 0;
  };
  out.get_next = [](ArrowArrayStream* stream, ArrowArray* array) {
    *array = {};
    if (!std::exchange(state_of(stream).done, true)) export_batch(state_of(stream).table, *array);
    return 0;
  };
  out.get_last_error = [](ArrowArrayStream*) -> const char* { return nullptr; };
  out.release = [](ArrowArrayStream* stream) {
    delete static_cast<StreamState*>(stream->private_data);
    stream->release = nullptr;
  };
  out.private_data = new StreamState{std::move(table), false};
}

}  // namespace newsdedup
