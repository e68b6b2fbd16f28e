// LGBM_BoosterPredict*SingleRow*: one row at a time, synchronous, for calls that take microseconds.
#include "modules.h"

namespace {

using Napi::CallbackInfo;
using Napi::Value;

/** A dense row of float32 or float64. */
struct Row {
  const void* data;
  int type;
  int64_t length;
};
Row ReadRow(const Arguments& a, size_t at) {
  if (!a[at].IsTypedArray()) a.Fail("row", "a Float64Array or Float32Array");
  const Napi::TypedArray array = a[at].As<Napi::TypedArray>();
  const napi_typedarray_type type = array.TypedArrayType();
  if (type != napi_float64_array && type != napi_float32_array) a.Fail("row", "a Float64Array or Float32Array");
  return Row{Arguments::Bytes(array), type == napi_float64_array ? C_API_DTYPE_FLOAT64 : C_API_DTYPE_FLOAT32,
             static_cast<int64_t>(array.ElementLength())};
}

/** One CSR row: its column indices and values. */
struct SparseRow {
  const int32_t* indices;
  Row values;
};
SparseRow ReadSparseRow(const Arguments& a, size_t at, int64_t columns) {
  const Napi::TypedArray indices = a.Typed(at, napi_int32_array, "indices", "an Int32Array");
  SparseRow row{reinterpret_cast<const int32_t*>(Arguments::Bytes(indices)), ReadRow(a, at + 1)};
  if (static_cast<int64_t>(indices.ElementLength()) != row.values.length) ThrowArgument("indices and values have to be of one length");
  for (int64_t i = 0; i < row.values.length; i++) {
    if (row.indices[i] < 0 || row.indices[i] >= columns) ThrowArgument("indices[" + std::to_string(i) + "] is out of range");
  }
  return row;
}

double* ReadOutput(const Arguments& a, size_t at, int64_t needed) {
  const Napi::TypedArray out = a.Typed(at, napi_float64_array, "out", "a Float64Array");
  if (static_cast<int64_t>(out.ElementLength()) < needed) ThrowArgument("out needs " + std::to_string(needed) + " elements");
  return reinterpret_cast<double*>(Arguments::Bytes(out));
}

int Features(const Booster& booster) {
  int features = 0;
  Check(Api().LGBM_BoosterGetNumFeature(booster.handle, &features));
  return features;
}

int64_t Outputs(const Booster& booster, int type, int start, int count) {
  int64_t length = 0;
  Check(Api().LGBM_BoosterCalcNumPredict(booster.handle, 1, type, start, count, &length));
  return length;
}

// (booster, row, predictType, startIteration, numIteration, parameter, out) -> number of values
Value LGBM_BoosterPredictForMatSingleRow(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  RequireIdle(*booster, "booster");
  const Row row = ReadRow(a, 1);
  const int32_t type = a.Count32(2, "predictType"), start = a.Count32(3, "startIteration"), count = a.Int32(4, "numIteration");
  const std::string parameter = a.String(5, "parameter");
  if (type > C_API_PREDICT_CONTRIB) ThrowArgument("predictType is out of range");
  if (row.length != Features(*booster)) ThrowArgument("the row has " + std::to_string(row.length) + " values, the model " + std::to_string(Features(*booster)) + " features");
  double* out = ReadOutput(a, 6, Outputs(*booster, type, start, count));
  int64_t length = 0;
  booster->range_start = -1;  // the inner predictor may or may not be made anew
  Check(Api().LGBM_BoosterPredictForMatSingleRow(booster->handle, row.data, row.type, static_cast<int>(row.length), 1, type, start, count, parameter.c_str(), &length, out));
  return Napi::Number::New(a.env(), static_cast<double>(length));
}

// (booster, indices, values, numCol, predictType, startIteration, numIteration, parameter, out) -> number of values
Value LGBM_BoosterPredictForCSRSingleRow(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  RequireIdle(*booster, "booster");
  const int64_t columns = a.Count64(3, "numCol");
  const SparseRow row = ReadSparseRow(a, 1, columns);
  const int32_t type = a.Count32(4, "predictType"), start = a.Count32(5, "startIteration"), count = a.Int32(6, "numIteration");
  const std::string parameter = a.String(7, "parameter");
  if (type > C_API_PREDICT_CONTRIB) ThrowArgument("predictType is out of range");
  if (columns != Features(*booster)) ThrowArgument("numCol has to be " + std::to_string(Features(*booster)));
  double* out = ReadOutput(a, 8, Outputs(*booster, type, start, count));
  const int32_t pointers[2] = {0, static_cast<int32_t>(row.values.length)};
  int64_t length = 0;
  booster->range_start = -1;
  Check(Api().LGBM_BoosterPredictForCSRSingleRow(booster->handle, pointers, C_API_DTYPE_INT32, row.indices, row.values.data, row.values.type, 2,
                                                 row.values.length, columns, type, start, count, parameter.c_str(), &length, out));
  return Napi::Number::New(a.env(), static_cast<double>(length));
}

/** Makes the fast configuration, or makes it again when the model or the booster's range of iterations has changed. */
void Prepare(FastRow* fast) {
  Booster& booster = *fast->booster;
  const bool same_range = booster.range_start == fast->start && booster.range_count == fast->count;
  if (fast->config && fast->version == booster.version && same_range) return;
  RequireIdle(booster, "booster");
  if (fast->config) Api().LGBM_FastConfigFree(fast->config);
  fast->config = nullptr;
  const auto init = [&] {
    if (fast->sparse) {
      return Api().LGBM_BoosterPredictForCSRSingleRowFastInit(booster.handle, fast->predict_type, fast->start, fast->count, fast->data_type, fast->columns,
                                                              fast->parameters.c_str(), &fast->config);
    }
    return Api().LGBM_BoosterPredictForMatSingleRowFastInit(booster.handle, fast->predict_type, fast->start, fast->count, fast->data_type, fast->columns,
                                                            fast->parameters.c_str(), &fast->config);
  };
  Check(init());
  fast->version = booster.version;
  booster.range_start = fast->start;
  booster.range_count = fast->count;
  fast->outputs = static_cast<int>(Outputs(booster, fast->predict_type, fast->start, fast->count));
}

// (booster, predictType, startIteration, numIteration, dataType, ncol, parameter) -> row predictor
Value FastInit(const CallbackInfo& info, bool sparse) {
  const Arguments a(info);
  auto fast = std::make_shared<FastRow>();
  fast->booster = a.Handle<Booster>(0);
  RequireIdle(*fast->booster, "booster");
  fast->predict_type = a.Count32(1, "predictType");
  fast->start = a.Count32(2, "startIteration");
  fast->count = a.Int32(3, "numIteration");
  fast->data_type = a.Int32(4, "dataType");
  fast->columns = a.Count32(5, "ncol");
  fast->parameters = a.String(6, "parameter");
  fast->sparse = sparse;
  if (fast->predict_type > C_API_PREDICT_CONTRIB) ThrowArgument("predictType is out of range");
  if (fast->data_type != C_API_DTYPE_FLOAT32 && fast->data_type != C_API_DTYPE_FLOAT64) ThrowArgument("dataType has to be float32 or float64");
  if (fast->columns != Features(*fast->booster)) ThrowArgument("ncol has to be " + std::to_string(Features(*fast->booster)));
  Prepare(fast.get());
  return WrapHandle(a.env(), fast);
}
Value LGBM_BoosterPredictForMatSingleRowFastInit(const CallbackInfo& info) { return FastInit(info, false); }
Value LGBM_BoosterPredictForCSRSingleRowFastInit(const CallbackInfo& info) { return FastInit(info, true); }

FastRow& Ready(const std::shared_ptr<FastRow>& fast) {
  // A training on the booster holds its lock for a whole iteration; waiting for it here would stall the thread.
  if (fast->booster->lane->pending > 0 && (fast->version != fast->booster->version || fast->booster->train)) RequireIdle(*fast->booster, "booster");
  Prepare(fast.get());
  return *fast;
}

// (rowPredictor) -> whether the model could be compiled: dense rows, normal or raw, trees that are not linear
Value rowCompile(const CallbackInfo& info) {
  const Arguments a(info);
  const auto fast = a.Handle<FastRow>(0);
  struct Made {
    std::unique_ptr<CompiledModel> model;
    uint64_t version = 0;
  };
  auto made = std::make_shared<Made>();
  const bool possible = !fast->sparse && (fast->predict_type == C_API_PREDICT_NORMAL || fast->predict_type == C_API_PREDICT_RAW_SCORE);
  // In line with everything that works on the booster, since LightGBM writes models out without a lock of its own; but the
  // booster must not count as busy meanwhile.
  return PoolOf(a.env()).Submit(
      a.env(), fast->booster->lane,
      [=](const Job&) {
        if (!possible) return;
        const std::lock_guard<std::mutex> lock(fast->booster->text);
        made->version = fast->booster->version;
        try {
          made->model = std::make_unique<CompiledModel>(ModelText(*fast->booster), fast->start, fast->count, fast->predict_type == C_API_PREDICT_RAW_SCORE);
        } catch (const CodedError&) {
          // LightGBM's own path goes on doing it.
        }
      },
      [=](Napi::Env env) -> Value {
        // Trees that changed in between may have been read half old, half new.
        if (made->version != fast->booster->version) made->model = nullptr;
        fast->compiled = std::move(made->model);
        fast->compiled_version = made->version;
        return Napi::Boolean::New(env, fast->compiled != nullptr);
      },
      /* quiet = */ true);
}

// (rowPredictor, row, out) -> number of values
Value LGBM_BoosterPredictForMatSingleRowFast(const CallbackInfo& info) {
  const Arguments a(info);
  const auto held = a.Handle<FastRow>(0);
  if (held->compiled && held->compiled_version == held->booster->version) {
    const Row row = ReadRow(a, 1);
    if (row.length != held->columns || row.type != held->data_type) ThrowArgument("the row needs " + std::to_string(held->columns) + " values of " + (held->data_type == C_API_DTYPE_FLOAT64 ? "float64" : "float32"));
    double* out = ReadOutput(a, 2, held->outputs);
    if (row.type == C_API_DTYPE_FLOAT64) {
      held->compiled->Predict(static_cast<const double*>(row.data), out);
    } else {
      held->compiled->Predict(static_cast<const float*>(row.data), out);
    }
    return Napi::Number::New(a.env(), held->outputs);
  }
  FastRow& fast = Ready(held);
  const Row row = ReadRow(a, 1);
  if (fast.sparse) ThrowArgument("the row predictor was made for sparse rows");
  if (row.length != fast.columns || row.type != fast.data_type) ThrowArgument("the row needs " + std::to_string(fast.columns) + " values of " + (fast.data_type == C_API_DTYPE_FLOAT64 ? "float64" : "float32"));
  double* out = ReadOutput(a, 2, fast.outputs);
  int64_t length = 0;
  Check(Api().LGBM_BoosterPredictForMatSingleRowFast(fast.config, row.data, &length, out));
  return Napi::Number::New(a.env(), static_cast<double>(length));
}

// (rowPredictor, indices, values, out) -> number of values
Value LGBM_BoosterPredictForCSRSingleRowFast(const CallbackInfo& info) {
  const Arguments a(info);
  FastRow& fast = Ready(a.Handle<FastRow>(0));
  if (!fast.sparse) ThrowArgument("the row predictor was made for dense rows");
  const SparseRow row = ReadSparseRow(a, 1, fast.columns);
  if (row.values.type != fast.data_type) ThrowArgument("values are of another type than the row predictor's");
  double* out = ReadOutput(a, 3, fast.outputs);
  const int32_t pointers[2] = {0, static_cast<int32_t>(row.values.length)};
  int64_t length = 0;
  Check(Api().LGBM_BoosterPredictForCSRSingleRowFast(fast.config, pointers, C_API_DTYPE_INT32, row.indices, row.values.data, 2, row.values.length, &length, out));
  return Napi::Number::New(a.env(), static_cast<double>(length));
}

}  // namespace

void ExportPredictRow(Napi::Object exports) {
  EXPORT_FUNCTION(exports, LGBM_BoosterPredictForMatSingleRow);
  EXPORT_FUNCTION(exports, LGBM_BoosterPredictForCSRSingleRow);
  EXPORT_FUNCTION(exports, LGBM_BoosterPredictForMatSingleRowFastInit);
  EXPORT_FUNCTION(exports, LGBM_BoosterPredictForCSRSingleRowFastInit);
  EXPORT_FUNCTION(exports, LGBM_BoosterPredictForMatSingleRowFast);
  EXPORT_FUNCTION(exports, LGBM_BoosterPredictForCSRSingleRowFast);
  EXPORT_FUNCTION(exports, rowCompile);
}
