// LGBM_Booster*: models as text and what can be read from them.
#include <limits>

#include "modules.h"

namespace {

using Napi::CallbackInfo;
using Napi::Value;

Value Nothing(Napi::Env env) { return env.Undefined(); }

/** The booster of argument 0 for a synchronous call. */
std::shared_ptr<Booster> Idle(const Arguments& a) {
  const auto booster = a.Handle<Booster>(0);
  RequireIdle(*booster, "booster");
  return booster;
}

template <class Read>
Value ReadInt(const CallbackInfo& info, Read read) {
  const Arguments a(info);
  const auto booster = Idle(a);
  int out = 0;
  Check(read(booster->handle, &out));
  return Napi::Number::New(a.env(), out);
}
Value LGBM_BoosterGetLinear(const CallbackInfo& info) { return ReadInt(info, Api().LGBM_BoosterGetLinear); }
Value LGBM_BoosterGetNumClasses(const CallbackInfo& info) { return ReadInt(info, Api().LGBM_BoosterGetNumClasses); }
Value LGBM_BoosterGetCurrentIteration(const CallbackInfo& info) { return ReadInt(info, Api().LGBM_BoosterGetCurrentIteration); }
Value LGBM_BoosterNumModelPerIteration(const CallbackInfo& info) { return ReadInt(info, Api().LGBM_BoosterNumModelPerIteration); }
Value LGBM_BoosterNumberOfTotalModel(const CallbackInfo& info) { return ReadInt(info, Api().LGBM_BoosterNumberOfTotalModel); }
Value LGBM_BoosterGetEvalCounts(const CallbackInfo& info) { return ReadInt(info, Api().LGBM_BoosterGetEvalCounts); }
Value LGBM_BoosterGetNumFeature(const CallbackInfo& info) { return ReadInt(info, Api().LGBM_BoosterGetNumFeature); }

template <class Read>
Value ReadDouble(const CallbackInfo& info, Read read) {
  const Arguments a(info);
  const auto booster = Idle(a);
  double out = 0;
  Check(read(booster->handle, &out));
  return Napi::Number::New(a.env(), out);
}
Value LGBM_BoosterGetUpperBoundValue(const CallbackInfo& info) { return ReadDouble(info, Api().LGBM_BoosterGetUpperBoundValue); }
Value LGBM_BoosterGetLowerBoundValue(const CallbackInfo& info) { return ReadDouble(info, Api().LGBM_BoosterGetLowerBoundValue); }

// (booster) -> string[]
Value LGBM_BoosterGetEvalNames(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = Idle(a);
  return ReadStrings(a.env(), [&](int length, int* count, size_t size, size_t* needed, char** out) {
    Check(Api().LGBM_BoosterGetEvalNames(booster->handle, length, count, size, needed, out));
  });
}
Value LGBM_BoosterGetFeatureNames(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = Idle(a);
  return ReadStrings(a.env(), [&](int length, int* count, size_t size, size_t* needed, char** out) {
    Check(Api().LGBM_BoosterGetFeatureNames(booster->handle, length, count, size, needed, out));
  });
}

// (booster, names)
Value LGBM_BoosterValidateFeatureNames(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = Idle(a);
  const std::vector<std::string> names = a.Strings(1, "names");
  std::vector<const char*> pointers;
  for (const auto& name : names) pointers.push_back(name.c_str());
  Check(Api().LGBM_BoosterValidateFeatureNames(booster->handle, pointers.data(), static_cast<int>(pointers.size())));
  return a.env().Undefined();
}

Value LoadBooster(const CallbackInfo& info, const char* argument,
                  decltype(LightGbmApi::LGBM_BoosterLoadModelFromString) load) {
  const Arguments a(info);
  auto text = std::make_shared<std::string>(a.String(0, argument));
  auto booster = std::make_shared<Booster>();
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane,
      [=](const Job&) {
        int iterations = 0;
        Check(load(text->c_str(), &iterations, &booster->handle));
      },
      [booster](Napi::Env env) -> Value { return WrapHandle(env, booster); });
}
// (filename) -> booster
Value LGBM_BoosterCreateFromModelfile(const CallbackInfo& info) { return LoadBooster(info, "filename", Api().LGBM_BoosterCreateFromModelfile); }
// (model text) -> booster
Value LGBM_BoosterLoadModelFromString(const CallbackInfo& info) { return LoadBooster(info, "model", Api().LGBM_BoosterLoadModelFromString); }

/** Calls `read` once for the size and once for the text. */
std::string ReadText(const std::function<void(int64_t size, int64_t* needed, char* out)>& read) {
  std::string text(1 << 16, '\0');
  int64_t needed = 0;
  read(static_cast<int64_t>(text.size()), &needed, text.data());
  if (needed > static_cast<int64_t>(text.size())) {
    text.resize(static_cast<size_t>(needed));
    read(needed, &needed, text.data());
  }
  text.resize(needed > 0 ? static_cast<size_t>(needed - 1) : 0);  // without the closing NUL
  return text;
}

// (booster) -> the parameters it was loaded with, as JSON
Value LGBM_BoosterGetLoadedParam(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = Idle(a);
  return Napi::String::New(a.env(), ReadText([&](int64_t size, int64_t* needed, char* out) {
    Check(Api().LGBM_BoosterGetLoadedParam(booster->handle, size, needed, out));
  }));
}

// (booster, startIteration, numIteration, importanceType) -> promise of text
Value ToText(const CallbackInfo& info, decltype(LightGbmApi::LGBM_BoosterSaveModelToString) save) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  const int32_t start = a.Count32(1, "startIteration"), count = a.Int32(2, "numIteration"), importance = a.Int32(3, "importanceType");
  auto text = std::make_shared<std::string>();
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane,
      [=](const Job&) {
        *text = ReadText([&](int64_t size, int64_t* needed, char* out) { Check(save(booster->handle, start, count, importance, size, needed, out)); });
      },
      [text](Napi::Env env) -> Value { return Napi::String::New(env, *text); });
}
Value LGBM_BoosterSaveModelToString(const CallbackInfo& info) { return ToText(info, Api().LGBM_BoosterSaveModelToString); }
Value LGBM_BoosterDumpModel(const CallbackInfo& info) { return ToText(info, Api().LGBM_BoosterDumpModel); }

// (booster, startIteration, numIteration, importanceType, filename)
Value LGBM_BoosterSaveModel(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  const int32_t start = a.Count32(1, "startIteration"), count = a.Int32(2, "numIteration"), importance = a.Int32(3, "importanceType");
  const std::string file = a.String(4, "filename");
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane, [=](const Job&) { Check(Api().LGBM_BoosterSaveModel(booster->handle, start, count, importance, file.c_str())); }, Nothing);
}

int Trees(const Booster& booster) {
  int trees = 0;
  Check(Api().LGBM_BoosterNumberOfTotalModel(booster.handle, &trees));
  return trees;
}

// (booster, tree, leaf) -> value
Value LGBM_BoosterGetLeafValue(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = Idle(a);
  const int32_t tree = a.Count32(1, "tree"), leaf = a.Count32(2, "leaf");
  if (tree >= Trees(*booster)) ThrowArgument("there is no tree " + std::to_string(tree));
  double value = 0;
  Check(Api().LGBM_BoosterGetLeafValue(booster->handle, tree, leaf, &value));
  return Napi::Number::New(a.env(), value);
}
// (booster, tree, leaf, value)
Value LGBM_BoosterSetLeafValue(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = Idle(a);
  const int32_t tree = a.Count32(1, "tree"), leaf = a.Count32(2, "leaf");
  const double value = a.Double(3, "value");
  if (tree >= Trees(*booster)) ThrowArgument("there is no tree " + std::to_string(tree));
  if (!std::isfinite(value)) ThrowArgument("a leaf value has to be finite");
  const std::lock_guard<std::mutex> lock(booster->text);
  Check(Api().LGBM_BoosterSetLeafValue(booster->handle, tree, leaf, value));
  booster->version++;
  return a.env().Undefined();
}

// (booster, numIteration, importanceType) -> Float64Array
Value LGBM_BoosterFeatureImportance(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = Idle(a);
  const int32_t iterations = a.Int32(1, "numIteration"), type = a.Int32(2, "importanceType");
  int features = 0;
  Check(Api().LGBM_BoosterGetNumFeature(booster->handle, &features));
  Napi::Float64Array out = Napi::Float64Array::New(a.env(), features);
  Check(Api().LGBM_BoosterFeatureImportance(booster->handle, iterations, type, out.Data()));
  return out;
}

// (booster, startIteration, endIteration)
Value LGBM_BoosterShuffleModels(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = Idle(a);
  const int32_t start = a.Count32(1, "startIteration"), end = a.Int32(2, "endIteration");
  int iterations = 0, per_iteration = 1;
  Check(Api().LGBM_BoosterNumModelPerIteration(booster->handle, &per_iteration));
  iterations = Trees(*booster) / std::max(1, per_iteration);
  if (start > iterations || end > iterations) ThrowArgument("the range of iterations is longer than the model");
  const std::lock_guard<std::mutex> lock(booster->text);
  Check(Api().LGBM_BoosterShuffleModels(booster->handle, start, end));
  booster->version++;
  return a.env().Undefined();
}

// (booster, other)
Value LGBM_BoosterMerge(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = Idle(a), other = a.Handle<Booster>(1);
  if (booster == other) ThrowArgument("a booster cannot be merged with itself");
  RequireIdle(*other, "other booster");
  int features = 0, other_features = 0, per_iteration = 0, other_per_iteration = 0;
  Check(Api().LGBM_BoosterGetNumFeature(booster->handle, &features));
  Check(Api().LGBM_BoosterGetNumFeature(other->handle, &other_features));
  Check(Api().LGBM_BoosterNumModelPerIteration(booster->handle, &per_iteration));
  Check(Api().LGBM_BoosterNumModelPerIteration(other->handle, &other_per_iteration));
  if (features != other_features || per_iteration != other_per_iteration) ThrowArgument("only boosters with the same features and outputs can be merged");
  const std::lock_guard<std::mutex> lock(booster->text);
  Check(Api().LGBM_BoosterMerge(booster->handle, other->handle));
  booster->version++;
  return a.env().Undefined();
}

}  // namespace

void ExportBooster(Napi::Object exports) {
  EXPORT_FUNCTION(exports, LGBM_BoosterGetLinear);
  EXPORT_FUNCTION(exports, LGBM_BoosterGetNumClasses);
  EXPORT_FUNCTION(exports, LGBM_BoosterGetCurrentIteration);
  EXPORT_FUNCTION(exports, LGBM_BoosterNumModelPerIteration);
  EXPORT_FUNCTION(exports, LGBM_BoosterNumberOfTotalModel);
  EXPORT_FUNCTION(exports, LGBM_BoosterGetEvalCounts);
  EXPORT_FUNCTION(exports, LGBM_BoosterGetNumFeature);
  EXPORT_FUNCTION(exports, LGBM_BoosterGetUpperBoundValue);
  EXPORT_FUNCTION(exports, LGBM_BoosterGetLowerBoundValue);
  EXPORT_FUNCTION(exports, LGBM_BoosterGetEvalNames);
  EXPORT_FUNCTION(exports, LGBM_BoosterGetFeatureNames);
  EXPORT_FUNCTION(exports, LGBM_BoosterValidateFeatureNames);
  EXPORT_FUNCTION(exports, LGBM_BoosterCreateFromModelfile);
  EXPORT_FUNCTION(exports, LGBM_BoosterLoadModelFromString);
  EXPORT_FUNCTION(exports, LGBM_BoosterGetLoadedParam);
  EXPORT_FUNCTION(exports, LGBM_BoosterSaveModelToString);
  EXPORT_FUNCTION(exports, LGBM_BoosterDumpModel);
  EXPORT_FUNCTION(exports, LGBM_BoosterSaveModel);
  EXPORT_FUNCTION(exports, LGBM_BoosterGetLeafValue);
  EXPORT_FUNCTION(exports, LGBM_BoosterSetLeafValue);
  EXPORT_FUNCTION(exports, LGBM_BoosterFeatureImportance);
  EXPORT_FUNCTION(exports, LGBM_BoosterShuffleModels);
  EXPORT_FUNCTION(exports, LGBM_BoosterMerge);
}
