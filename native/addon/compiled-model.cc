#include "compiled-model.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "library.h"

const double CompiledModel::kNan = std::numeric_limits<double>::quiet_NaN();

CompiledModel::CompiledModel(const std::string& text, int start_iteration, int iterations, bool raw) {
  const TextModel model = ReadTextModel(text);
  features_ = model.features;
  outputs_ = model.outputs;
  averaged_ = model.averaged;
  const int all = static_cast<int>(model.trees.size()) / outputs_;
  const int begin = std::min(start_iteration, all);
  const int end = iterations > 0 ? std::min(all, begin + iterations) : all;
  iterations_ = end - begin;
  for (int t = begin * outputs_; t < end * outputs_; t++) AddTree(model.trees[t]);
  values_.resize(static_cast<size_t>(features_) * 3);
  found_.resize(roots_.size() + 8);
  if (raw) {
    averaged_ = false;
    return;
  }
  const std::string name = model.objective.substr(0, model.objective.find(' '));
  const auto setting = [&](const char* key) {
    const size_t at = model.objective.find(std::string(" ") + key);
    return at == std::string::npos ? std::string() : model.objective.substr(at + 1 + std::string(key).size());
  };
  const bool squared = model.objective.find(" sqrt") != std::string::npos;
  if (name == "binary" || name == "multiclassova") {
    link_ = name == "binary" ? Link::kSigmoid : Link::kSigmoids;
    sigmoid_ = std::strtod(setting("sigmoid:").c_str(), nullptr);
    if (!(sigmoid_ > 0)) throw CodedError("lightgbm", "no sigmoid in the objective");
  } else if (name == "cross_entropy") {
    link_ = Link::kSigmoid;
  } else if (name == "cross_entropy_lambda") {
    link_ = Link::kLog1pExp;
  } else if (name == "multiclass") {
    link_ = Link::kSoftmax;
  } else if (name == "poisson" || name == "gamma" || name == "tweedie") {
    link_ = Link::kExp;
  } else if (name == "regression" || name == "regression_l1" || name == "huber" || name == "fair" || name == "quantile" || name == "mape") {
    link_ = squared ? Link::kSquare : Link::kNone;
  } else if (!name.empty() && name != "lambdarank" && name != "rank_xendcg") {
    throw CodedError("lightgbm", "unknown objective " + name);
  }
}

void CompiledModel::AddTree(const TextTree& tree) {
  const uint32_t first = static_cast<uint32_t>(nodes_.size());
  const int inner = tree.leaves - 1;
  const uint32_t bits_first = static_cast<uint32_t>(bits_.size());
  bits_.insert(bits_.end(), tree.bits.begin(), tree.bits.end());
  // Text order: inner nodes first, then leaves.
  const auto place = [&](int node) { return first + static_cast<uint32_t>(node >= 0 ? node : inner + ~node); };
  bool categorical = false;
  for (int i = 0; i < inner; i++) {
    Split split = MakeSplit(tree, i);
    split.bits_begin += bits_first;
    split.bits_end += bits_first;
    categorical |= split.categorical;
    const uint32_t view = split.missing == Missing::kNan ? 0 : split.missing == Missing::kNone ? 1 : 2;
    nodes_.push_back({split.threshold, view * features_ + static_cast<uint32_t>(split.feature), {place(tree.right[i]), place(tree.left[i])}, split.default_left});
    splits_.push_back(split);
    leaf_.push_back(0);
  }
  for (int i = 0; i < tree.leaves; i++) {
    const uint32_t self = place(~i);
    nodes_.push_back({0, 0, {self, self}, 0});
    splits_.push_back(Split{});
    leaf_.push_back(tree.leaf_value[i]);
  }
  // Depth by walking; ReadTextModel has made sure of the indices, and a walk longer than the tree has nodes is a cycle.
  uint32_t deepest = 0;
  std::vector<std::pair<uint32_t, uint32_t>> stack{{first, 0}};
  size_t steps = 0;
  while (!stack.empty()) {
    const auto [node, depth] = stack.back();
    stack.pop_back();
    if (++steps > nodes_.size() - first) throw CodedError("lightgbm", "the tree has a cycle");
    deepest = std::max(deepest, depth);
    if (nodes_[node].child[0] == node) continue;
    stack.push_back({nodes_[node].child[0], depth + 1});
    stack.push_back({nodes_[node].child[1], depth + 1});
  }
  roots_.push_back(first);
  depths_.push_back(deepest);
  categorical_.push_back(categorical);
}

int CompiledModel::WalkCategorical(size_t tree) const {
  uint32_t node = roots_[tree];
  while (nodes_[node].child[0] != node) {
    const Split& split = splits_[node];
    node = nodes_[node].child[GoesLeft(split, bits_.data(), values_[split.feature])];
  }
  return static_cast<int>(node);
}

void CompiledModel::Score(double* out) {
  constexpr size_t kSide = 8;
  const size_t trees = roots_.size();
  const Node* nodes = nodes_.data();
  const double* values = values_.data();
  for (size_t t = 0; t < trees; t += kSide) {
    const size_t count = std::min(kSide, trees - t);
    uint32_t at[kSide];
    uint32_t depth = 0;
    bool categorical = false;
    for (size_t k = 0; k < kSide; k++) {
      const size_t tree = t + std::min(k, count - 1);
      at[k] = roots_[tree];
      depth = std::max(depth, depths_[tree]);
      categorical |= categorical_[tree] != 0;
    }
    if (categorical) {
      for (size_t k = 0; k < count; k++) at[k] = static_cast<uint32_t>(WalkCategorical(t + k));
    } else {
      for (uint32_t level = 0; level < depth; level++) {
        for (size_t k = 0; k < kSide; k++) {
          const Node& node = nodes[at[k]];
          const double value = values[node.value];
          const uint32_t left = static_cast<uint32_t>(value <= node.threshold) | (static_cast<uint32_t>(value != value) & node.missing_left);
          at[k] = node.child[left];
        }
      }
    }
    for (size_t k = 0; k < count; k++) found_[t + k] = leaf_[at[k]];
  }
  for (int k = 0; k < outputs_; k++) out[k] = 0;
  for (size_t t = 0; t < trees; t++) out[t % outputs_] += found_[t];
}

void CompiledModel::Convert(double* out) const {
  if (averaged_) {
    for (int k = 0; k < outputs_; k++) out[k] /= iterations_;
  }
  switch (link_) {
    case Link::kNone:
      return;
    case Link::kSigmoid:
    case Link::kSigmoids:
      for (int k = 0; k < outputs_; k++) out[k] = 1.0 / (1.0 + std::exp(-sigmoid_ * out[k]));
      return;
    case Link::kExp:
      out[0] = std::exp(out[0]);
      return;
    case Link::kLog1pExp:
      out[0] = std::log1p(std::exp(out[0]));
      return;
    case Link::kSquare:
      out[0] = std::copysign(out[0] * out[0], out[0]);
      return;
    case Link::kSoftmax: {
      double highest = out[0], sum = 0;
      for (int k = 1; k < outputs_; k++) highest = std::max(highest, out[k]);
      for (int k = 0; k < outputs_; k++) sum += out[k] = std::exp(out[k] - highest);
      for (int k = 0; k < outputs_; k++) out[k] /= sum;
      return;
    }
  }
}
