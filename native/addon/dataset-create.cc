// LGBM_Dataset*: every way to make one. All of them work on the pool and give a promise of a handle.
#include "modules.h"

namespace {

using Napi::CallbackInfo;
using Napi::Value;

/** Runs `create` on the pool, on the lane of the new dataset. */
Value CreateDataset(Napi::Env env, std::shared_ptr<Dataset> reference,
                    std::function<void(DatasetHandle reference, DatasetHandle* out)> create, int32_t push_columns = 0) {
  auto dataset = std::make_shared<Dataset>();
  dataset->reference = std::move(reference);
  dataset->push_columns = push_columns;
  return PoolOf(env).Submit(
      env, dataset->lane,
      [dataset, create = std::move(create)](const Job&) {
        create(dataset->reference ? dataset->reference->handle : nullptr, &dataset->handle);
      },
      [dataset](Napi::Env e) -> Value { return WrapHandle(e, dataset); });
}

/** Column of row pointers: they have to start at 0, never fall and end at most at `elements`. */
template <class T>
void RequirePointers(const T* pointers, int64_t count, int64_t elements) {
  if (count < 1 || pointers[0] != 0) ThrowArgument("pointers have to start at 0");
  for (int64_t i = 1; i < count; i++) {
    if (pointers[i] < pointers[i - 1]) ThrowArgument("pointers must not fall (at " + std::to_string(i) + ")");
  }
  if (static_cast<int64_t>(pointers[count - 1]) != elements) {
    ThrowArgument("the last pointer has to be the number of values, " + std::to_string(elements));
  }
}

// (filename, parameters, reference)
Value LGBM_DatasetCreateFromFile(const CallbackInfo& info) {
  const Arguments a(info);
  const std::string file = a.String(0, "filename"), parameters = a.String(1, "parameters");
  return CreateDataset(a.env(), a.OptionalHandle<Dataset>(2), [=](DatasetHandle reference, DatasetHandle* out) {
    Check(Api().LGBM_DatasetCreateFromFile(file.c_str(), parameters.c_str(), reference, out));
  });
}

// (values, indices, ncol, countPerColumn: memories of float64, int32, int32; numSampleRow, numLocalRow, numDistRow, parameters)
Value LGBM_DatasetCreateFromSampledColumn(const CallbackInfo& info) {
  const Arguments a(info);
  const auto values = a.Handle<Memory>(0), indices = a.Handle<Memory>(1), counts = a.Handle<Memory>(3);
  const int32_t columns = a.Count32(2, "ncol"), sample_rows = a.Count32(4, "numSampleRow"), local_rows = a.Count32(5, "numLocalRow");
  const int64_t all_rows = a.Count64(6, "numDistRow");
  const std::string parameters = a.String(7, "parameters");
  RequireElements(*counts, 0, columns, C_API_DTYPE_INT32, "countPerColumn");
  return CreateDataset(
      a.env(), nullptr,
      [=](DatasetHandle, DatasetHandle* out) {
        const int32_t* count = reinterpret_cast<const int32_t*>(counts->data.get());
        std::vector<double*> value_columns(columns);
        std::vector<int*> index_columns(columns);
        int64_t total = 0;
        for (int32_t i = 0; i < columns; i++) {
          if (count[i] < 0 || count[i] > sample_rows) ThrowArgument("countPerColumn is out of range");
          value_columns[i] = reinterpret_cast<double*>(values->data.get()) + total;
          index_columns[i] = reinterpret_cast<int*>(indices->data.get()) + total;
          total += count[i];
        }
        RequireElements(*values, 0, total, C_API_DTYPE_FLOAT64, "values");
        RequireElements(*indices, 0, total, C_API_DTYPE_INT32, "indices");
        const int32_t* index = reinterpret_cast<const int32_t*>(indices->data.get());
        for (int64_t i = 0; i < total; i++) {
          if (index[i] < 0 || index[i] >= sample_rows) ThrowArgument("a sample index is out of range");
        }
        Check(Api().LGBM_DatasetCreateFromSampledColumn(value_columns.data(), index_columns.data(), columns, count, sample_rows,
                                                        local_rows, all_rows, parameters.c_str(), out));
      },
      columns);
}

// (reference, numTotalRow)
Value LGBM_DatasetCreateByReference(const CallbackInfo& info) {
  const Arguments a(info);
  const auto reference = a.Handle<Dataset>(0);
  const int64_t rows = a.Count64(1, "numTotalRow");
  if (rows > INT32_MAX) ThrowArgument("numTotalRow is too large");
  int columns = 0;
  Check(Api().LGBM_DatasetGetNumFeature(reference->handle, &columns));
  return CreateDataset(
      a.env(), reference,
      [=](DatasetHandle from, DatasetHandle* out) { Check(Api().LGBM_DatasetCreateByReference(from, rows, out)); }, columns);
}

// (buffer: memory, bufferSize, numRow, numClasses, parameters)
Value LGBM_DatasetCreateFromSerializedReference(const CallbackInfo& info) {
  const Arguments a(info);
  const auto buffer = a.Handle<Memory>(0);
  const int32_t size = a.Count32(1, "bufferSize"), classes = a.Count32(3, "numClasses");
  const int64_t rows = a.Count64(2, "numRow");
  const std::string parameters = a.String(4, "parameters");
  if (static_cast<size_t>(size) > buffer->size) ThrowArgument("bufferSize is larger than the buffer");
  return CreateDataset(a.env(), nullptr, [=](DatasetHandle, DatasetHandle* out) {
    Check(Api().LGBM_DatasetCreateFromSerializedReference(buffer->data.get(), size, rows, classes, parameters.c_str(), out));
  });
}

// (data: memory, dataType, nrow, ncol, isRowMajor, parameters, reference)
Value LGBM_DatasetCreateFromMat(const CallbackInfo& info) {
  const Arguments a(info);
  const auto data = a.Handle<Memory>(0);
  const int32_t type = a.Int32(1, "dataType"), rows = a.Count32(2, "nrow"), columns = a.Count32(3, "ncol");
  const bool row_major = a.Bool(4, "isRowMajor");
  const std::string parameters = a.String(5, "parameters");
  RequireElements(*data, 0, int64_t{rows} * columns, type, "data");
  return CreateDataset(a.env(), a.OptionalHandle<Dataset>(6), [=](DatasetHandle reference, DatasetHandle* out) {
    Check(Api().LGBM_DatasetCreateFromMat(data->data.get(), type, rows, columns, row_major, parameters.c_str(), reference, out));
  });
}

// (data: memories[], dataType, nrow: number[], ncol, isRowMajor: boolean[], parameters, reference)
Value LGBM_DatasetCreateFromMats(const CallbackInfo& info) {
  const Arguments a(info);
  if (!info[0].IsArray()) a.Fail("data", "an array of memories");
  if (!info[2].IsArray()) a.Fail("nrow", "an array of numbers");
  if (!info[4].IsArray()) a.Fail("isRowMajor", "an array of booleans");
  const Napi::Array memories = info[0].As<Napi::Array>(), row_counts = info[2].As<Napi::Array>(), majors = info[4].As<Napi::Array>();
  const int32_t type = a.Int32(1, "dataType"), columns = a.Count32(3, "ncol");
  const std::string parameters = a.String(5, "parameters");
  const uint32_t count = memories.Length();
  if (count == 0 || row_counts.Length() != count || majors.Length() != count) ThrowArgument("data, nrow and isRowMajor have to be of one length, at least 1");
  std::vector<std::shared_ptr<Memory>> data;
  std::vector<int32_t> rows;
  std::vector<int> row_major;
  for (uint32_t i = 0; i < count; i++) {
    data.push_back(UnwrapHandle<Memory>(memories.Get(i)));
    const Value row = row_counts.Get(i);
    if (!row.IsNumber() || row.As<Napi::Number>().DoubleValue() < 0 || row.As<Napi::Number>().DoubleValue() > INT32_MAX) a.Fail("nrow", "an array of row counts");
    rows.push_back(row.As<Napi::Number>().Int32Value());
    row_major.push_back(majors.Get(i).ToBoolean() ? 1 : 0);
    RequireElements(*data.back(), 0, int64_t{rows.back()} * columns, type, "data");
  }
  return CreateDataset(a.env(), a.OptionalHandle<Dataset>(6), [=](DatasetHandle reference, DatasetHandle* out) {
    std::vector<const void*> pointers;
    for (const auto& memory : data) pointers.push_back(memory->data.get());
    std::vector<int32_t> row_counts_copy = rows;
    std::vector<int> majors_copy = row_major;
    Check(Api().LGBM_DatasetCreateFromMats(static_cast<int32_t>(count), pointers.data(), type, row_counts_copy.data(), columns,
                                           majors_copy.data(), parameters.c_str(), reference, out));
  });
}

// (pointers: int32 memory, indices, values, dataType, nPointers, nElements, otherDimension, parameters, reference)
Value CreateSparse(const CallbackInfo& info, bool by_row) {
  const Arguments a(info);
  const auto pointers = a.Handle<Memory>(0), indices = a.Handle<Memory>(1), values = a.Handle<Memory>(2);
  const int32_t type = a.Int32(3, "dataType");
  const int64_t pointer_count = a.Count64(4, "nPointers"), elements = a.Count64(5, "nElements"), other = a.Count64(6, "otherDimension");
  const std::string parameters = a.String(7, "parameters");
  RequireSparse(*pointers, *indices, *values, type, pointer_count, elements, other);
  return CreateDataset(a.env(), a.OptionalHandle<Dataset>(8), [=](DatasetHandle reference, DatasetHandle* out) {
    RequireSparseContent(*pointers, *indices, pointer_count, elements, other);
    const void* pointer_data = pointers->data.get();
    const auto* index_data = reinterpret_cast<const int32_t*>(indices->data.get());
    if (by_row) {
      Check(Api().LGBM_DatasetCreateFromCSR(pointer_data, C_API_DTYPE_INT32, index_data, values->data.get(), type, pointer_count,
                                            elements, other, parameters.c_str(), reference, out));
    } else {
      Check(Api().LGBM_DatasetCreateFromCSC(pointer_data, C_API_DTYPE_INT32, index_data, values->data.get(), type, pointer_count,
                                            elements, other, parameters.c_str(), reference, out));
    }
  });
}
Value LGBM_DatasetCreateFromCSR(const CallbackInfo& info) { return CreateSparse(info, true); }
Value LGBM_DatasetCreateFromCSC(const CallbackInfo& info) { return CreateSparse(info, false); }

// (dataset, rows: int32 memory, numRows, parameters)
Value LGBM_DatasetGetSubset(const CallbackInfo& info) {
  const Arguments a(info);
  const auto source = a.Handle<Dataset>(0);
  const auto rows = a.Handle<Memory>(1);
  const int32_t count = a.Count32(2, "numRows");
  const std::string parameters = a.String(3, "parameters");
  RequireElements(*rows, 0, count, C_API_DTYPE_INT32, "rows");
  auto subset = std::make_shared<Dataset>();
  subset->reference = source;
  return PoolOf(a.env()).Submit(
      a.env(), source->lane,
      [=](const Job&) {
        int total = 0;
        Check(Api().LGBM_DatasetGetNumData(source->handle, &total));
        const int32_t* row = reinterpret_cast<const int32_t*>(rows->data.get());
        for (int32_t i = 0; i < count; i++) {
          if (row[i] < 0 || row[i] >= total || (i > 0 && row[i] <= row[i - 1])) {
            ThrowArgument("rows have to be ascending, without repeats and within the dataset (at " + std::to_string(i) + ")");
          }
        }
        Check(Api().LGBM_DatasetGetSubset(source->handle, row, count, parameters.c_str(), &subset->handle));
      },
      [subset](Napi::Env e) -> Value { return WrapHandle(e, subset); });
}

}  // namespace

void RequireSparse(const Memory& pointers, const Memory& indices, const Memory& values, int type, int64_t pointer_count,
                   int64_t elements, int64_t other) {
  if (pointer_count < 1 || other < 1 || other > INT32_MAX || pointer_count > INT32_MAX) ThrowArgument("a sparse matrix needs at least one row and one column");
  if (type != C_API_DTYPE_FLOAT32 && type != C_API_DTYPE_FLOAT64) ThrowArgument("values have to be of float32 or float64");
  RequireElements(pointers, 0, pointer_count, C_API_DTYPE_INT32, "pointers");
  RequireElements(indices, 0, elements, C_API_DTYPE_INT32, "indices");
  RequireElements(values, 0, elements, type, "values");
}

void RequireSparseContent(const Memory& pointers, const Memory& indices, int64_t pointer_count, int64_t elements, int64_t other) {
  RequirePointers(reinterpret_cast<const int32_t*>(pointers.data.get()), pointer_count, elements);
  const int32_t* index = reinterpret_cast<const int32_t*>(indices.data.get());
  for (int64_t i = 0; i < elements; i++) {
    if (index[i] < 0 || index[i] >= other) ThrowArgument("indices[" + std::to_string(i) + "] is out of range");
  }
}

void ExportDatasetCreate(Napi::Object exports) {
  EXPORT_FUNCTION(exports, LGBM_DatasetCreateFromFile);
  EXPORT_FUNCTION(exports, LGBM_DatasetCreateFromSampledColumn);
  EXPORT_FUNCTION(exports, LGBM_DatasetCreateByReference);
  EXPORT_FUNCTION(exports, LGBM_DatasetCreateFromSerializedReference);
  EXPORT_FUNCTION(exports, LGBM_DatasetCreateFromMat);
  EXPORT_FUNCTION(exports, LGBM_DatasetCreateFromMats);
  EXPORT_FUNCTION(exports, LGBM_DatasetCreateFromCSR);
  EXPORT_FUNCTION(exports, LGBM_DatasetCreateFromCSC);
  EXPORT_FUNCTION(exports, LGBM_DatasetGetSubset);
}
