/**
 * The addon's functions, one to one with LightGBM's C API (same names) plus the few that this package adds (lower
 * case). Heavy ones work on the addon's own threads and give promises; the rest answer at once and refuse a handle
 * that is in use. Most programs want the classes instead.
 */

declare const tag: unique symbol
/** Native bytes that jobs read and write. */
export type MemoryHandle = { readonly [tag]: 'memory' }
export type DatasetHandle = { readonly [tag]: 'dataset' }
export type BoosterHandle = { readonly [tag]: 'booster' }
export type FastConfigHandle = { readonly [tag]: 'fast' }
export type ByteBufferHandle = { readonly [tag]: 'bytes' }
/** A model's trees, prepared for contributions. */
export type EnsembleHandle = { readonly [tag]: 'ensemble' }

/** C_API_DTYPE_*: 0 float32, 1 float64, 2 int32, 3 int64. */
export type DataType = 0 | 1 | 2 | 3
/** C_API_PREDICT_*: 0 normal, 1 raw score, 2 leaf index, 3 contributions. */
export type PredictType = 0 | 1 | 2 | 3
export type NumberArray = Float64Array | Float32Array | Int32Array

export interface RawApi {
  openLibrary(path: string): void
  openedLibrary(): string

  memoryCreate(bytes: number): MemoryHandle
  memoryWrite(memory: MemoryHandle, byteOffset: number, source: NumberArray | Uint8Array, start: number, count: number): void
  memoryRead(memory: MemoryHandle, byteOffset: number, target: NumberArray | Uint8Array, start: number, count: number): void
  memoryFree(memory: MemoryHandle): void
  byteBufferContent(buffer: ByteBufferHandle): Uint8Array

  LGBM_GetLastError(): string
  LGBM_DumpParamAliases(): string
  LGBM_RegisterLogCallback(callback: ((line: string) => void) | null): void
  LGBM_GetSampleCount(numTotalRow: number, parameters: string): number
  LGBM_SampleIndices(numTotalRow: number, parameters: string): Int32Array
  LGBM_ByteBufferGetAt(buffer: ByteBufferHandle, index: number): number
  LGBM_ByteBufferFree(buffer: ByteBufferHandle): void

  LGBM_DatasetCreateFromFile(filename: string, parameters: string, reference: DatasetHandle | null): Promise<DatasetHandle>
  LGBM_DatasetCreateFromSampledColumn(values: MemoryHandle, indices: MemoryHandle, ncol: number, countPerColumn: MemoryHandle, numSampleRow: number, numLocalRow: number, numDistRow: number, parameters: string): Promise<DatasetHandle>
  LGBM_DatasetCreateByReference(reference: DatasetHandle, numTotalRow: number): Promise<DatasetHandle>
  LGBM_DatasetInitStreaming(dataset: DatasetHandle, hasWeights: boolean, hasInitScores: boolean, hasQueries: boolean, numClasses: number, numThreads: number, ompMaxThreads: number): void
  LGBM_DatasetCreateFromSerializedReference(buffer: MemoryHandle, bufferSize: number, numRow: number, numClasses: number, parameters: string): Promise<DatasetHandle>
  LGBM_DatasetPushRows(dataset: DatasetHandle, data: MemoryHandle, dataType: DataType, nrow: number, ncol: number, startRow: number): Promise<void>
  LGBM_DatasetPushRowsWithMetadata(dataset: DatasetHandle, data: MemoryHandle, dataType: DataType, nrow: number, ncol: number, startRow: number, label: MemoryHandle, weight: MemoryHandle | null, initScore: MemoryHandle | null, query: MemoryHandle | null, tid: number): Promise<void>
  LGBM_DatasetPushRowsByCSR(dataset: DatasetHandle, pointers: MemoryHandle, indices: MemoryHandle, values: MemoryHandle, dataType: DataType, nPointers: number, nElements: number, numCol: number, startRow: number): Promise<void>
  LGBM_DatasetPushRowsByCSRWithMetadata(dataset: DatasetHandle, pointers: MemoryHandle, indices: MemoryHandle, values: MemoryHandle, dataType: DataType, nPointers: number, nElements: number, numCol: number, startRow: number, label: MemoryHandle, weight: MemoryHandle | null, initScore: MemoryHandle | null, query: MemoryHandle | null, tid: number): Promise<void>
  LGBM_DatasetSetWaitForManualFinish(dataset: DatasetHandle, wait: boolean): void
  LGBM_DatasetMarkFinished(dataset: DatasetHandle): Promise<void>
  LGBM_DatasetCreateFromCSR(pointers: MemoryHandle, indices: MemoryHandle, values: MemoryHandle, dataType: DataType, nPointers: number, nElements: number, numCol: number, parameters: string, reference: DatasetHandle | null): Promise<DatasetHandle>
  LGBM_DatasetCreateFromCSC(pointers: MemoryHandle, indices: MemoryHandle, values: MemoryHandle, dataType: DataType, nPointers: number, nElements: number, numRow: number, parameters: string, reference: DatasetHandle | null): Promise<DatasetHandle>
  LGBM_DatasetCreateFromMat(data: MemoryHandle, dataType: DataType, nrow: number, ncol: number, isRowMajor: boolean, parameters: string, reference: DatasetHandle | null): Promise<DatasetHandle>
  LGBM_DatasetCreateFromMats(data: readonly MemoryHandle[], dataType: DataType, nrow: readonly number[], ncol: number, isRowMajor: readonly boolean[], parameters: string, reference: DatasetHandle | null): Promise<DatasetHandle>
  LGBM_DatasetGetSubset(dataset: DatasetHandle, rows: MemoryHandle, numRows: number, parameters: string): Promise<DatasetHandle>
  LGBM_DatasetSetFeatureNames(dataset: DatasetHandle, names: readonly string[]): void
  LGBM_DatasetGetFeatureNames(dataset: DatasetHandle): string[]
  LGBM_DatasetFree(dataset: DatasetHandle): void
  LGBM_DatasetSaveBinary(dataset: DatasetHandle, filename: string): Promise<void>
  LGBM_DatasetSerializeReferenceToBinary(dataset: DatasetHandle): Promise<ByteBufferHandle>
  LGBM_DatasetDumpText(dataset: DatasetHandle, filename: string): Promise<void>
  LGBM_DatasetSetField(dataset: DatasetHandle, field: string, data: MemoryHandle | null, count: number, type: DataType): Promise<void>
  LGBM_DatasetGetField(dataset: DatasetHandle, field: string): NumberArray | null
  LGBM_DatasetUpdateParamChecking(oldParameters: string, newParameters: string): void
  LGBM_DatasetGetNumData(dataset: DatasetHandle): number
  LGBM_DatasetGetNumFeature(dataset: DatasetHandle): number
  LGBM_DatasetGetFeatureNumBin(dataset: DatasetHandle, feature: number): number
  LGBM_DatasetAddFeaturesFrom(target: DatasetHandle, source: DatasetHandle): Promise<void>

  LGBM_BoosterGetLinear(booster: BoosterHandle): number
  LGBM_BoosterCreate(dataset: DatasetHandle, parameters: string): Promise<BoosterHandle>
  LGBM_BoosterCreateFromModelfile(filename: string): Promise<BoosterHandle>
  LGBM_BoosterLoadModelFromString(model: string): Promise<BoosterHandle>
  LGBM_BoosterGetLoadedParam(booster: BoosterHandle): string
  LGBM_BoosterFree(booster: BoosterHandle): void
  LGBM_BoosterShuffleModels(booster: BoosterHandle, startIteration: number, endIteration: number): void
  LGBM_BoosterMerge(booster: BoosterHandle, other: BoosterHandle): void
  LGBM_BoosterAddValidData(booster: BoosterHandle, dataset: DatasetHandle): Promise<void>
  LGBM_BoosterResetTrainingData(booster: BoosterHandle, dataset: DatasetHandle): Promise<void>
  LGBM_BoosterResetParameter(booster: BoosterHandle, parameters: string): Promise<void>
  LGBM_BoosterGetNumClasses(booster: BoosterHandle): number
  LGBM_BoosterUpdateOneIter(booster: BoosterHandle): Promise<boolean>
  LGBM_BoosterRefit(booster: BoosterHandle, leafPredictions: MemoryHandle, nrow: number, ncol: number): Promise<void>
  LGBM_BoosterUpdateOneIterCustom(booster: BoosterHandle, gradient: MemoryHandle, hessian: MemoryHandle): Promise<boolean>
  LGBM_BoosterRollbackOneIter(booster: BoosterHandle): Promise<void>
  LGBM_BoosterGetCurrentIteration(booster: BoosterHandle): number
  LGBM_BoosterNumModelPerIteration(booster: BoosterHandle): number
  LGBM_BoosterNumberOfTotalModel(booster: BoosterHandle): number
  LGBM_BoosterGetEvalCounts(booster: BoosterHandle): number
  LGBM_BoosterGetEvalNames(booster: BoosterHandle): string[]
  LGBM_BoosterGetFeatureNames(booster: BoosterHandle): string[]
  LGBM_BoosterValidateFeatureNames(booster: BoosterHandle, names: readonly string[]): void
  LGBM_BoosterGetNumFeature(booster: BoosterHandle): number
  LGBM_BoosterGetEval(booster: BoosterHandle, dataIndex: number): Promise<Float64Array>
  LGBM_BoosterGetNumPredict(booster: BoosterHandle, dataIndex: number): number
  LGBM_BoosterGetPredict(booster: BoosterHandle, dataIndex: number): Promise<MemoryHandle>
  LGBM_BoosterPredictForFile(booster: BoosterHandle, dataFilename: string, hasHeader: boolean, predictType: PredictType, startIteration: number, numIteration: number, parameter: string, resultFilename: string): Promise<void>
  LGBM_BoosterCalcNumPredict(booster: BoosterHandle, numRow: number, predictType: PredictType, startIteration: number, numIteration: number): number
  LGBM_FastConfigFree(fast: FastConfigHandle): void
  LGBM_BoosterPredictForCSR(booster: BoosterHandle, pointers: MemoryHandle, indices: MemoryHandle, values: MemoryHandle, dataType: DataType, nPointers: number, nElements: number, numCol: number, predictType: PredictType, startIteration: number, numIteration: number, parameter: string): Promise<MemoryHandle>
  LGBM_BoosterPredictSparseOutput(booster: BoosterHandle, pointers: MemoryHandle, indices: MemoryHandle, values: MemoryHandle, dataType: DataType, nPointers: number, nElements: number, numCol: number, startIteration: number, numIteration: number, parameter: string): Promise<{ readonly pointers: Int32Array; readonly indices: Int32Array; readonly values: Float64Array }>
  LGBM_BoosterPredictForCSRSingleRow(booster: BoosterHandle, indices: Int32Array, values: Float64Array | Float32Array, numCol: number, predictType: PredictType, startIteration: number, numIteration: number, parameter: string, out: Float64Array): number
  LGBM_BoosterPredictForCSRSingleRowFastInit(booster: BoosterHandle, predictType: PredictType, startIteration: number, numIteration: number, dataType: DataType, numCol: number, parameter: string): FastConfigHandle
  LGBM_BoosterPredictForCSRSingleRowFast(fast: FastConfigHandle, indices: Int32Array, values: Float64Array | Float32Array, out: Float64Array): number
  LGBM_BoosterPredictForCSC(booster: BoosterHandle, pointers: MemoryHandle, indices: MemoryHandle, values: MemoryHandle, dataType: DataType, nPointers: number, nElements: number, numRow: number, predictType: PredictType, startIteration: number, numIteration: number, parameter: string): Promise<MemoryHandle>
  LGBM_BoosterPredictForMat(booster: BoosterHandle, data: MemoryHandle, dataType: DataType, nrow: number, ncol: number, isRowMajor: boolean, predictType: PredictType, startIteration: number, numIteration: number, parameter: string): Promise<MemoryHandle>
  LGBM_BoosterPredictForMatSingleRow(booster: BoosterHandle, row: Float64Array | Float32Array, predictType: PredictType, startIteration: number, numIteration: number, parameter: string, out: Float64Array): number
  LGBM_BoosterPredictForMatSingleRowFastInit(booster: BoosterHandle, predictType: PredictType, startIteration: number, numIteration: number, dataType: DataType, ncol: number, parameter: string): FastConfigHandle
  LGBM_BoosterPredictForMatSingleRowFast(fast: FastConfigHandle, row: Float64Array | Float32Array, out: Float64Array): number
  LGBM_BoosterPredictForMats(booster: BoosterHandle, rows: MemoryHandle, dataType: DataType, nrow: number, ncol: number, predictType: PredictType, startIteration: number, numIteration: number, parameter: string): Promise<MemoryHandle>
  LGBM_BoosterSaveModel(booster: BoosterHandle, startIteration: number, numIteration: number, importanceType: number, filename: string): Promise<void>
  LGBM_BoosterSaveModelToString(booster: BoosterHandle, startIteration: number, numIteration: number, importanceType: number): Promise<string>
  LGBM_BoosterDumpModel(booster: BoosterHandle, startIteration: number, numIteration: number, importanceType: number): Promise<string>
  LGBM_BoosterGetLeafValue(booster: BoosterHandle, tree: number, leaf: number): number
  LGBM_BoosterSetLeafValue(booster: BoosterHandle, tree: number, leaf: number, value: number): void
  LGBM_BoosterFeatureImportance(booster: BoosterHandle, numIteration: number, importanceType: number): Float64Array
  LGBM_BoosterGetUpperBoundValue(booster: BoosterHandle): number
  LGBM_BoosterGetLowerBoundValue(booster: BoosterHandle): number

  rowCompile(fast: FastConfigHandle): Promise<boolean>
  shapPrepare(booster: BoosterHandle): Promise<EnsembleHandle>
  shapCompute(ensemble: EnsembleHandle, data: MemoryHandle, dataType: DataType, nrow: number, ncol: number, isRowMajor: boolean, startIteration: number, numIteration: number, interactions: boolean, threads: number): Promise<MemoryHandle>
  shapFree(ensemble: EnsembleHandle): void

  LGBM_NetworkInit(machines: string, localListenPort: number, listenTimeOut: number, numMachines: number): Promise<void>
  LGBM_NetworkFree(): Promise<void>
  LGBM_SetMaxThreads(numThreads: number): void
  LGBM_GetMaxThreads(): number

  boosterAdvance(booster: BoosterHandle, maxIterations: number, maxMilliseconds: number, data: readonly number[]): Promise<{ readonly done: number; readonly finished: boolean; readonly evals: Float64Array }>
}
