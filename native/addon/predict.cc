// LGBM_BoosterPredict*: batches, on the pool. Results arrive as native memory of float64 that JavaScript copies out.
#include <algorithm>

#include "modules.h"

namespace {

using Napi::CallbackInfo;
using Napi::Value;

/** The part of the arguments that every prediction has: type, range of iterations, parameters. */
struct Request {
  int type, start, count;
  std::string parameters;
};
Request ReadRequest(const Arguments& a, size_t at) {
  Request r{a.Count32(at, "predictType"), a.Count32(at + 1, "startIteration"), a.Int32(at + 2, "numIteration"), a.String(at + 3, "parameter")};
  if (r.type > C_API_PREDICT_CONTRIB) ThrowArgument("predictType is out of range");
  return r;
}

void RequireColumns(const Booster& booster, int64_t columns) {
  // LightGBM's own check throws inside an OpenMP region for some inputs, which ends the process.
  int features = 0;
  Check(Api().LGBM_BoosterGetNumFeature(booster.handle, &features));
  if (columns != features) ThrowArgument("the model has " + std::to_string(features) + " features, the data has " + std::to_string(columns));
}

std::shared_ptr<Memory> MakeOutput(const Booster& booster, int32_t rows, const Request& request) {
  int64_t length = 0;
  Check(Api().LGBM_BoosterCalcNumPredict(booster.handle, rows, request.type, request.start, request.count, &length));
  return std::make_shared<Memory>(static_cast<size_t>(length) * sizeof(double));
}

/** Runs `predict` on the booster's lane; gives a memory of float64. */
Value Predict(Napi::Env env, const std::shared_ptr<Booster>& booster, const Request& request, int32_t rows,
              std::function<void(int64_t* length, double* out)> predict) {
  auto out = std::make_shared<std::shared_ptr<Memory>>();
  return PoolOf(env).Submit(
      env, booster->lane,
      [=](const Job&) {
        *out = MakeOutput(*booster, rows, request);
        booster->range_start = request.start;
        booster->range_count = request.count;
        int64_t length = 0;
        if (rows > 0) predict(&length, reinterpret_cast<double*>((*out)->data.get()));
      },
      [out](Napi::Env e) -> Value { return WrapHandle(e, *out); });
}

// (booster, data: memory, dataType, nrow, ncol, isRowMajor, predictType, startIteration, numIteration, parameter)
Value LGBM_BoosterPredictForMat(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  const auto data = a.Handle<Memory>(1);
  const int32_t type = a.Int32(2, "dataType"), rows = a.Count32(3, "nrow"), columns = a.Count32(4, "ncol");
  const bool row_major = a.Bool(5, "isRowMajor");
  const Request request = ReadRequest(a, 6);
  RequireElements(*data, 0, int64_t{rows} * columns, type, "data");
  return Predict(a.env(), booster, request, rows, [=](int64_t* length, double* out) {
    RequireColumns(*booster, columns);
    Check(Api().LGBM_BoosterPredictForMat(booster->handle, data->data.get(), type, rows, columns, row_major, request.type, request.start,
                                          request.count, request.parameters.c_str(), length, out));
  });
}

// (booster, rows: memory, dataType, nrow, ncol, predictType, startIteration, numIteration, parameter)
Value LGBM_BoosterPredictForMats(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  const auto data = a.Handle<Memory>(1);
  const int32_t type = a.Int32(2, "dataType"), rows = a.Count32(3, "nrow"), columns = a.Count32(4, "ncol");
  const Request request = ReadRequest(a, 5);
  RequireElements(*data, 0, int64_t{rows} * columns, type, "data");
  return Predict(a.env(), booster, request, rows, [=](int64_t* length, double* out) {
    RequireColumns(*booster, columns);
    std::vector<const void*> pointers(rows);
    for (int32_t i = 0; i < rows; i++) pointers[i] = data->data.get() + int64_t{i} * columns * ElementSize(type);
    Check(Api().LGBM_BoosterPredictForMats(booster->handle, pointers.data(), type, rows, columns, request.type, request.start, request.count,
                                           request.parameters.c_str(), length, out));
  });
}

// (booster, pointers, indices, values, dataType, nPointers, nElements, otherDimension, predictType, startIteration, numIteration, parameter)
Value PredictSparse(const CallbackInfo& info, bool by_row) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  const auto pointers = a.Handle<Memory>(1), indices = a.Handle<Memory>(2), values = a.Handle<Memory>(3);
  const int32_t type = a.Int32(4, "dataType");
  const int64_t pointer_count = a.Count64(5, "nPointers"), elements = a.Count64(6, "nElements"), other = a.Count64(7, "otherDimension");
  const Request request = ReadRequest(a, 8);
  RequireSparse(*pointers, *indices, *values, type, pointer_count, elements, other);
  const int32_t rows = static_cast<int32_t>(by_row ? pointer_count - 1 : other);
  return Predict(a.env(), booster, request, rows, [=](int64_t* length, double* out) {
    RequireColumns(*booster, by_row ? other : pointer_count - 1);
    RequireSparseContent(*pointers, *indices, pointer_count, elements, other);
    const auto* index = reinterpret_cast<const int32_t*>(indices->data.get());
    const auto predict = by_row ? Api().LGBM_BoosterPredictForCSR : Api().LGBM_BoosterPredictForCSC;
    Check(predict(booster->handle, pointers->data.get(), C_API_DTYPE_INT32, index, values->data.get(), type, pointer_count, elements, other,
                  request.type, request.start, request.count, request.parameters.c_str(), length, out));
  });
}
Value LGBM_BoosterPredictForCSR(const CallbackInfo& info) { return PredictSparse(info, true); }
Value LGBM_BoosterPredictForCSC(const CallbackInfo& info) { return PredictSparse(info, false); }

struct SparseOutput {
  ~SparseOutput() {
    if (pointers) Api().LGBM_BoosterFreePredictSparse(pointers, indices, values, C_API_DTYPE_INT32, C_API_DTYPE_FLOAT64);
  }
  int64_t lengths[2] = {0, 0};
  void* pointers = nullptr;
  int32_t* indices = nullptr;
  void* values = nullptr;
};

// (booster, pointers, indices, values, dataType, nPointers, nElements, numCol, startIteration, numIteration, parameter)
// -> { pointers, indices, values }: contributions of CSR rows as CSR, one matrix per class after another
Value LGBM_BoosterPredictSparseOutput(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  const auto pointers = a.Handle<Memory>(1), indices = a.Handle<Memory>(2), values = a.Handle<Memory>(3);
  const int32_t type = a.Int32(4, "dataType");
  const int64_t pointer_count = a.Count64(5, "nPointers"), elements = a.Count64(6, "nElements"), columns = a.Count64(7, "numCol");
  const int32_t start = a.Count32(8, "startIteration"), count = a.Int32(9, "numIteration");
  const std::string parameters = a.String(10, "parameter");
  RequireSparse(*pointers, *indices, *values, type, pointer_count, elements, columns);
  if (type != C_API_DTYPE_FLOAT64) ThrowArgument("sparse contributions need float64 values");
  auto out = std::make_shared<SparseOutput>();
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane,
      [=](const Job&) {
        RequireColumns(*booster, columns);
        RequireSparseContent(*pointers, *indices, pointer_count, elements, columns);
        booster->range_start = start;
        booster->range_count = count;
        Check(Api().LGBM_BoosterPredictSparseOutput(booster->handle, pointers->data.get(), C_API_DTYPE_INT32,
                                                    reinterpret_cast<const int32_t*>(indices->data.get()), values->data.get(), type, pointer_count,
                                                    elements, columns, C_API_PREDICT_CONTRIB, start, count, parameters.c_str(),
                                                    C_API_MATRIX_TYPE_CSR, out->lengths, &out->pointers, &out->indices, &out->values));
      },
      [out](Napi::Env env) -> Value {
        const size_t element_count = static_cast<size_t>(out->lengths[0]), pointer_length = static_cast<size_t>(out->lengths[1]);
        Napi::Int32Array p = Napi::Int32Array::New(env, pointer_length), i = Napi::Int32Array::New(env, element_count);
        Napi::Float64Array v = Napi::Float64Array::New(env, element_count);
        std::copy_n(static_cast<const int32_t*>(out->pointers), pointer_length, p.Data());
        std::copy_n(out->indices, element_count, i.Data());
        std::copy_n(static_cast<const double*>(out->values), element_count, v.Data());
        Napi::Object result = Napi::Object::New(env);
        result.Set("pointers", p);
        result.Set("indices", i);
        result.Set("values", v);
        return result;
      });
}

// (booster, dataFilename, hasHeader, predictType, startIteration, numIteration, parameter, resultFilename)
Value LGBM_BoosterPredictForFile(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  const std::string data = a.String(1, "dataFilename"), result = a.String(7, "resultFilename");
  const bool header = a.Bool(2, "hasHeader");
  const Request request = ReadRequest(a, 3);
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane,
      [=](const Job&) {
        booster->range_start = request.start;
        booster->range_count = request.count;
        Check(Api().LGBM_BoosterPredictForFile(booster->handle, data.c_str(), header, request.type, request.start, request.count,
                                               request.parameters.c_str(), result.c_str()));
      },
      [](Napi::Env env) -> Value { return env.Undefined(); });
}

// (booster, numRow, predictType, startIteration, numIteration) -> number of values
Value LGBM_BoosterCalcNumPredict(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  RequireIdle(*booster, "booster");
  int64_t length = 0;
  Check(Api().LGBM_BoosterCalcNumPredict(booster->handle, a.Count32(1, "numRow"), a.Count32(2, "predictType"), a.Count32(3, "startIteration"),
                                         a.Int32(4, "numIteration"), &length));
  return Napi::Number::New(a.env(), static_cast<double>(length));
}

}  // namespace

void ExportPredict(Napi::Object exports) {
  EXPORT_FUNCTION(exports, LGBM_BoosterPredictForMat);
  EXPORT_FUNCTION(exports, LGBM_BoosterPredictForMats);
  EXPORT_FUNCTION(exports, LGBM_BoosterPredictForCSR);
  EXPORT_FUNCTION(exports, LGBM_BoosterPredictForCSC);
  EXPORT_FUNCTION(exports, LGBM_BoosterPredictSparseOutput);
  EXPORT_FUNCTION(exports, LGBM_BoosterPredictForFile);
  EXPORT_FUNCTION(exports, LGBM_BoosterCalcNumPredict);
}
