// A model in the form that fast TreeSHAP needs. The method: a leaf's game is v * prod(x_g ? o_g : z_g) over the
// features g of its path, where z is the share of training rows that follow the path and o says whether the row does
// (path-dependent TreeSHAP, Lundberg et al. 2018). The Shapley value of such a game is the integral over t from 0 to 1 of
// v * (o_f - z_f) * prod over g != f of (t * o_g + (1 - t) * z_g), Owen's multilinear extension: a polynomial in t, for
// which Gauss-Legendre quadrature with half as many points as features is exact. Summing leaves on the way up the
// tree, as Linear TreeSHAP (Yu et al. 2022) does with polynomials, makes the cost linear in the number of nodes; unlike
// interpolation at Chebyshev points, every factor lies in [0, 1], so nothing is lost to cancellation.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

enum class Missing : uint8_t { kNone = 0, kZero = 1, kNan = 2 };

/** One split, as LightGBM's text describes it. */
struct Split {
  int32_t feature;
  bool categorical;
  bool default_left;
  Missing missing;
  double threshold;
  uint32_t bits_begin = 0, bits_end = 0;  // words of the category bitset
};

/** A tree as LightGBM's text has it, checked for lengths and indices. */
struct TextTree {
  int leaves;
  std::vector<int32_t> left, right, feature, leaf_count, internal_count, decision;
  std::vector<double> threshold, leaf_value;
  std::vector<uint32_t> bits;
  std::vector<int32_t> boundaries;
};

struct TextModel {
  int32_t features = 0;
  int32_t outputs = 1;  // trees per iteration
  bool averaged = false;
  std::string objective;
  std::vector<TextTree> trees;
};

/** Reads LightGBM's model text; throws CodedError (lightgbm) for linear trees and for what does not fit together. */
TextModel ReadTextModel(const std::string& text);

/** A split of a tree with its category bits, checked. */
Split MakeSplit(const TextTree& tree, int node);

/** Which case an edge is in for a row; see ShapTree::factors. */
enum EdgeState : uint8_t { kFollows = 0, kLeavesHere = 1, kLeftBefore = 2 };

/** Nodes in preorder, the root first. Every node but the root stands for the edge that leads to it. */
struct ShapTree {
  int32_t points = 0;  // quadrature points, a multiple of 4
  int32_t nodes = 0;
  std::vector<int32_t> parent;
  std::vector<int32_t> previous;  // nearest edge above on the same feature; 0 where there is none
  std::vector<int32_t> feature;   // the feature of the edge
  std::vector<uint8_t> is_left;
  std::vector<int32_t> split;     // index into splits, or -1 for a leaf
  std::vector<double> value;      // of leaves
  std::vector<double> cover;      // z of the edge's feature on the way to here
  std::vector<Split> splits;
  std::vector<uint32_t> bits;
  // Three vectors per node (one per EdgeState): what the product is multiplied with when it passes the edge.
  std::vector<double> factors;
  // Two vectors per node (kFollows, kLeavesHere): what turns the sum of the leaves below into the feature's share.
  std::vector<double> shares;
  double expected = 0;
  double constant = 0;  // of a tree without splits
};

struct Ensemble {
  int32_t features = 0;
  int32_t outputs = 1;  // trees per iteration
  std::vector<ShapTree> trees;
};

/** Nodes and weights of Gauss-Legendre quadrature on [0, 1]. */
void GaussLegendre(int points, std::vector<double>* nodes, std::vector<double>* weights);

/** Reads LightGBM's model text; throws CodedError (lightgbm) for what TreeSHAP cannot do, naming it. */
Ensemble ParseEnsemble(const std::string& text);

/** Whether a row goes left at a split; as LightGBM decides it. */
static inline bool GoesLeft(const Split& split, const uint32_t* bits, double value) {
  if (split.categorical) {
    // Out of range and NaN go right, as the conversion to int makes them negative.
    if (!(value > -1.0 && value < 2147483648.0)) return false;
    const uint32_t category = static_cast<uint32_t>(static_cast<int32_t>(value));
    const uint32_t word = category / 32;
    return word < split.bits_end - split.bits_begin && ((bits[split.bits_begin + word] >> (category & 31)) & 1);
  }
  const bool nan = value != value;
  if (nan && split.missing != Missing::kNan) value = 0;
  if (split.missing == Missing::kNan ? nan : split.missing == Missing::kZero && value >= -1e-35f && value <= 1e-35f) return split.default_left;
  return value <= split.threshold;
}

/** What LightGBM makes of a number before it reaches the trees: what is nearly zero is zero. */
static inline double CleanValue(double value) { return (value > 1e-35f || value < -1e-35f || value != value) ? value : 0.0; }
