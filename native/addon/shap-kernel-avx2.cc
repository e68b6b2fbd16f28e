// Built with -mavx2 where CMakeLists.txt defines SHAP_AVX2; empty elsewhere. Only the kernel may be in this file: code
// with AVX2 in it must not end up in functions that other files share.
#ifdef SHAP_AVX2
#include "shap-kernel.h"

namespace shap_avx2 {
#include "shap-kernel.inc"
}
#endif
