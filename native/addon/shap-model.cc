#include "shap-model.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <unordered_map>

#include "library.h"

namespace {

using Fields = std::unordered_map<std::string, std::string>;

[[noreturn]] void Refuse(const std::string& reason) { throw CodedError("lightgbm", "Fast contributions are not possible: " + reason); }

/** Key-value lines from `at` up to an empty line or the end. Lines without '=' become keys without a value. */
Fields ReadFields(const std::string& text, size_t* at) {
  Fields out;
  while (*at < text.size()) {
    const size_t end = std::min(text.find('\n', *at), text.size());
    const std::string line = text.substr(*at, end - *at);
    *at = end + 1;
    if (line.empty()) break;
    const size_t equals = line.find('=');
    if (equals == std::string::npos) {
      out[line] = "";
    } else {
      out[line.substr(0, equals)] = line.substr(equals + 1);
    }
  }
  return out;
}

const std::string& Field(const Fields& fields, const char* name) {
  const auto found = fields.find(name);
  if (found == fields.end()) Refuse(std::string("the model text has no ") + name);
  return found->second;
}

template <class T>
std::vector<T> Numbers(const Fields& fields, const char* name, size_t count) {
  const std::string& text = Field(fields, name);
  std::vector<T> out;
  out.reserve(count);
  const char* p = text.c_str();
  while (*p) {
    char* end = nullptr;
    if constexpr (std::is_same_v<T, double>) {
      out.push_back(std::strtod(p, &end));
    } else {
      out.push_back(static_cast<T>(std::strtoll(p, &end, 10)));
    }
    if (end == p) break;
    p = end;
    while (*p == ' ') p++;
  }
  if (out.size() != count) Refuse(std::string(name) + " has " + std::to_string(out.size()) + " numbers instead of " + std::to_string(count));
  return out;
}

int Integer(const Fields& fields, const char* name) { return std::atoi(Field(fields, name).c_str()); }

TextTree ReadTree(const Fields& fields, int features) {
  TextTree t;
  t.leaves = Integer(fields, "num_leaves");
  if (t.leaves < 1) Refuse("a tree has no leaves");
  if (fields.count("is_linear") && Integer(fields, "is_linear") != 0) Refuse("the model has linear trees (linear_tree=true), which TreeSHAP does not cover; LightGBM refuses them too");
  t.leaf_value = Numbers<double>(fields, "leaf_value", t.leaves);
  if (t.leaves == 1) return t;
  const size_t splits = static_cast<size_t>(t.leaves) - 1;
  t.left = Numbers<int32_t>(fields, "left_child", splits);
  t.right = Numbers<int32_t>(fields, "right_child", splits);
  t.feature = Numbers<int32_t>(fields, "split_feature", splits);
  t.threshold = Numbers<double>(fields, "threshold", splits);
  t.decision = Numbers<int32_t>(fields, "decision_type", splits);
  t.leaf_count = Numbers<int32_t>(fields, "leaf_count", t.leaves);
  t.internal_count = Numbers<int32_t>(fields, "internal_count", splits);
  const int categories = Integer(fields, "num_cat");
  if (categories > 0) {
    t.boundaries = Numbers<int32_t>(fields, "cat_boundaries", categories + 1);
    t.bits = Numbers<uint32_t>(fields, "cat_threshold", std::max(0, t.boundaries.back()));
  }
  for (size_t i = 0; i < splits; i++) {
    const bool children = t.left[i] < static_cast<int>(splits) && t.right[i] < static_cast<int>(splits) && ~t.left[i] < t.leaves && ~t.right[i] < t.leaves;
    if (!children || t.feature[i] < 0 || t.feature[i] >= features) Refuse("a split points outside of the model");
    if (t.internal_count[i] <= 0) Refuse("the model does not say how many rows reached each node (internal_count)");
  }
  return t;
}

/** Puts the nodes into preorder and follows the cover of each feature along each path. Returns the most features on a path. */
int Arrange(const TextTree& t, ShapTree* out) {
  struct Step {
    int node;    // text index, ~leaf for leaves
    int parent;  // preorder index
    bool left;
    int depth;   // features on the path above
  };
  const auto count = [&](int node) { return node >= 0 ? t.internal_count[node] : t.leaf_count[~node]; };
  std::vector<Step> stack{{0, -1, false, 0}};
  int deepest = 1;
  while (!stack.empty()) {
    const Step step = stack.back();
    stack.pop_back();
    if (static_cast<int>(out->parent.size()) > 2 * t.leaves) Refuse("the tree has a cycle");
    const int index = static_cast<int>(out->parent.size());
    int previous = 0, feature = 0, depth = step.depth;
    double cover = 1;
    if (step.parent >= 0) {
      feature = out->splits[out->split[step.parent]].feature;
      for (int up = step.parent; up > 0; up = out->parent[up]) {
        if (out->feature[up] == feature) {
          previous = up;
          break;
        }
      }
      const int parent_node = -1 - static_cast<int>(out->value[step.parent]);  // see below
      cover = static_cast<double>(count(step.node)) / count(parent_node) * (previous ? out->cover[previous] : 1.0);
      if (!previous) depth++;
    }
    deepest = std::max(deepest, depth);
    out->parent.push_back(step.parent < 0 ? 0 : step.parent);
    out->previous.push_back(previous);
    out->feature.push_back(feature);
    out->is_left.push_back(step.left);
    out->cover.push_back(cover);
    if (step.node < 0) {
      out->split.push_back(-1);
      out->value.push_back(t.leaf_value[~step.node]);
    } else {
      out->split.push_back(static_cast<int32_t>(out->splits.size()));
      out->splits.push_back(MakeSplit(t, step.node));
      out->value.push_back(-1.0 - step.node);  // the text index, until the leaves below have been counted
      stack.push_back({t.right[step.node], index, false, depth});
      stack.push_back({t.left[step.node], index, true, depth});
    }
  }
  out->nodes = static_cast<int32_t>(out->parent.size());
  if (out->nodes != 2 * t.leaves - 1) Refuse("the tree does not hold every node once");
  return deepest;
}

void Tabulate(ShapTree* tree, int deepest) {
  // Degree deepest - 1 needs half as many points, rounded up; four at a time is what vector units like.
  tree->points = ((deepest + 1) / 2 + 3) / 4 * 4;
  const int n = tree->points;
  std::vector<double> t, w;
  GaussLegendre(n, &t, &w);
  tree->factors.resize(static_cast<size_t>(tree->nodes) * 3 * n);
  tree->shares.resize(static_cast<size_t>(tree->nodes) * 2 * n);
  for (int i = 1; i < tree->nodes; i++) {
    const double z = tree->cover[i];
    const double z_before = tree->previous[i] ? tree->cover[tree->previous[i]] : 1.0;
    double* factor = tree->factors.data() + static_cast<size_t>(i) * 3 * n;
    double* share = tree->shares.data() + static_cast<size_t>(i) * 2 * n;
    for (int q = 0; q < n; q++) {
      const double before = t[q] + (1 - t[q]) * z_before;
      const double follows = t[q] + (1 - t[q]) * z;
      factor[kFollows * n + q] = follows / before;
      factor[kLeavesHere * n + q] = (1 - t[q]) * z / before;
      factor[kLeftBefore * n + q] = z_before > 0 ? z / z_before : 0;
      // The edge above on the same feature has counted these leaves already, with its own cover: take that back.
      const double counted = (1 - z_before) / before;
      share[kFollows * n + q] = w[q] * ((1 - z) / follows - counted);
      share[kLeavesHere * n + q] = w[q] * (-1 / (1 - t[q]) - counted);
    }
  }
}

ShapTree BuildTree(const TextTree& t) {
  ShapTree tree;
  if (t.leaves == 1) {
    tree.constant = tree.expected = t.leaf_value[0];
    return tree;
  }
  const int deepest = Arrange(t, &tree);
  tree.bits = t.bits;
  for (int i = 0; i < t.leaves; i++) tree.expected += t.leaf_count[i] / static_cast<double>(t.internal_count[0]) * t.leaf_value[i];
  Tabulate(&tree, deepest);
  return tree;
}

}  // namespace

Split MakeSplit(const TextTree& t, int node) {
  Split split{};
  split.feature = t.feature[node];
  split.categorical = t.decision[node] & 1;
  split.default_left = t.decision[node] & 2;
  split.missing = static_cast<Missing>((t.decision[node] >> 2) & 3);
  split.threshold = t.threshold[node];
  if (split.categorical) {
    const int category = static_cast<int>(t.threshold[node]);
    if (category < 0 || category + 1 >= static_cast<int>(t.boundaries.size())) Refuse("a categorical split points outside of the model");
    split.bits_begin = t.boundaries[category];
    split.bits_end = t.boundaries[category + 1];
    if (split.bits_begin > split.bits_end || split.bits_end > t.bits.size()) Refuse("a categorical split points outside of the model");
  }
  return split;
}

void GaussLegendre(int points, std::vector<double>* nodes, std::vector<double>* weights) {
  nodes->resize(points);
  weights->resize(points);
  const double pi = 3.14159265358979323846;
  for (int i = 0; i < points; i++) {
    // Newton's method on the Legendre polynomial, from the usual first guess.
    double x = std::cos(pi * (i + 0.75) / (points + 0.5));
    double derivative = 1;
    for (int round = 0; round < 100; round++) {
      double p = 1, p_before = 0;
      for (int k = 0; k < points; k++) {
        const double next = ((2 * k + 1) * x * p - k * p_before) / (k + 1);
        p_before = p;
        p = next;
      }
      derivative = points * (x * p - p_before) / (x * x - 1);
      const double step = p / derivative;
      x -= step;
      if (std::abs(step) < 1e-16) break;
    }
    (*nodes)[i] = (1 - x) / 2;
    (*weights)[i] = 1 / ((1 - x * x) * derivative * derivative);
  }
}

TextModel ReadTextModel(const std::string& text) {
  size_t at = 0;
  const Fields header = ReadFields(text, &at);
  TextModel out;
  out.features = Integer(header, "max_feature_idx") + 1;
  out.outputs = Integer(header, "num_tree_per_iteration");
  out.averaged = header.count("average_output") > 0;
  if (header.count("objective")) out.objective = header.at("objective");
  if (out.features < 1 || out.outputs < 1) Refuse("the model has no features or no outputs");
  while (text.compare(at, 5, "Tree=") == 0) {
    out.trees.push_back(ReadTree(ReadFields(text, &at), out.features));
    while (at < text.size() && text[at] == '\n') at++;
  }
  if (out.trees.size() % static_cast<size_t>(out.outputs) != 0) Refuse("the number of trees is not a multiple of the outputs");
  return out;
}

Ensemble ParseEnsemble(const std::string& text) {
  const TextModel model = ReadTextModel(text);
  Ensemble out;
  out.features = model.features;
  out.outputs = model.outputs;
  for (const TextTree& tree : model.trees) out.trees.push_back(BuildTree(tree));
  return out;
}
