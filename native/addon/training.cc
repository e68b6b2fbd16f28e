// LGBM_Booster*: making a booster on a dataset and adding trees to it.
#include <chrono>
#include <cstdlib>

#include "modules.h"

namespace {

using Napi::CallbackInfo;
using Napi::Value;

Value Nothing(Napi::Env env) { return env.Undefined(); }

/** Marks the datasets of a booster as in use while a job works on it, and brings its number of threads back. */
class DatasetUse {
 public:
  explicit DatasetUse(const Booster& booster) : valid_(booster.valid) {
    if (Api().OMP_SET_NUM_THREADS) Api().OMP_SET_NUM_THREADS(booster.threads);
    if (booster.train) valid_.push_back(booster.train);
    for (const auto& dataset : valid_) dataset->users++;
  }
  ~DatasetUse() {
    for (const auto& dataset : valid_) dataset->users--;
  }

 private:
  std::vector<std::shared_ptr<Dataset>> valid_;
};

/** num_threads of `parameters`, 0 where it is not given. */
int ThreadsOf(const std::string& parameters) {
  const std::string key = "num_threads=";
  size_t at = parameters.find(key);
  while (at != std::string::npos && at > 0 && parameters[at - 1] != ' ') at = parameters.find(key, at + 1);
  return at == std::string::npos ? 0 : std::atoi(parameters.c_str() + at + key.size());
}

void RequireTraining(const Booster& booster) {
  if (!booster.train) throw CodedError("invalid_argument", "The booster was loaded from text and has no training data.");
}

// (dataset, parameters) -> booster
Value LGBM_BoosterCreate(const CallbackInfo& info) {
  const Arguments a(info);
  auto booster = std::make_shared<Booster>();
  booster->train = a.Handle<Dataset>(0);
  const std::string parameters = a.String(1, "parameters");
  booster->threads = ThreadsOf(parameters);
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane,
      [=](const Job&) {
        const DatasetUse use(*booster);
        Check(Api().LGBM_BoosterCreate(booster->train->handle, parameters.c_str(), &booster->handle));
      },
      [booster](Napi::Env env) -> Value { return WrapHandle(env, booster); });
}

// (booster, dataset)
Value LGBM_BoosterAddValidData(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  const auto dataset = a.Handle<Dataset>(1);
  RequireTraining(*booster);
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane,
      [=](const Job&) {
        const DatasetUse use(*booster);
        booster->valid.push_back(dataset);
        Check(Api().LGBM_BoosterAddValidData(booster->handle, dataset->handle));
      },
      Nothing);
}

// (booster, dataset)
Value LGBM_BoosterResetTrainingData(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  const auto dataset = a.Handle<Dataset>(1);
  RequireTraining(*booster);
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane,
      [=](const Job&) {
        Check(Api().LGBM_BoosterResetTrainingData(booster->handle, dataset->handle));
        booster->train = dataset;
      },
      Nothing);
}

// (booster, parameters)
Value LGBM_BoosterResetParameter(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  const std::string parameters = a.String(1, "parameters");
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane, [=](const Job&) { Check(Api().LGBM_BoosterResetParameter(booster->handle, parameters.c_str())); }, Nothing);
}

struct Advance {
  int done = 0;
  bool finished = false;
  int evals_per_iteration = 0;
  std::vector<double> evals;
};

void AppendEvals(const Booster& booster, const std::vector<int32_t>& data, Advance* advance) {
  for (const int32_t index : data) {
    int count = 0;
    Check(Api().LGBM_BoosterGetEvalCounts(booster.handle, &count));
    const size_t at = advance->evals.size();
    advance->evals.resize(at + count);
    Check(Api().LGBM_BoosterGetEval(booster.handle, index, &count, advance->evals.data() + at));
    advance->evals.resize(at + count);
  }
}

std::vector<int32_t> ReadDataIndices(const Arguments& a, size_t at) {
  std::vector<int32_t> out;
  if (!a[at].IsArray()) a.Fail("data", "an array of whole numbers");
  const Napi::Array array = a[at].As<Napi::Array>();
  for (uint32_t i = 0; i < array.Length(); i++) {
    const Value item = array.Get(i);
    if (!item.IsNumber()) a.Fail("data", "an array of whole numbers");
    out.push_back(item.As<Napi::Number>().Int32Value());
  }
  return out;
}

void RequireDataIndex(const Booster& booster, int32_t index) {
  if (index < 0 || index > static_cast<int32_t>(booster.valid.size()) || !booster.train) ThrowArgument("there is no data set " + std::to_string(index));
}

// (booster, maxIterations, maxMilliseconds, data: number[]) -> { done, finished, evals: Float64Array }
// Adds trees until one of the limits is reached; after each iteration evaluates the data sets (0 is the training set).
// `finished` says that the last iteration could not split anything.
Value boosterAdvance(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  const int32_t iterations = a.Count32(1, "maxIterations");
  const double milliseconds = a.Double(2, "maxMilliseconds");
  const std::vector<int32_t> data = ReadDataIndices(a, 3);
  RequireTraining(*booster);
  auto advance = std::make_shared<Advance>();
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane,
      [=](const Job& job) {
        const DatasetUse use(*booster);
        for (const int32_t index : data) RequireDataIndex(*booster, index);
        const auto start = std::chrono::steady_clock::now();
        while (advance->done < iterations && !job.Stopping()) {
          int finished = 0;
          Check(Api().LGBM_BoosterUpdateOneIter(booster->handle, &finished));
          booster->version++;
          // No split was possible. The next iteration may find one where rows or features are sampled, so go on, as the
          // Python package does.
          advance->finished = finished != 0;
          advance->done++;
          AppendEvals(*booster, data, advance.get());
          const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
          if (elapsed.count() >= milliseconds) break;
        }
      },
      [advance](Napi::Env env) -> Value {
        Napi::Object out = Napi::Object::New(env);
        out.Set("done", advance->done);
        out.Set("finished", advance->finished);
        Napi::Float64Array evals = Napi::Float64Array::New(env, advance->evals.size());
        std::copy(advance->evals.begin(), advance->evals.end(), evals.Data());
        out.Set("evals", evals);
        return out;
      });
}

// (booster) -> true when no further split was possible
Value LGBM_BoosterUpdateOneIter(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  RequireTraining(*booster);
  auto finished = std::make_shared<int>(0);
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane,
      [=](const Job&) {
        const DatasetUse use(*booster);
        Check(Api().LGBM_BoosterUpdateOneIter(booster->handle, finished.get()));
        booster->version++;
      },
      [finished](Napi::Env env) -> Value { return Napi::Boolean::New(env, *finished != 0); });
}

// (booster, gradient, hessian: memories of float32) -> true when no further split was possible
Value LGBM_BoosterUpdateOneIterCustom(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  const auto gradient = a.Handle<Memory>(1), hessian = a.Handle<Memory>(2);
  RequireTraining(*booster);
  auto finished = std::make_shared<int>(0);
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane,
      [=](const Job&) {
        const DatasetUse use(*booster);
        int64_t scores = 0;
        Check(Api().LGBM_BoosterGetNumPredict(booster->handle, 0, &scores));
        RequireElements(*gradient, 0, scores, C_API_DTYPE_FLOAT32, "gradient");
        RequireElements(*hessian, 0, scores, C_API_DTYPE_FLOAT32, "hessian");
        Check(Api().LGBM_BoosterUpdateOneIterCustom(booster->handle, reinterpret_cast<const float*>(gradient->data.get()),
                                                    reinterpret_cast<const float*>(hessian->data.get()), finished.get()));
        booster->version++;
      },
      [finished](Napi::Env env) -> Value { return Napi::Boolean::New(env, *finished != 0); });
}

// (booster)
Value LGBM_BoosterRollbackOneIter(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  RequireTraining(*booster);
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane,
      [=](const Job&) {
        const DatasetUse use(*booster);
        Check(Api().LGBM_BoosterRollbackOneIter(booster->handle));
        booster->version++;
      },
      Nothing);
}

// (booster, leafPredictions: int32 memory, nrow, ncol): new leaf values from the booster's own training data
Value LGBM_BoosterRefit(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  const auto leaves = a.Handle<Memory>(1);
  const int32_t rows = a.Count32(2, "nrow"), columns = a.Count32(3, "ncol");
  RequireTraining(*booster);
  RequireElements(*leaves, 0, int64_t{rows} * columns, C_API_DTYPE_INT32, "leafPredictions");
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane,
      [=](const Job&) {
        const DatasetUse use(*booster);
        int total = 0, trees = 0;
        Check(Api().LGBM_DatasetGetNumData(booster->train->handle, &total));
        Check(Api().LGBM_BoosterNumberOfTotalModel(booster->handle, &trees));
        if (rows != total || columns != trees) ThrowArgument("leafPredictions has to hold one row per training row and one column per tree");
        const int32_t* leaf = reinterpret_cast<const int32_t*>(leaves->data.get());
        for (int64_t i = 0; i < int64_t{rows} * columns; i++) {
          if (leaf[i] < 0) ThrowArgument("a leaf index is negative");
        }
        Check(Api().LGBM_BoosterRefit(booster->handle, leaf, rows, columns));
        booster->version++;
      },
      Nothing);
}

// (booster, dataIndex) -> Float64Array of metrics, in the order of LGBM_BoosterGetEvalNames
Value LGBM_BoosterGetEval(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  const int32_t index = a.Count32(1, "dataIndex");
  RequireDataIndex(*booster, index);
  auto advance = std::make_shared<Advance>();
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane,
      [=](const Job&) {
        const DatasetUse use(*booster);
        AppendEvals(*booster, {index}, advance.get());
      },
      [advance](Napi::Env env) -> Value {
        Napi::Float64Array evals = Napi::Float64Array::New(env, advance->evals.size());
        std::copy(advance->evals.begin(), advance->evals.end(), evals.Data());
        return evals;
      });
}

// (booster, dataIndex) -> number of scores
Value LGBM_BoosterGetNumPredict(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  const int32_t index = a.Count32(1, "dataIndex");
  RequireIdle(*booster, "booster");
  RequireDataIndex(*booster, index);
  int64_t count = 0;
  Check(Api().LGBM_BoosterGetNumPredict(booster->handle, index, &count));
  return Napi::Number::New(a.env(), static_cast<double>(count));
}

// (booster, dataIndex) -> memory of float64, class after class: the current scores of a data set
Value LGBM_BoosterGetPredict(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  const int32_t index = a.Count32(1, "dataIndex");
  RequireDataIndex(*booster, index);
  auto out = std::make_shared<std::shared_ptr<Memory>>();
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane,
      [=](const Job&) {
        const DatasetUse use(*booster);
        int64_t count = 0;
        Check(Api().LGBM_BoosterGetNumPredict(booster->handle, index, &count));
        *out = std::make_shared<Memory>(static_cast<size_t>(count) * sizeof(double));
        Check(Api().LGBM_BoosterGetPredict(booster->handle, index, &count, reinterpret_cast<double*>((*out)->data.get())));
      },
      [out](Napi::Env env) -> Value { return WrapHandle(env, *out); });
}

}  // namespace

void ExportTraining(Napi::Object exports) {
  EXPORT_FUNCTION(exports, LGBM_BoosterCreate);
  EXPORT_FUNCTION(exports, LGBM_BoosterAddValidData);
  EXPORT_FUNCTION(exports, LGBM_BoosterResetTrainingData);
  EXPORT_FUNCTION(exports, LGBM_BoosterResetParameter);
  EXPORT_FUNCTION(exports, boosterAdvance);
  EXPORT_FUNCTION(exports, LGBM_BoosterUpdateOneIter);
  EXPORT_FUNCTION(exports, LGBM_BoosterUpdateOneIterCustom);
  EXPORT_FUNCTION(exports, LGBM_BoosterRollbackOneIter);
  EXPORT_FUNCTION(exports, LGBM_BoosterRefit);
  EXPORT_FUNCTION(exports, LGBM_BoosterGetEval);
  EXPORT_FUNCTION(exports, LGBM_BoosterGetNumPredict);
  EXPORT_FUNCTION(exports, LGBM_BoosterGetPredict);
}
