// Native memory that jobs read. Copying happens on the JavaScript thread in pieces that the caller chooses, so that no
// piece stalls it; afterwards the caller may change, transfer or drop its arrays freely.
#include <cstring>

#include "modules.h"

namespace {

using Napi::CallbackInfo;
using Napi::Value;

// (bytes) -> memory
Value memoryCreate(const CallbackInfo& info) {
  const Arguments a(info);
  const int64_t bytes = a.Count64(0, "bytes");
  return WrapHandle(a.env(), std::make_shared<Memory>(static_cast<size_t>(bytes)));
}

// (memory, byteOffset, source: typed array, start, count)
Value memoryWrite(const CallbackInfo& info) {
  const Arguments a(info);
  const auto memory = a.Handle<Memory>(0);
  const int64_t offset = a.Count64(1, "byteOffset"), start = a.Count64(3, "start"), count = a.Count64(4, "count");
  if (!info[2].IsTypedArray()) a.Fail("source", "a typed array");
  const Napi::TypedArray source = info[2].As<Napi::TypedArray>();
  const int64_t length = static_cast<int64_t>(source.ElementLength());
  const size_t size = source.ElementSize();
  if (memory->readers.load() > 0) throw CodedError("busy", "The memory is being read by a job.");
  if (start > length || count > length - start) ThrowArgument("source is shorter than expected: it was detached or resized");
  if (static_cast<size_t>(offset) > memory->size || static_cast<size_t>(count) > (memory->size - offset) / size) ThrowArgument("the piece does not fit into the memory");
  if (count > 0) std::memcpy(memory->data.get() + offset, Arguments::Bytes(source) + start * size, count * size);
  return a.env().Undefined();
}

// (memory, byteOffset, target: typed array, start, count)
Value memoryRead(const CallbackInfo& info) {
  const Arguments a(info);
  const auto memory = a.Handle<Memory>(0);
  const int64_t offset = a.Count64(1, "byteOffset"), start = a.Count64(3, "start"), count = a.Count64(4, "count");
  if (!info[2].IsTypedArray()) a.Fail("target", "a typed array");
  const Napi::TypedArray target = info[2].As<Napi::TypedArray>();
  const int64_t length = static_cast<int64_t>(target.ElementLength());
  const size_t size = target.ElementSize();
  if (memory->readers.load() > 0) throw CodedError("busy", "The memory is being written by a job.");
  if (start > length || count > length - start) ThrowArgument("target is shorter than expected");
  if (static_cast<size_t>(offset) > memory->size || static_cast<size_t>(count) > (memory->size - offset) / size) ThrowArgument("the memory is shorter than expected");
  if (count > 0) std::memcpy(Arguments::Bytes(target) + start * size, memory->data.get() + offset, count * size);
  return a.env().Undefined();
}

template <class T>
Value Close(const CallbackInfo& info) {
  CloseHandle<T>(info[0]);
  return info.Env().Undefined();
}
/** Closes a handle; what it owned is freed on the pool. */
template <class T>
Value CloseOnPool(const CallbackInfo& info) {
  std::shared_ptr<T>* box = HandleBox<T>(info[0]);
  if (*box) {
    const std::shared_ptr<Lane> lane = (*box)->lane;
    PoolOf(info.Env()).Release(lane, std::move(*box));
  }
  box->reset();
  return info.Env().Undefined();
}
Value memoryFree(const CallbackInfo& info) { return Close<Memory>(info); }
Value LGBM_DatasetFree(const CallbackInfo& info) { return CloseOnPool<Dataset>(info); }
Value LGBM_BoosterFree(const CallbackInfo& info) { return CloseOnPool<Booster>(info); }
Value LGBM_FastConfigFree(const CallbackInfo& info) { return Close<FastRow>(info); }
Value LGBM_ByteBufferFree(const CallbackInfo& info) { return Close<ByteBuffer>(info); }

// (buffer, index) -> byte
Value LGBM_ByteBufferGetAt(const CallbackInfo& info) {
  const Arguments a(info);
  const auto buffer = a.Handle<ByteBuffer>(0);
  const int32_t index = a.Count32(1, "index");
  if (index >= buffer->size) ThrowArgument("index is past the end of the buffer");
  uint8_t value = 0;
  Check(Api().LGBM_ByteBufferGetAt(buffer->handle, index, &value));
  return Napi::Number::New(a.env(), value);
}

// (buffer) -> Uint8Array, all bytes at once
Value byteBufferContent(const CallbackInfo& info) {
  const Arguments a(info);
  const auto buffer = a.Handle<ByteBuffer>(0);
  Napi::Uint8Array out = Napi::Uint8Array::New(a.env(), buffer->size);
  for (int32_t i = 0; i < buffer->size; i++) Check(Api().LGBM_ByteBufferGetAt(buffer->handle, i, out.Data() + i));
  return out;
}

}  // namespace

void ExportMemory(Napi::Object exports) {
  EXPORT_FUNCTION(exports, memoryCreate);
  EXPORT_FUNCTION(exports, memoryWrite);
  EXPORT_FUNCTION(exports, memoryRead);
  EXPORT_FUNCTION(exports, memoryFree);
  EXPORT_FUNCTION(exports, LGBM_DatasetFree);
  EXPORT_FUNCTION(exports, LGBM_BoosterFree);
  EXPORT_FUNCTION(exports, LGBM_FastConfigFree);
  EXPORT_FUNCTION(exports, LGBM_ByteBufferFree);
  EXPORT_FUNCTION(exports, LGBM_ByteBufferGetAt);
  EXPORT_FUNCTION(exports, byteBufferContent);
}
