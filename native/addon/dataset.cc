// LGBM_Dataset*: fields, names, files and pushing rows.
#include <cstring>

#include "modules.h"

namespace {

using Napi::CallbackInfo;
using Napi::Value;

Value Nothing(Napi::Env env) { return env.Undefined(); }

void RequireUnused(const Dataset& dataset) {
  if (dataset.users.load() > 0) throw CodedError("busy", "The dataset is in use by a training that has not finished.");
}

// (dataset, names: string[])
Value LGBM_DatasetSetFeatureNames(const CallbackInfo& info) {
  const Arguments a(info);
  const auto dataset = a.Handle<Dataset>(0);
  const std::vector<std::string> names = a.Strings(1, "names");
  RequireIdle(*dataset, "dataset");
  RequireUnused(*dataset);
  std::vector<const char*> pointers;
  for (const auto& name : names) pointers.push_back(name.c_str());
  Check(Api().LGBM_DatasetSetFeatureNames(dataset->handle, pointers.data(), static_cast<int>(pointers.size())));
  return a.env().Undefined();
}

// (dataset) -> string[]
Value LGBM_DatasetGetFeatureNames(const CallbackInfo& info) {
  const Arguments a(info);
  const auto dataset = a.Handle<Dataset>(0);
  RequireIdle(*dataset, "dataset");
  return ReadStrings(a.env(), [&](int length, int* count, size_t size, size_t* needed, char** out) {
    Check(Api().LGBM_DatasetGetFeatureNames(dataset->handle, length, count, size, needed, out));
  });
}

Value ToFile(const CallbackInfo& info, decltype(&::LGBM_DatasetSaveBinary) save) {
  const Arguments a(info);
  const auto dataset = a.Handle<Dataset>(0);
  const std::string file = a.String(1, "filename");
  return PoolOf(a.env()).Submit(a.env(), dataset->lane, [=](const Job&) { Check(save(dataset->handle, file.c_str())); }, Nothing);
}
// (dataset, filename)
Value LGBM_DatasetSaveBinary(const CallbackInfo& info) { return ToFile(info, Api().LGBM_DatasetSaveBinary); }
Value LGBM_DatasetDumpText(const CallbackInfo& info) { return ToFile(info, Api().LGBM_DatasetDumpText); }

// (dataset) -> byte buffer
Value LGBM_DatasetSerializeReferenceToBinary(const CallbackInfo& info) {
  const Arguments a(info);
  const auto dataset = a.Handle<Dataset>(0);
  auto buffer = std::make_shared<ByteBuffer>();
  return PoolOf(a.env()).Submit(
      a.env(), dataset->lane,
      [=](const Job&) { Check(Api().LGBM_DatasetSerializeReferenceToBinary(dataset->handle, &buffer->handle, &buffer->size)); },
      [=](Napi::Env env) -> Value { return WrapHandle(env, buffer); });
}

// (dataset, field, data: memory | null, count, type)
Value LGBM_DatasetSetField(const CallbackInfo& info) {
  const Arguments a(info);
  const auto dataset = a.Handle<Dataset>(0);
  const std::string field = a.String(1, "field");
  const auto data = a.OptionalHandle<Memory>(2);
  const int32_t count = a.Count32(3, "count"), type = a.Int32(4, "type");
  RequireUnused(*dataset);
  if (data) RequireElements(*data, 0, count, type, field.c_str());
  return PoolOf(a.env()).Submit(
      a.env(), dataset->lane,
      [=](const Job&) { Check(Api().LGBM_DatasetSetField(dataset->handle, field.c_str(), data ? data->data.get() : nullptr, data ? count : 0, type)); },
      Nothing);
}

// (dataset, field) -> typed array | null
Value LGBM_DatasetGetField(const CallbackInfo& info) {
  const Arguments a(info);
  const auto dataset = a.Handle<Dataset>(0);
  const std::string field = a.String(1, "field");
  RequireIdle(*dataset, "dataset");
  int length = 0, type = 0;
  const void* data = nullptr;
  Check(Api().LGBM_DatasetGetField(dataset->handle, field.c_str(), &length, &data, &type));
  if (length == 0 || !data) return a.env().Null();
  const size_t bytes = ElementSize(type) * length;
  Napi::ArrayBuffer buffer = Napi::ArrayBuffer::New(a.env(), bytes);
  std::memcpy(buffer.Data(), data, bytes);
  switch (type) {
    case C_API_DTYPE_FLOAT32:
      return Napi::Float32Array::New(a.env(), length, buffer, 0);
    case C_API_DTYPE_FLOAT64:
      return Napi::Float64Array::New(a.env(), length, buffer, 0);
    case C_API_DTYPE_INT32:
      return Napi::Int32Array::New(a.env(), length, buffer, 0);
    default:
      throw CodedError("lightgbm", "The field " + field + " is of an unknown type.");
  }
}

// (oldParameters, newParameters): throws when the change needs a new dataset
Value LGBM_DatasetUpdateParamChecking(const CallbackInfo& info) {
  const Arguments a(info);
  Check(Api().LGBM_DatasetUpdateParamChecking(a.String(0, "oldParameters").c_str(), a.String(1, "newParameters").c_str()));
  return a.env().Undefined();
}

Value ReadInt(const CallbackInfo& info, decltype(&::LGBM_DatasetGetNumData) read) {
  const Arguments a(info);
  const auto dataset = a.Handle<Dataset>(0);
  int out = 0;
  Check(read(dataset->handle, &out));
  return Napi::Number::New(a.env(), out);
}
Value LGBM_DatasetGetNumData(const CallbackInfo& info) { return ReadInt(info, Api().LGBM_DatasetGetNumData); }
Value LGBM_DatasetGetNumFeature(const CallbackInfo& info) { return ReadInt(info, Api().LGBM_DatasetGetNumFeature); }

// (dataset, feature) -> number of bins
Value LGBM_DatasetGetFeatureNumBin(const CallbackInfo& info) {
  const Arguments a(info);
  const auto dataset = a.Handle<Dataset>(0);
  const int32_t feature = a.Count32(1, "feature");
  int features = 0, out = 0;
  Check(Api().LGBM_DatasetGetNumFeature(dataset->handle, &features));
  if (feature >= features) ThrowArgument("there is no feature " + std::to_string(feature));
  Check(Api().LGBM_DatasetGetFeatureNumBin(dataset->handle, feature, &out));
  return Napi::Number::New(a.env(), out);
}

// (target, source)
Value LGBM_DatasetAddFeaturesFrom(const CallbackInfo& info) {
  const Arguments a(info);
  const auto target = a.Handle<Dataset>(0), source = a.Handle<Dataset>(1);
  if (target == source) ThrowArgument("a dataset cannot be added to itself");
  RequireUnused(*target);
  return PoolOf(a.env()).Submit(
      a.env(), target->lane, [=](const Job&) { Check(Api().LGBM_DatasetAddFeaturesFrom(target->handle, source->handle)); }, Nothing);
}

// (dataset, hasWeights, hasInitScores, hasQueries, numClasses, numThreads, ompMaxThreads)
Value LGBM_DatasetInitStreaming(const CallbackInfo& info) {
  const Arguments a(info);
  const auto dataset = a.Handle<Dataset>(0);
  Check(Api().LGBM_DatasetInitStreaming(dataset->handle, a.Bool(1, "hasWeights"), a.Bool(2, "hasInitScores"), a.Bool(3, "hasQueries"),
                                        a.Count32(4, "numClasses"), a.Count32(5, "numThreads"), a.Int32(6, "ompMaxThreads")));
  return a.env().Undefined();
}
// (dataset, wait)
Value LGBM_DatasetSetWaitForManualFinish(const CallbackInfo& info) {
  const Arguments a(info);
  Check(Api().LGBM_DatasetSetWaitForManualFinish(a.Handle<Dataset>(0)->handle, a.Bool(1, "wait")));
  return a.env().Undefined();
}
// (dataset)
Value LGBM_DatasetMarkFinished(const CallbackInfo& info) {
  const Arguments a(info);
  const auto dataset = a.Handle<Dataset>(0);
  return PoolOf(a.env()).Submit(a.env(), dataset->lane, [=](const Job&) { Check(Api().LGBM_DatasetMarkFinished(dataset->handle)); }, Nothing);
}

struct PushMetadata {
  std::shared_ptr<Memory> label, weight, init_score, query;
  int32_t thread = 0;
  template <class T>
  static const T* Data(const std::shared_ptr<Memory>& memory) {
    return memory ? reinterpret_cast<const T*>(memory->data.get()) : nullptr;
  }
};
PushMetadata ReadMetadata(const Arguments& a, size_t from, int64_t rows) {
  PushMetadata m;
  m.label = a.Handle<Memory>(from);
  m.weight = a.OptionalHandle<Memory>(from + 1);
  m.init_score = a.OptionalHandle<Memory>(from + 2);
  m.query = a.OptionalHandle<Memory>(from + 3);
  m.thread = a.Count32(from + 4, "tid");
  RequireElements(*m.label, 0, rows, C_API_DTYPE_FLOAT32, "label");
  if (m.weight) RequireElements(*m.weight, 0, rows, C_API_DTYPE_FLOAT32, "weight");
  if (m.init_score) RequireElements(*m.init_score, 0, rows, C_API_DTYPE_FLOAT64, "initScore");
  if (m.query) RequireElements(*m.query, 0, rows, C_API_DTYPE_INT32, "query");
  return m;
}

void RequireRoom(const Dataset& dataset, int64_t start, int64_t rows, int64_t columns) {
  int total = 0, features = 0;
  Check(Api().LGBM_DatasetGetNumData(dataset.handle, &total));
  Check(Api().LGBM_DatasetGetNumFeature(dataset.handle, &features));
  if (start + rows > total) ThrowArgument("rows " + std::to_string(start) + " to " + std::to_string(start + rows) + " do not fit into " + std::to_string(total) + " rows");
  if (columns != features) ThrowArgument("the dataset has " + std::to_string(features) + " columns, not " + std::to_string(columns));
}

// (dataset, data: memory, dataType, nrow, ncol, startRow[, label, weight, initScore, query, tid])
Value PushRows(const CallbackInfo& info, bool with_metadata) {
  const Arguments a(info);
  const auto dataset = a.Handle<Dataset>(0);
  const auto data = a.Handle<Memory>(1);
  const int32_t type = a.Int32(2, "dataType"), rows = a.Count32(3, "nrow"), columns = a.Count32(4, "ncol"), start = a.Count32(5, "startRow");
  RequireElements(*data, 0, int64_t{rows} * columns, type, "data");
  const PushMetadata m = with_metadata ? ReadMetadata(a, 6, rows) : PushMetadata{};
  return PoolOf(a.env()).Submit(
      a.env(), dataset->lane,
      [=](const Job&) {
        RequireRoom(*dataset, start, rows, columns);
        if (with_metadata) {
          Check(Api().LGBM_DatasetPushRowsWithMetadata(dataset->handle, data->data.get(), type, rows, columns, start, m.Data<float>(m.label),
                                                       m.Data<float>(m.weight), m.Data<double>(m.init_score), m.Data<int32_t>(m.query), m.thread));
        } else {
          Check(Api().LGBM_DatasetPushRows(dataset->handle, data->data.get(), type, rows, columns, start));
        }
      },
      Nothing);
}
Value LGBM_DatasetPushRows(const CallbackInfo& info) { return PushRows(info, false); }
Value LGBM_DatasetPushRowsWithMetadata(const CallbackInfo& info) { return PushRows(info, true); }

// (dataset, pointers, indices, values, dataType, nPointers, nElements, numCol, startRow[, label, weight, initScore, query, tid])
Value PushSparse(const CallbackInfo& info, bool with_metadata) {
  const Arguments a(info);
  const auto dataset = a.Handle<Dataset>(0);
  const auto pointers = a.Handle<Memory>(1), indices = a.Handle<Memory>(2), values = a.Handle<Memory>(3);
  const int32_t type = a.Int32(4, "dataType");
  const int64_t pointer_count = a.Count64(5, "nPointers"), elements = a.Count64(6, "nElements"), columns = a.Count64(7, "numCol"), start = a.Count64(8, "startRow");
  RequireSparse(*pointers, *indices, *values, type, pointer_count, elements, columns);
  const PushMetadata m = with_metadata ? ReadMetadata(a, 9, pointer_count - 1) : PushMetadata{};
  return PoolOf(a.env()).Submit(
      a.env(), dataset->lane,
      [=](const Job&) {
        RequireSparseContent(*pointers, *indices, pointer_count, elements, columns);
        RequireRoom(*dataset, start, pointer_count - 1, columns);
        const auto* index = reinterpret_cast<const int32_t*>(indices->data.get());
        if (with_metadata) {
          Check(Api().LGBM_DatasetPushRowsByCSRWithMetadata(dataset->handle, pointers->data.get(), C_API_DTYPE_INT32, index, values->data.get(),
                                                            type, pointer_count, elements, start, m.Data<float>(m.label), m.Data<float>(m.weight),
                                                            m.Data<double>(m.init_score), m.Data<int32_t>(m.query), m.thread));
        } else {
          Check(Api().LGBM_DatasetPushRowsByCSR(dataset->handle, pointers->data.get(), C_API_DTYPE_INT32, index, values->data.get(), type,
                                                pointer_count, elements, columns, start));
        }
      },
      Nothing);
}
Value LGBM_DatasetPushRowsByCSR(const CallbackInfo& info) { return PushSparse(info, false); }
Value LGBM_DatasetPushRowsByCSRWithMetadata(const CallbackInfo& info) { return PushSparse(info, true); }

}  // namespace

Value ReadStrings(Napi::Env env, const std::function<void(int, int*, size_t, size_t*, char**)>& read) {
  int count = 0;
  size_t needed = 0;
  read(0, &count, 0, &needed, nullptr);
  std::vector<std::vector<char>> buffers(count, std::vector<char>(needed + 1));
  std::vector<char*> pointers;
  for (auto& buffer : buffers) pointers.push_back(buffer.data());
  read(count, &count, needed + 1, &needed, pointers.data());
  Napi::Array out = Napi::Array::New(env, count);
  for (int i = 0; i < count; i++) out.Set(static_cast<uint32_t>(i), Napi::String::New(env, buffers[i].data()));
  return out;
}

void ExportDataset(Napi::Object exports) {
  EXPORT_FUNCTION(exports, LGBM_DatasetSetFeatureNames);
  EXPORT_FUNCTION(exports, LGBM_DatasetGetFeatureNames);
  EXPORT_FUNCTION(exports, LGBM_DatasetSaveBinary);
  EXPORT_FUNCTION(exports, LGBM_DatasetDumpText);
  EXPORT_FUNCTION(exports, LGBM_DatasetSerializeReferenceToBinary);
  EXPORT_FUNCTION(exports, LGBM_DatasetSetField);
  EXPORT_FUNCTION(exports, LGBM_DatasetGetField);
  EXPORT_FUNCTION(exports, LGBM_DatasetUpdateParamChecking);
  EXPORT_FUNCTION(exports, LGBM_DatasetGetNumData);
  EXPORT_FUNCTION(exports, LGBM_DatasetGetNumFeature);
  EXPORT_FUNCTION(exports, LGBM_DatasetGetFeatureNumBin);
  EXPORT_FUNCTION(exports, LGBM_DatasetAddFeaturesFrom);
  EXPORT_FUNCTION(exports, LGBM_DatasetInitStreaming);
  EXPORT_FUNCTION(exports, LGBM_DatasetSetWaitForManualFinish);
  EXPORT_FUNCTION(exports, LGBM_DatasetMarkFinished);
  EXPORT_FUNCTION(exports, LGBM_DatasetPushRows);
  EXPORT_FUNCTION(exports, LGBM_DatasetPushRowsWithMetadata);
  EXPORT_FUNCTION(exports, LGBM_DatasetPushRowsByCSR);
  EXPORT_FUNCTION(exports, LGBM_DatasetPushRowsByCSRWithMetadata);
}
