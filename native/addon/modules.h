// The parts of the addon and what they share.
#pragma once
#include "arguments.h"
#include "handles.h"
#include "library.h"
#include "pool.h"

void ExportMemory(Napi::Object exports);
void ExportDatasetCreate(Napi::Object exports);
void ExportDataset(Napi::Object exports);
void ExportBooster(Napi::Object exports);
void ExportTraining(Napi::Object exports);
void ExportPredict(Napi::Object exports);
void ExportPredictRow(Napi::Object exports);
void ExportProcess(Napi::Object exports);
void ExportShap(Napi::Object exports);

/** Checks the sizes of a sparse matrix; cheap, for the JavaScript thread. */
void RequireSparse(const Memory& pointers, const Memory& indices, const Memory& values, int type, int64_t pointer_count,
                   int64_t elements, int64_t other);
/** Checks every pointer and index of a sparse matrix; for the pool. */
void RequireSparseContent(const Memory& pointers, const Memory& indices, int64_t pointer_count, int64_t elements, int64_t other);

/** Reads a list of names with one of LightGBM's calls (capacity, count, buffer size, needed size, buffers). */
Napi::Value ReadStrings(Napi::Env env, const std::function<void(int, int*, size_t, size_t*, char**)>& read);

/** LightGBM's text of all trees of a booster; for the pool. */
std::string ModelText(const Booster& booster);
