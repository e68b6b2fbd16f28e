// The inner loops of fast TreeSHAP. They are compiled twice, for the baseline and for AVX2, and chosen at run time.
#pragma once
#include <cstddef>
#include <cstdint>

#include "shap-model.h"

/** Room for one row of one tree; reused. */
struct ShapScratch {
  std::vector<double> product, sum;
  std::vector<uint8_t> state, goes_left;
};

using ContributionKernel = void (*)(const ShapTree&, const double* row, ShapScratch*, double* phi);

namespace shap_baseline {
void AddContributions(const ShapTree& tree, const double* row, ShapScratch* scratch, double* phi);
}
namespace shap_avx2 {
void AddContributions(const ShapTree& tree, const double* row, ShapScratch* scratch, double* phi);
}

/** The fastest kernel that this processor can run. */
ContributionKernel BestContributionKernel();
