// What JavaScript holds: tagged objects around shared state. A job holds the state too, so closing a handle or
// collecting it in the middle of a job frees LightGBM's object when the job ends, never before.
#pragma once
#include <napi.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "library.h"
#include "compiled-model.h"
#include "pool.h"

/** Bytes in native memory, filled from typed arrays on the JavaScript thread and read by jobs. */
struct Memory {
  explicit Memory(size_t bytes) : data(new uint8_t[bytes ? bytes : 1]), size(bytes), lane(std::make_shared<Lane>()) {}
  std::unique_ptr<uint8_t[]> data;
  const size_t size;
  std::shared_ptr<Lane> lane;
  std::atomic<int> readers{0};  // jobs that use it: no writes meanwhile
};

struct Dataset {
  Dataset() : lane(std::make_shared<Lane>()) {}
  ~Dataset() {
    if (handle) Api().LGBM_DatasetFree(handle);
  }
  DatasetHandle handle = nullptr;
  std::shared_ptr<Lane> lane;
  std::shared_ptr<Dataset> reference;  // the bin mappers come from it
  int32_t push_columns = 0;            // columns while rows are being pushed
  std::atomic<int> users{0};           // jobs of boosters that read it now
};

struct Booster {
  Booster() : lane(std::make_shared<Lane>()) {}
  ~Booster() {
    if (handle) Api().LGBM_BoosterFree(handle);
  }
  BoosterHandle handle = nullptr;
  std::shared_ptr<Lane> lane;
  std::shared_ptr<Dataset> train;  // LightGBM keeps bare pointers to both
  std::vector<std::shared_ptr<Dataset>> valid;
  int threads = 0;                   // num_threads of the training; 0 for OpenMP's own choice
  std::mutex text;                   // held while the trees are written out beside synchronous calls, and by calls that change them
  std::atomic<uint64_t> version{0};  // counts changes of the trees
  // LightGBM keeps the range of iterations of the latest predictor inside the booster (its issue 6142): a fast
  // single-row predictor made earlier then silently uses the other range. -1 means unknown.
  std::atomic<int> range_start{-1};
  std::atomic<int> range_count{-1};
};

struct FastRow {
  ~FastRow() {
    if (config) Api().LGBM_FastConfigFree(config);
  }
  std::shared_ptr<Booster> booster;
  FastConfigHandle config = nullptr;
  // Made on the pool; from then on LightGBM is not asked any more, until the trees change.
  std::unique_ptr<CompiledModel> compiled;
  uint64_t compiled_version = 0;
  uint64_t version = 0;
  int predict_type = 0, start = 0, count = 0, columns = 0, data_type = 0, outputs = 0;
  bool sparse = false;
  std::string parameters;
};

struct ByteBuffer {
  ~ByteBuffer() {
    if (handle) Api().LGBM_ByteBufferFree(handle);
  }
  ByteBufferHandle handle = nullptr;
  int32_t size = 0;
};

struct Ensemble;  // shap.h

template <class T>
struct HandleTag;
#define HANDLE_TAG(Type, Text, Upper)                                  \
  template <>                                                          \
  struct HandleTag<Type> {                                             \
    static constexpr napi_type_tag tag{0x6c6768746e6f6465ULL, Upper}; \
    static constexpr const char* name = Text;                          \
  };
HANDLE_TAG(Memory, "memory", 1)
HANDLE_TAG(Dataset, "dataset", 2)
HANDLE_TAG(Booster, "booster", 3)
HANDLE_TAG(FastRow, "row predictor", 4)
HANDLE_TAG(ByteBuffer, "byte buffer", 5)
HANDLE_TAG(Ensemble, "ensemble", 6)
#undef HANDLE_TAG

inline void ThrowIf(Napi::Env env, napi_status status) {
  if (status != napi_ok) throw Napi::Error::New(env);
}

/** A new JavaScript object that owns one share of `state`. */
template <class T>
Napi::Object WrapHandle(Napi::Env env, std::shared_ptr<T> state) {
  Napi::Object object = Napi::Object::New(env);
  auto* box = new std::shared_ptr<T>(std::move(state));
  const napi_status status = napi_wrap(
      env, object, box, [](napi_env, void* data, void*) { delete static_cast<std::shared_ptr<T>*>(data); }, nullptr, nullptr);
  if (status != napi_ok) {
    delete box;
    throw Napi::Error::New(env);
  }
  ThrowIf(env, napi_type_tag_object(env, object, &HandleTag<T>::tag));
  return object;
}

/** The box of a handle; throws a TypeError for anything else. */
template <class T>
std::shared_ptr<T>* HandleBox(const Napi::Value& value) {
  Napi::Env env = value.Env();
  bool matches = false;
  if (value.IsObject()) ThrowIf(env, napi_check_object_type_tag(env, value, &HandleTag<T>::tag, &matches));
  void* data = nullptr;
  if (!matches || napi_unwrap(env, value, &data) != napi_ok || !data) {
    throw Napi::TypeError::New(env, std::string("expected a ") + HandleTag<T>::name + " handle");
  }
  return static_cast<std::shared_ptr<T>*>(data);
}

/** The state of a handle that is still open. */
template <class T>
std::shared_ptr<T> UnwrapHandle(const Napi::Value& value) {
  const std::shared_ptr<T> state = *HandleBox<T>(value);
  if (!state) throw CodedError("closed", std::string("The ") + HandleTag<T>::name + " is closed.");
  return state;
}

/** Gives JavaScript's share back; closing twice does nothing. */
template <class T>
void CloseHandle(const Napi::Value& value) {
  HandleBox<T>(value)->reset();
}
