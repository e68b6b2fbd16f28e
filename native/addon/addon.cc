// The module's entry. It may be loaded once per environment: the main thread and every worker thread has its own pool.
#include "modules.h"

static Napi::Object Init(Napi::Env env, Napi::Object exports) {
  auto* data = new AddonData();
  env.SetInstanceData(data);
  data->pool = std::make_unique<Pool>(env);
  // Registered after the pool's thread-safe function and therefore run before that one's own hook: threads are joined
  // while there is still something to report to.
  env.AddCleanupHook([](AddonData* state) { state->pool->Stop(); }, data);
  ExportProcess(exports);
  ExportMemory(exports);
  ExportDatasetCreate(exports);
  ExportDataset(exports);
  ExportBooster(exports);
  ExportTraining(exports);
  ExportPredict(exports);
  ExportPredictRow(exports);
  ExportShap(exports);
  return exports;
}

NODE_API_MODULE(lightgbm_node_bindings, Init)
