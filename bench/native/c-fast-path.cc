// LightGBM's fast single-row path called from C++, as the lower bound. Usage: c-fast-path LIBRARY MODEL DATA ROWS COLUMNS
#include <dlfcn.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

template <class F>
F Find(void* library, const char* name) {
  void* symbol = dlsym(library, name);
  if (!symbol) std::exit(2);
  return reinterpret_cast<F>(symbol);
}

int main(int, char** argv) {
  void* library = dlopen(argv[1], RTLD_NOW);
  if (!library) return 1;
  const auto load = Find<int (*)(const char*, int*, void**)>(library, "LGBM_BoosterCreateFromModelfile");
  const auto init = Find<int (*)(void*, int, int, int, int, int, const char*, void**)>(library, "LGBM_BoosterPredictForMatSingleRowFastInit");
  const auto predict = Find<int (*)(void*, const void*, long long*, double*)>(library, "LGBM_BoosterPredictForMatSingleRowFast");
  const int rows = std::atoi(argv[4]), columns = std::atoi(argv[5]);
  std::vector<double> data(static_cast<size_t>(rows) * columns);
  FILE* file = std::fopen(argv[3], "rb");
  if (!file || std::fread(data.data(), sizeof(double), data.size(), file) != data.size()) return 1;
  void *booster = nullptr, *fast = nullptr;
  int iterations = 0;
  if (load(argv[2], &iterations, &booster) != 0) return 1;
  if (init(booster, 0, 0, -1, 1, columns, "num_threads=1 verbosity=-1", &fast) != 0) return 1;
  std::vector<double> times;
  double out = 0, sum = 0;
  long long length = 0;
  for (int i = 0; i < 20000; i++) {
    const auto start = std::chrono::steady_clock::now();
    predict(fast, data.data() + static_cast<size_t>(i % rows) * columns, &length, &out);
    times.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    sum += out;
  }
  std::sort(times.begin(), times.end());
  std::printf("{\"seconds\": %.9f, \"sum\": %.9f}\n", times[times.size() / 2], sum);
}
