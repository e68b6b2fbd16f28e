#include "shap-kernel.h"

namespace shap_baseline {
#include "shap-kernel.inc"
}

ContributionKernel BestContributionKernel() {
#if defined(SHAP_AVX2) && (defined(__GNUC__) || defined(__clang__))
  if (__builtin_cpu_supports("avx2")) return shap_avx2::AddContributions;
#endif
  return shap_baseline::AddContributions;
}
