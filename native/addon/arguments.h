// Strict reading of arguments: no coercion, every number checked against its C type, errors that name the argument.
#pragma once
#include <napi.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "handles.h"

class Arguments {
 public:
  explicit Arguments(const Napi::CallbackInfo& info) : info_(info) {}
  Napi::Env env() const { return info_.Env(); }
  Napi::Value operator[](size_t at) const { return info_[at]; }

  int32_t Int32(size_t at, const char* name) const {
    return static_cast<int32_t>(Whole(at, name, std::numeric_limits<int32_t>::min(), std::numeric_limits<int32_t>::max()));
  }
  int32_t Count32(size_t at, const char* name) const {
    return static_cast<int32_t>(Whole(at, name, 0, std::numeric_limits<int32_t>::max()));
  }
  int64_t Count64(size_t at, const char* name) const { return Whole(at, name, 0, int64_t{1} << 53); }

  double Double(size_t at, const char* name) const {
    if (!info_[at].IsNumber()) Fail(name, "a number");
    return info_[at].As<Napi::Number>().DoubleValue();
  }
  bool Bool(size_t at, const char* name) const {
    if (!info_[at].IsBoolean()) Fail(name, "true or false");
    return info_[at].As<Napi::Boolean>().Value();
  }
  std::string String(size_t at, const char* name) const {
    if (!info_[at].IsString()) Fail(name, "a string");
    std::string text = info_[at].As<Napi::String>().Utf8Value();
    // C strings end at the first NUL, so anything after it would be dropped without a word.
    if (text.find('\0') != std::string::npos) Fail(name, "a string without NUL characters");
    return text;
  }
  std::vector<std::string> Strings(size_t at, const char* name) const {
    if (!info_[at].IsArray()) Fail(name, "an array of strings");
    const Napi::Array array = info_[at].As<Napi::Array>();
    std::vector<std::string> out;
    out.reserve(array.Length());
    for (uint32_t i = 0; i < array.Length(); i++) {
      const Napi::Value item = array.Get(i);
      if (!item.IsString()) Fail(name, "an array of strings");
      out.push_back(item.As<Napi::String>().Utf8Value());
      if (out.back().find('\0') != std::string::npos) Fail(name, "an array of strings without NUL characters");
    }
    return out;
  }
  bool IsAbsent(size_t at) const { return info_[at].IsUndefined() || info_[at].IsNull(); }

  template <class T>
  std::shared_ptr<T> Handle(size_t at) const {
    return UnwrapHandle<T>(info_[at]);
  }
  template <class T>
  std::shared_ptr<T> OptionalHandle(size_t at) const {
    return IsAbsent(at) ? nullptr : UnwrapHandle<T>(info_[at]);
  }

  /** A typed array of exactly `type`, not detached. */
  Napi::TypedArray Typed(size_t at, napi_typedarray_type type, const char* name, const char* expected) const {
    if (!info_[at].IsTypedArray()) Fail(name, expected);
    const Napi::TypedArray array = info_[at].As<Napi::TypedArray>();
    if (array.TypedArrayType() != type) Fail(name, expected);
    return array;
  }
  /** The address of a typed array's first element. */
  static uint8_t* Bytes(const Napi::TypedArray& array) {
    void* data = nullptr;
    napi_typedarray_type type;
    size_t length, offset;
    napi_value buffer;
    ThrowIf(array.Env(), napi_get_typedarray_info(array.Env(), array, &type, &length, &data, &buffer, &offset));
    return static_cast<uint8_t*>(data);
  }

  [[noreturn]] void Fail(const char* name, const char* expected) const {
    Napi::TypeError error = Napi::TypeError::New(env(), std::string(name) + " has to be " + expected);
    error.Set("code", Napi::String::New(env(), "invalid_argument"));
    throw error;
  }

 private:
  int64_t Whole(size_t at, const char* name, int64_t low, int64_t high) const {
    if (!info_[at].IsNumber()) Fail(name, "a whole number");
    const double value = info_[at].As<Napi::Number>().DoubleValue();
    if (std::floor(value) != value || value < static_cast<double>(low) || value > static_cast<double>(high)) {
      Fail(name, ("a whole number from " + std::to_string(low) + " to " + std::to_string(high)).c_str());
    }
    return static_cast<int64_t>(value);
  }
  const Napi::CallbackInfo& info_;
};

/** Size in bytes of an element of C_API_DTYPE_*; 0 for an unknown type. */
inline size_t ElementSize(int type) {
  switch (type) {
    case C_API_DTYPE_FLOAT32:
    case C_API_DTYPE_INT32:
      return 4;
    case C_API_DTYPE_FLOAT64:
    case C_API_DTYPE_INT64:
      return 8;
    default:
      return 0;
  }
}

[[noreturn]] inline void ThrowArgument(const std::string& message) { throw CodedError("invalid_argument", message); }

/** Throws when `memory` holds fewer than `count` elements of `type` from byte `offset` on. */
inline void RequireElements(const Memory& memory, size_t offset, int64_t count, int type, const char* name) {
  const size_t size = ElementSize(type);
  if (size == 0) ThrowArgument(std::string(name) + ": unknown data type " + std::to_string(type));
  if (count < 0 || offset > memory.size || static_cast<uint64_t>(count) > (memory.size - offset) / size) {
    ThrowArgument(std::string(name) + " holds fewer than " + std::to_string(count) + " elements");
  }
}

/** The addon's state in one environment. */
struct AddonData {
  std::unique_ptr<Pool> pool;
};
inline Pool& PoolOf(Napi::Env env) { return *env.GetInstanceData<AddonData>()->pool; }

/** Refuses a synchronous call on a handle that a job is using: it would block the JavaScript thread or race. */
template <class T>
void RequireIdle(const T& state, const char* name) {
  if (state.lane->pending.load() > 0) {
    throw CodedError("busy", std::string("The ") + name + " is in use by an operation that has not finished; await it first.");
  }
}

using Callback = Napi::Value (*)(const Napi::CallbackInfo&);

/** Turns CodedError into a JavaScript error with its code. */
template <Callback body>
Napi::Value Guarded(const Napi::CallbackInfo& info) {
  try {
    return body(info);
  } catch (const CodedError& error) {
    Napi::Error thrown = Napi::Error::New(info.Env(), error.what());
    thrown.Set("code", Napi::String::New(info.Env(), error.code));
    throw thrown;
  } catch (const std::bad_alloc&) {
    Napi::Error thrown = Napi::Error::New(info.Env(), "Not enough memory.");
    thrown.Set("code", Napi::String::New(info.Env(), "out_of_memory"));
    throw thrown;
  }
}

#define EXPORT_FUNCTION(exports, name) (exports).Set(#name, Napi::Function::New<Guarded<name>>((exports).Env(), #name))
