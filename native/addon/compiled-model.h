// A model laid out for predicting one row at a time: one array of nodes, eight trees walked side by side so that the
// waits for memory overlap. Gives the same bits as LightGBM: the same decisions, the same order of additions, the same
// formulas for the objectives.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "shap-model.h"

class CompiledModel {
 public:
  /** Reads LightGBM's model text; throws CodedError for what only LightGBM's own path can do (linear trees and the like). */
  CompiledModel(const std::string& text, int start_iteration, int iterations, bool raw);

  int features() const { return features_; }
  int outputs() const { return outputs_; }

  /** Predicts one row of `features()` numbers into `outputs()` numbers. Not for several threads at once. */
  template <class T>
  void Predict(const T* row, double* out) {
    for (int i = 0; i < features_; i++) {
      const double value = CleanValue(static_cast<double>(row[i]));
      const bool nan = value != value;
      // Three views of the row, so that every numerical split asks the same question: as it is (missing is NaN), missing
      // as zero, and zero as missing.
      values_[i] = value;
      values_[features_ + i] = nan ? 0.0 : value;
      values_[2 * features_ + i] = nan || value == 0 ? kNan : value;
    }
    Score(out);
    Convert(out);
  }

 private:
  struct Node {
    double threshold;
    uint32_t value;  // place in values_
    uint32_t child[2];  // right, left
    uint32_t missing_left;
  };
  enum class Link { kNone, kSigmoid, kSoftmax, kSigmoids, kExp, kSquare, kLog1pExp };
  static const double kNan;

  void AddTree(const TextTree& tree);
  void Score(double* out);
  void Convert(double* out) const;
  int WalkCategorical(size_t tree) const;

  int features_ = 0, outputs_ = 1, iterations_ = 0;
  bool averaged_ = false;
  Link link_ = Link::kNone;
  double sigmoid_ = 1;
  std::vector<Node> nodes_;            // leaves are nodes that lead to themselves
  std::vector<double> leaf_;           // per node: its value, if it is a leaf
  std::vector<uint32_t> roots_, depths_;
  std::vector<uint8_t> categorical_;   // per tree
  std::vector<Split> splits_;          // per node, only read for trees with categories
  std::vector<uint32_t> bits_;
  std::vector<double> values_, found_;
};
