// Contributions and interaction values of batches, on all threads.
#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>

#include "modules.h"
#include "shap-kernel.h"
#include "shap-model.h"

namespace {

using Napi::CallbackInfo;
using Napi::Value;

constexpr int kRowsAtATime = 32;

/** Dense rows, of float32 or float64, by row or by column. */
struct Rows {
  const uint8_t* data;
  int type;
  int32_t rows, columns;
  bool row_major;
  double At(int32_t row, int32_t column) const {
    const int64_t at = row_major ? int64_t{row} * columns + column : int64_t{column} * rows + row;
    return CleanValue(type == C_API_DTYPE_FLOAT64 ? reinterpret_cast<const double*>(data)[at] : reinterpret_cast<const float*>(data)[at]);
  }
};

/** Runs `work(first, last)` on pieces of the rows with several threads; the first exception is thrown again here. */
void InParallel(int32_t rows, int threads, const std::atomic<bool>& stop, const std::function<void(int32_t, int32_t)>& work) {
  std::atomic<int32_t> next{0};
  std::exception_ptr problem;
  std::mutex mutex;
  const auto loop = [&] {
    try {
      for (;;) {
        const int32_t first = next.fetch_add(kRowsAtATime);
        if (first >= rows || stop.load(std::memory_order_relaxed)) return;
        work(first, std::min(rows, first + kRowsAtATime));
      }
    } catch (...) {
      std::lock_guard<std::mutex> lock(mutex);
      problem = std::current_exception();
      next = rows;
    }
  };
  std::vector<std::thread> helpers;
  const int wanted = std::min<int>(threads, (rows + kRowsAtATime - 1) / kRowsAtATime);
  for (int i = 1; i < wanted; i++) {
    try {
      helpers.emplace_back(loop);
    } catch (const std::system_error&) {
      break;  // no more threads to be had: fewer will do
    }
  }
  loop();
  for (auto& helper : helpers) helper.join();
  if (problem) std::rethrow_exception(problem);
}

void Reserve(const Ensemble& ensemble, ShapScratch* scratch) {
  size_t numbers = 0, nodes = 0;
  for (const auto& tree : ensemble.trees) {
    numbers = std::max(numbers, static_cast<size_t>(tree.nodes) * tree.points);
    nodes = std::max(nodes, static_cast<size_t>(tree.nodes));
  }
  scratch->product.resize(numbers + 4);
  scratch->sum.resize(numbers + 4);
  scratch->state.resize(nodes + 1);
  scratch->goes_left.resize(nodes + 1);
}

/** Contributions of rows first to last; `out` has (features + 1) numbers per output and row. */
void Contributions(const Ensemble& ensemble, const Rows& rows, size_t tree_begin, size_t tree_end, int32_t first, int32_t last, double* out) {
  const ContributionKernel kernel = BestContributionKernel();
  ShapScratch scratch;
  Reserve(ensemble, &scratch);
  const size_t width = static_cast<size_t>(ensemble.features) + 1, row_width = width * ensemble.outputs;
  std::vector<double> block(static_cast<size_t>(last - first) * ensemble.features);
  for (int32_t r = first; r < last; r++) {
    for (int32_t c = 0; c < ensemble.features; c++) block[static_cast<size_t>(r - first) * ensemble.features + c] = rows.At(r, c);
  }
  std::fill(out + first * row_width, out + last * row_width, 0.0);
  // Tree by tree, so that a tree's tables stay in the cache for all rows of the block.
  for (size_t t = tree_begin; t < tree_end; t++) {
    const ShapTree& tree = ensemble.trees[t];
    const size_t output = t % ensemble.outputs;
    for (int32_t r = first; r < last; r++) {
      double* phi = out + r * row_width + output * width;
      phi[ensemble.features] += tree.expected;
      if (tree.nodes > 0) kernel(tree, block.data() + static_cast<size_t>(r - first) * ensemble.features, &scratch, phi);
    }
  }
}

/**
 * Interaction values of one tree and row: for each leaf and pair of features i, j of its path the integral of
 * v * (o_i - z_i) * (o_j - z_j) * the product over the others, half of it on either side of the diagonal.
 */
void AddInteractions(const ShapTree& tree, const double* row, const std::vector<double>& nodes, const std::vector<double>& weights, ShapScratch* scratch,
                     double* matrix, int width) {
  const int n = tree.points;
  double* product = scratch->product.data();
  uint8_t* state = scratch->state.data();
  uint8_t* goes_left = scratch->goes_left.data();
  std::fill(product, product + n, 1.0);
  state[0] = kFollows;
  goes_left[0] = GoesLeft(tree.splits[0], tree.bits.data(), row[tree.splits[0].feature]);
  std::vector<int> path;
  std::vector<double> gain;
  for (int i = 1; i < tree.nodes; i++) {
    const uint8_t follows = tree.is_left[i] == goes_left[tree.parent[i]];
    state[i] = state[tree.previous[i]] != kFollows ? kLeftBefore : follows ? kFollows : kLeavesHere;
    const double* factor = tree.factors.data() + (static_cast<size_t>(i) * 3 + state[i]) * n;
    for (int q = 0; q < n; q++) product[static_cast<size_t>(i) * n + q] = product[static_cast<size_t>(tree.parent[i]) * n + q] * factor[q];
    if (tree.split[i] >= 0) {
      const Split& split = tree.splits[tree.split[i]];
      goes_left[i] = GoesLeft(split, tree.bits.data(), row[split.feature]);
      continue;
    }
    // The deepest edge of each feature on the path.
    path.clear();
    for (int up = i; up > 0; up = tree.parent[up]) {
      const bool seen = std::any_of(path.begin(), path.end(), [&](int edge) { return tree.feature[edge] == tree.feature[up]; });
      if (!seen) path.push_back(up);
    }
    gain.assign(path.size() * n, 0.0);
    for (size_t p = 0; p < path.size(); p++) {
      const double z = tree.cover[path[p]];
      for (int q = 0; q < n; q++) gain[p * n + q] = state[path[p]] == kFollows ? (1 - z) / (nodes[q] + (1 - nodes[q]) * z) : -1 / (1 - nodes[q]);
    }
    for (size_t a = 0; a < path.size(); a++) {
      for (size_t b = a + 1; b < path.size(); b++) {
        double total = 0;
        for (int q = 0; q < n; q++) total += weights[q] * product[static_cast<size_t>(i) * n + q] * gain[a * n + q] * gain[b * n + q];
        const double half = total * tree.value[i] / 2;
        matrix[static_cast<size_t>(tree.feature[path[a]]) * width + tree.feature[path[b]]] += half;
        matrix[static_cast<size_t>(tree.feature[path[b]]) * width + tree.feature[path[a]]] += half;
      }
    }
  }
}

/** Interaction matrices of rows first to last: per row and output (features + 1)² numbers that add up to the raw score. */
void Interactions(const Ensemble& ensemble, const Rows& rows, size_t tree_begin, size_t tree_end, int32_t first, int32_t last, double* out) {
  const ContributionKernel kernel = BestContributionKernel();
  ShapScratch scratch;
  Reserve(ensemble, &scratch);
  const int width = ensemble.features + 1;
  const size_t square = static_cast<size_t>(width) * width;
  std::vector<double> row(ensemble.features), phi(width), nodes, weights;
  for (int32_t r = first; r < last; r++) {
    for (int32_t c = 0; c < ensemble.features; c++) row[c] = rows.At(r, c);
    for (int32_t output = 0; output < ensemble.outputs; output++) {
      double* matrix = out + (static_cast<size_t>(r) * ensemble.outputs + output) * square;
      std::fill(matrix, matrix + square, 0.0);
      std::fill(phi.begin(), phi.end(), 0.0);
      for (size_t t = tree_begin + output; t < tree_end; t += ensemble.outputs) {
        const ShapTree& tree = ensemble.trees[t];
        phi[ensemble.features] += tree.expected;
        if (tree.nodes == 0) continue;
        kernel(tree, row.data(), &scratch, phi.data());
        if (static_cast<int>(nodes.size()) != tree.points) GaussLegendre(tree.points, &nodes, &weights);
        AddInteractions(tree, row.data(), nodes, weights, &scratch, matrix, width);
      }
      // The diagonal holds what a feature does on its own: its contribution less its interactions.
      for (int i = 0; i < width; i++) {
        double others = 0;
        for (int j = 0; j < width; j++) others += matrix[static_cast<size_t>(i) * width + j];
        matrix[static_cast<size_t>(i) * width + i] = phi[i] - others;
      }
    }
  }
}

// (booster) -> ensemble: the booster's trees in the form that contributions need
Value shapPrepare(const CallbackInfo& info) {
  const Arguments a(info);
  const auto booster = a.Handle<Booster>(0);
  auto ensemble = std::make_shared<std::shared_ptr<Ensemble>>();
  return PoolOf(a.env()).Submit(
      a.env(), booster->lane,
      [=](const Job&) {
        const std::string text = ModelText(*booster);
        *ensemble = std::make_shared<Ensemble>(ParseEnsemble(text));
      },
      [ensemble](Napi::Env env) -> Value { return WrapHandle(env, *ensemble); });
}

// (ensemble, data: memory, dataType, nrow, ncol, isRowMajor, startIteration, numIteration, interactions, threads) -> memory of float64
Value shapCompute(const CallbackInfo& info) {
  const Arguments a(info);
  const auto ensemble = a.Handle<Ensemble>(0);
  const auto data = a.Handle<Memory>(1);
  const int32_t type = a.Int32(2, "dataType"), rows = a.Count32(3, "nrow"), columns = a.Count32(4, "ncol");
  const bool row_major = a.Bool(5, "isRowMajor"), interactions = a.Bool(8, "interactions");
  const int32_t start = a.Count32(6, "startIteration"), count = a.Int32(7, "numIteration");
  const int32_t wanted = a.Int32(9, "threads");
  if (type != C_API_DTYPE_FLOAT32 && type != C_API_DTYPE_FLOAT64) ThrowArgument("data has to be of float32 or float64");
  if (columns != ensemble->features) ThrowArgument("the model has " + std::to_string(ensemble->features) + " features, the data has " + std::to_string(columns));
  RequireElements(*data, 0, int64_t{rows} * columns, type, "data");
  const size_t per_iteration = ensemble->outputs, all = ensemble->trees.size() / per_iteration;
  const size_t begin = std::min<size_t>(start, all);
  const size_t end = count > 0 ? std::min(all, begin + static_cast<size_t>(count)) : all;
  int limit = 0;
  Check(Api().LGBM_GetMaxThreads(&limit));
  int threads = wanted > 0 ? wanted : std::max(1u, std::thread::hardware_concurrency());
  if (limit > 0) threads = std::min(threads, limit);
  const size_t width = static_cast<size_t>(columns) + 1;
  const size_t per_row = (interactions ? width * width : width) * ensemble->outputs;
  auto out = std::make_shared<std::shared_ptr<Memory>>();
  Pool* pool = &PoolOf(a.env());
  return pool->Submit(
      a.env(), data->lane,
      [=](const Job&) {
        *out = std::make_shared<Memory>(per_row * rows * sizeof(double));
        double* result = reinterpret_cast<double*>((*out)->data.get());
        const Rows view{data->data.get(), type, rows, columns, row_major};
        InParallel(rows, threads, pool->stopping(), [&](int32_t first, int32_t last) {
          (interactions ? Interactions : Contributions)(*ensemble, view, begin * per_iteration, end * per_iteration, first, last, result);
        });
      },
      [out](Napi::Env env) -> Value { return WrapHandle(env, *out); });
}

// (ensemble)
Value shapFree(const CallbackInfo& info) {
  CloseHandle<Ensemble>(info[0]);
  return info.Env().Undefined();
}

}  // namespace

std::string ModelText(const Booster& booster) {
  std::string text(1 << 20, '\0');
  int64_t length = 0;
  Check(Api().LGBM_BoosterSaveModelToString(booster.handle, 0, -1, 0, static_cast<int64_t>(text.size()), &length, text.data()));
  if (length > static_cast<int64_t>(text.size())) {
    text.resize(static_cast<size_t>(length));
    Check(Api().LGBM_BoosterSaveModelToString(booster.handle, 0, -1, 0, length, &length, text.data()));
  }
  text.resize(static_cast<size_t>(length) - 1);
  return text;
}

void ExportShap(Napi::Object exports) {
  EXPORT_FUNCTION(exports, shapPrepare);
  EXPORT_FUNCTION(exports, shapCompute);
  EXPORT_FUNCTION(exports, shapFree);
}
