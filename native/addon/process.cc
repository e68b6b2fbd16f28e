// What concerns the process as a whole: loading, logging, threads, the network, sampling.
#include "modules.h"

namespace {

using Napi::CallbackInfo;
using Napi::Value;

// (path): opens LightGBM's library for the process and routes the log of this environment
Value openLibrary(const CallbackInfo& info) {
  const Arguments a(info);
  OpenLibrary(a.String(0, "path"));
  PoolOf(a.env()).RouteLogOfThisThread();
  return a.env().Undefined();
}
// () -> path or ''
Value openedLibrary(const CallbackInfo& info) { return Napi::String::New(info.Env(), OpenedLibraryPath()); }

// (callback | null): where log lines of this environment go
Value LGBM_RegisterLogCallback(const CallbackInfo& info) {
  if (!info[0].IsFunction() && !info[0].IsNull()) Arguments(info).Fail("callback", "a function or null");
  PoolOf(info.Env()).SetLog(info.Env(), info[0]);
  return info.Env().Undefined();
}

// () -> JSON of parameter names and aliases
Value LGBM_DumpParamAliases(const CallbackInfo& info) {
  int64_t length = 0;
  Check(Api().LGBM_DumpParamAliases(0, &length, nullptr));
  std::string text(static_cast<size_t>(length), '\0');
  Check(Api().LGBM_DumpParamAliases(length, &length, text.data()));
  text.resize(static_cast<size_t>(length) - 1);
  return Napi::String::New(info.Env(), text);
}

// () -> the last error on this thread
Value LGBM_GetLastError(const CallbackInfo& info) { return Napi::String::New(info.Env(), Api().LGBM_GetLastError()); }

// (numTotalRow, parameters) -> number of rows that bins are made from
Value LGBM_GetSampleCount(const CallbackInfo& info) {
  const Arguments a(info);
  int count = 0;
  Check(Api().LGBM_GetSampleCount(a.Count32(0, "numTotalRow"), a.String(1, "parameters").c_str(), &count));
  return Napi::Number::New(a.env(), count);
}
// (numTotalRow, parameters) -> Int32Array of those rows
Value LGBM_SampleIndices(const CallbackInfo& info) {
  const Arguments a(info);
  const int32_t rows = a.Count32(0, "numTotalRow");
  const std::string parameters = a.String(1, "parameters");
  int count = 0;
  Check(Api().LGBM_GetSampleCount(rows, parameters.c_str(), &count));
  std::vector<int32_t> indices(count + 1);
  int32_t length = 0;
  Check(Api().LGBM_SampleIndices(rows, parameters.c_str(), indices.data(), &length));
  Napi::Int32Array out = Napi::Int32Array::New(a.env(), length);
  std::copy_n(indices.data(), length, out.Data());
  return out;
}

// (machines, localListenPort, listenTimeOutMinutes, numMachines): waits for the others, on the pool
Value LGBM_NetworkInit(const CallbackInfo& info) {
  const Arguments a(info);
  const std::string machines = a.String(0, "machines");
  const int32_t port = a.Count32(1, "localListenPort"), minutes = a.Count32(2, "listenTimeOut"), count = a.Count32(3, "numMachines");
  return PoolOf(a.env()).Submit(
      a.env(), std::make_shared<Lane>(),
      [=, pool = &PoolOf(a.env())](const Job&) {
        Check(Api().LGBM_NetworkInit(machines.c_str(), port, minutes, count));
        pool->KeepToThisThread(true);
      },
      [](Napi::Env env) -> Value { return env.Undefined(); });
}
Value LGBM_NetworkFree(const CallbackInfo& info) {
  return PoolOf(info.Env()).Submit(
      info.Env(), std::make_shared<Lane>(),
      [pool = &PoolOf(info.Env())](const Job&) {
        Check(Api().LGBM_NetworkFree());
        pool->KeepToThisThread(false);
      },
      [](Napi::Env env) -> Value { return env.Undefined(); });
}

// (numThreads): an upper limit for the whole process; 0 or less lifts it
Value LGBM_SetMaxThreads(const CallbackInfo& info) {
  const Arguments a(info);
  Check(Api().LGBM_SetMaxThreads(a.Int32(0, "numThreads")));
  return a.env().Undefined();
}
Value LGBM_GetMaxThreads(const CallbackInfo& info) {
  int threads = 0;
  Check(Api().LGBM_GetMaxThreads(&threads));
  return Napi::Number::New(info.Env(), threads);
}

}  // namespace

void ExportProcess(Napi::Object exports) {
  EXPORT_FUNCTION(exports, openLibrary);
  EXPORT_FUNCTION(exports, openedLibrary);
  EXPORT_FUNCTION(exports, LGBM_RegisterLogCallback);
  EXPORT_FUNCTION(exports, LGBM_DumpParamAliases);
  EXPORT_FUNCTION(exports, LGBM_GetLastError);
  EXPORT_FUNCTION(exports, LGBM_GetSampleCount);
  EXPORT_FUNCTION(exports, LGBM_SampleIndices);
  EXPORT_FUNCTION(exports, LGBM_NetworkInit);
  EXPORT_FUNCTION(exports, LGBM_NetworkFree);
  EXPORT_FUNCTION(exports, LGBM_SetMaxThreads);
  EXPORT_FUNCTION(exports, LGBM_GetMaxThreads);
}
