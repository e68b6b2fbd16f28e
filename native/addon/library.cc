#include "library.h"

#include <cstdlib>
#include <mutex>

#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace {

std::mutex mutex;
LightGbmApi api;
std::string opened_path;

bool Contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

#ifdef _WIN32
void* OpenShared(const std::string& path, std::string* problem) {
  const int size = MultiByteToWideChar(CP_UTF8, 0, path.c_str(), -1, nullptr, 0);
  std::wstring wide(size > 0 ? size - 1 : 0, L'\0');
  MultiByteToWideChar(CP_UTF8, 0, path.c_str(), -1, wide.data(), size);
  HMODULE module = LoadLibraryExW(wide.c_str(), nullptr, LOAD_WITH_ALTERED_SEARCH_PATH);
  if (!module) *problem = "LoadLibrary failed with Windows error " + std::to_string(GetLastError());
  return reinterpret_cast<void*>(module);
}
void* FindSymbol(void* library, const char* name) {
  return reinterpret_cast<void*>(GetProcAddress(reinterpret_cast<HMODULE>(library), name));
}
void CloseShared(void* library) { FreeLibrary(reinterpret_cast<HMODULE>(library)); }
#else
void* OpenShared(const std::string& path, std::string* problem) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char* reason = dlerror();
    *problem = reason ? reason : "dlopen failed without a reason";
  }
  return library;
}
void* FindSymbol(void* library, const char* name) { return dlsym(library, name); }
void CloseShared(void* library) { dlclose(library); }
#endif

[[noreturn]] void ThrowOpenProblem(const std::string& path, const std::string& problem) {
  if (Contains(problem, "libgomp")) {
    throw CodedError("openmp_missing",
                     "LightGBM needs the OpenMP runtime libgomp, which this system lacks (" + problem +
                         "). Remedy: install it, for instance `apt-get install libgomp1` or `dnf install libgomp`.");
  }
  if (Contains(problem, "libomp")) {
    throw CodedError("openmp_missing", "LightGBM needs the OpenMP runtime libomp, which this system lacks (" + problem +
                                           "). Remedy: `brew install libomp`, or put libomp.dylib beside the library.");
  }
  // Windows error 126: a dependent DLL is missing; VCOMP140.DLL is the only unusual one.
  if (Contains(problem, "Windows error 126")) {
    throw CodedError("openmp_missing", "LightGBM's library or a DLL that it needs was not found (" + problem +
                                           "). Remedy: install the Microsoft Visual C++ Redistributable, which holds "
                                           "OpenMP's VCOMP140.DLL.");
  }
  if (Contains(problem, "wrong ELF class") || Contains(problem, "invalid ELF header") ||
      Contains(problem, "incompatible architecture") || Contains(problem, "not a mach-o file") ||
      Contains(problem, "file too short") || Contains(problem, "Windows error 193") ||
      Contains(problem, "cannot open shared object file: Exec format error")) {
    throw CodedError("library_platform", "The LightGBM library at " + path +
                                             " is damaged or was built for another platform (" + problem +
                                             "). Remedy: stage the library for this platform with `npm run stage`.");
  }
  if (Contains(problem, "GLIBC") || Contains(problem, "version `")) {
    throw CodedError("library_platform", "The LightGBM library at " + path + " needs a newer C library than this system has (" +
                                             problem + "). Remedy: use a system with glibc 2.28 or newer.");
  }
  throw CodedError("library_missing", "The LightGBM library at " + path + " could not be opened (" + problem +
                                          "). Remedy: `npm run stage`, or name the library in LIGHTGBM_LIBRARY.");
}

}  // namespace

void OpenLibrary(const std::string& path) {
  std::lock_guard<std::mutex> lock(mutex);
  if (opened_path == path) return;
  if (!opened_path.empty()) {
    throw CodedError("library_conflict", "LightGBM is already loaded from " + opened_path +
                                             " in this process, and cannot be loaded from " + path + " as well.");
  }
  std::string problem;
  void* library = OpenShared(path, &problem);
  if (!library) ThrowOpenProblem(path, problem);
  LightGbmApi found;
  std::string missing;
#define LIGHTGBM_FIND(name)                                                   \
  found.name = reinterpret_cast<decltype(found.name)>(FindSymbol(library, #name)); \
  if (!found.name && missing.empty()) missing = #name;
  LIGHTGBM_FUNCTIONS(LIGHTGBM_FIND)
#undef LIGHTGBM_FIND
  if (!missing.empty()) {
    CloseShared(library);
    throw CodedError("library_version", "The library at " + path + " is not LightGBM 4.7.0: it lacks " + missing +
                                            ". Remedy: stage version 4.7.0 with `npm run stage`.");
  }
  found.OMP_SET_NUM_THREADS = reinterpret_cast<void (*)(int)>(FindSymbol(library, "OMP_SET_NUM_THREADS"));
  api = found;
  opened_path = path;
}

const LightGbmApi& Api() {
  if (opened_path.empty()) throw CodedError("library_missing", "LightGBM's library has not been loaded yet.");
  return api;
}

std::string OpenedLibraryPath() {
  std::lock_guard<std::mutex> lock(mutex);
  return opened_path;
}

void Check(int status) {
  // LightGBM keeps the last error per thread, so it has to be read here and not where the promise settles.
  if (status != 0) throw CodedError("lightgbm", Api().LGBM_GetLastError());
}
