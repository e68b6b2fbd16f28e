// LightGBM's C API, opened at run time: the addon has no link-time dependency on it, so a missing library is an error
// that can be read, not a module that fails to load.
#pragma once
#include <LightGBM/c_api.h>

#include <stdexcept>
#include <string>

// Every function of the 4.7.0 header that the addon calls. scripts/compare-api.ts checks this list against the header.
#define LIGHTGBM_FUNCTIONS(X)                      \
  X(LGBM_GetLastError)                             \
  X(LGBM_DumpParamAliases)                         \
  X(LGBM_RegisterLogCallback)                      \
  X(LGBM_GetSampleCount)                           \
  X(LGBM_SampleIndices)                            \
  X(LGBM_ByteBufferGetAt)                          \
  X(LGBM_ByteBufferFree)                           \
  X(LGBM_DatasetCreateFromFile)                    \
  X(LGBM_DatasetCreateFromSampledColumn)           \
  X(LGBM_DatasetCreateByReference)                 \
  X(LGBM_DatasetInitStreaming)                     \
  X(LGBM_DatasetCreateFromSerializedReference)     \
  X(LGBM_DatasetPushRows)                          \
  X(LGBM_DatasetPushRowsWithMetadata)              \
  X(LGBM_DatasetPushRowsByCSR)                     \
  X(LGBM_DatasetPushRowsByCSRWithMetadata)         \
  X(LGBM_DatasetSetWaitForManualFinish)            \
  X(LGBM_DatasetMarkFinished)                      \
  X(LGBM_DatasetCreateFromCSR)                     \
  X(LGBM_DatasetCreateFromCSC)                     \
  X(LGBM_DatasetCreateFromMat)                     \
  X(LGBM_DatasetCreateFromMats)                    \
  X(LGBM_DatasetGetSubset)                         \
  X(LGBM_DatasetSetFeatureNames)                   \
  X(LGBM_DatasetGetFeatureNames)                   \
  X(LGBM_DatasetFree)                              \
  X(LGBM_DatasetSaveBinary)                        \
  X(LGBM_DatasetSerializeReferenceToBinary)        \
  X(LGBM_DatasetDumpText)                          \
  X(LGBM_DatasetSetField)                          \
  X(LGBM_DatasetGetField)                          \
  X(LGBM_DatasetUpdateParamChecking)               \
  X(LGBM_DatasetGetNumData)                        \
  X(LGBM_DatasetGetNumFeature)                     \
  X(LGBM_DatasetGetFeatureNumBin)                  \
  X(LGBM_DatasetAddFeaturesFrom)                   \
  X(LGBM_BoosterGetLinear)                         \
  X(LGBM_BoosterCreate)                            \
  X(LGBM_BoosterCreateFromModelfile)               \
  X(LGBM_BoosterLoadModelFromString)               \
  X(LGBM_BoosterGetLoadedParam)                    \
  X(LGBM_BoosterFree)                              \
  X(LGBM_BoosterShuffleModels)                     \
  X(LGBM_BoosterMerge)                             \
  X(LGBM_BoosterAddValidData)                      \
  X(LGBM_BoosterResetTrainingData)                 \
  X(LGBM_BoosterResetParameter)                    \
  X(LGBM_BoosterGetNumClasses)                     \
  X(LGBM_BoosterUpdateOneIter)                     \
  X(LGBM_BoosterRefit)                             \
  X(LGBM_BoosterUpdateOneIterCustom)               \
  X(LGBM_BoosterRollbackOneIter)                   \
  X(LGBM_BoosterGetCurrentIteration)               \
  X(LGBM_BoosterNumModelPerIteration)              \
  X(LGBM_BoosterNumberOfTotalModel)                \
  X(LGBM_BoosterGetEvalCounts)                     \
  X(LGBM_BoosterGetEvalNames)                      \
  X(LGBM_BoosterGetFeatureNames)                   \
  X(LGBM_BoosterValidateFeatureNames)              \
  X(LGBM_BoosterGetNumFeature)                     \
  X(LGBM_BoosterGetEval)                           \
  X(LGBM_BoosterGetNumPredict)                     \
  X(LGBM_BoosterGetPredict)                        \
  X(LGBM_BoosterPredictForFile)                    \
  X(LGBM_BoosterCalcNumPredict)                    \
  X(LGBM_FastConfigFree)                           \
  X(LGBM_BoosterPredictForCSR)                     \
  X(LGBM_BoosterPredictSparseOutput)               \
  X(LGBM_BoosterFreePredictSparse)                 \
  X(LGBM_BoosterPredictForCSRSingleRow)            \
  X(LGBM_BoosterPredictForCSRSingleRowFastInit)    \
  X(LGBM_BoosterPredictForCSRSingleRowFast)        \
  X(LGBM_BoosterPredictForCSC)                     \
  X(LGBM_BoosterPredictForMat)                     \
  X(LGBM_BoosterPredictForMatSingleRow)            \
  X(LGBM_BoosterPredictForMatSingleRowFastInit)    \
  X(LGBM_BoosterPredictForMatSingleRowFast)        \
  X(LGBM_BoosterPredictForMats)                    \
  X(LGBM_BoosterSaveModel)                         \
  X(LGBM_BoosterSaveModelToString)                 \
  X(LGBM_BoosterDumpModel)                         \
  X(LGBM_BoosterGetLeafValue)                      \
  X(LGBM_BoosterSetLeafValue)                      \
  X(LGBM_BoosterFeatureImportance)                 \
  X(LGBM_BoosterGetUpperBoundValue)                \
  X(LGBM_BoosterGetLowerBoundValue)                \
  X(LGBM_NetworkInit)                              \
  X(LGBM_NetworkFree)                              \
  X(LGBM_SetMaxThreads)                            \
  X(LGBM_GetMaxThreads)

struct LightGbmApi {
#define LIGHTGBM_MEMBER(name) decltype(&::name) name = nullptr;
  LIGHTGBM_FUNCTIONS(LIGHTGBM_MEMBER)
#undef LIGHTGBM_MEMBER
  // Not part of the C API, but exported where symbols are not hidden: sets the process-wide number of threads. Without it
  // a prediction with another num_threads changes the speed of a training under way (never its result).
  void (*OMP_SET_NUM_THREADS)(int) = nullptr;
};

/** An error with one of the codes that src/errors.ts lists. */
class CodedError : public std::runtime_error {
 public:
  CodedError(std::string code, const std::string& message) : std::runtime_error(message), code(std::move(code)) {}
  const std::string code;
};

/**
 * Opens the library at `path` for the whole process. Opening the same path again does nothing; another path is refused,
 * since two copies would share OpenMP's state. Throws CodedError (library_missing, openmp_missing, library_platform,
 * library_version, library_conflict).
 */
void OpenLibrary(const std::string& path);

/** The opened API; throws CodedError(library_missing) before OpenLibrary succeeded. */
const LightGbmApi& Api();

/** The path that was opened, empty before. */
std::string OpenedLibraryPath();

/** Throws LightGBM's last error of the calling thread when `status` says that a call failed. */
void Check(int status);
