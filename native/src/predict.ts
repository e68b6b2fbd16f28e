import { invalid, throwIfAborted, translated } from './errors'
import { checkMatrix, copyIn, copyOut, dataTypeOf, isSparse, rowCount, withCopies, type DenseMatrix, type Matrix, type SparseMatrix, type Table } from './matrix'
import { checkParameters, parameterText, withDefaults } from './parameters'
import type { Parameters } from './parameters.generated'
import type { BoosterHandle, MemoryHandle, PredictType, RawApi } from './raw'

/**
 * What a prediction gives: `normal` (probabilities, counts or values), `raw` (scores before that transformation), `leaf`
 * (the leaf of every tree) or `contributions` (LightGBM's own TreeSHAP; Booster.contributions is much faster).
 */
export type PredictionKind = 'normal' | 'raw' | 'leaf' | 'contributions'

export interface IterationRange {
  /** First iteration, 0 by default. */
  readonly startIteration?: number
  /** Number of iterations; by default up to the best one of early stopping, otherwise all. */
  readonly iterations?: number
}

export interface PredictOptions extends IterationRange {
  readonly kind?: PredictionKind
  /** pred_early_stop and its companions, num_threads, predict_disable_shape_check. */
  readonly parameters?: Parameters
  readonly signal?: AbortSignal
}

export const PREDICT_TYPE: Readonly<Record<PredictionKind, PredictType>> = { normal: 0, raw: 1, leaf: 2, contributions: 3 }

/** One native request; `iterations` is -1 for all. */
export interface NativeRequest {
  readonly type: PredictType
  readonly start: number
  readonly iterations: number
  readonly parameters: string
  readonly signal: AbortSignal | undefined
}

/** A piece that holds about this many numbers takes some dozen milliseconds to predict and two to copy. */
const PIECE_VALUES = 1024 * 1024

export function nativeRequest(options: PredictOptions, bestIteration: number | undefined): NativeRequest {
  const kind = options.kind ?? 'normal'
  if (!(kind in PREDICT_TYPE)) throw invalid(`kind has to be one of ${Object.keys(PREDICT_TYPE).join(', ')}.`)
  const start = options.startIteration ?? 0
  const iterations = options.iterations ?? (start === 0 ? (bestIteration ?? -1) : -1)
  if (!Number.isInteger(start) || start < 0) throw invalid('startIteration has to be a whole number from 0 on.')
  if (!Number.isInteger(iterations) || iterations === 0 || iterations < -1) throw invalid('iterations has to be a positive whole number, or -1 for all.')
  const parameters = parameterText(withDefaults(checkParameters(options.parameters ?? {}), { verbosity: '-1' }))
  return { type: PREDICT_TYPE[kind], start, iterations, parameters, signal: options.signal }
}

/** Rows first to first + count of a matrix, as native memory. */
export async function copyRows(raw: RawApi, data: DenseMatrix, first: number, count: number): Promise<MemoryHandle> {
  if (data.layout !== 'column') return copyIn(raw, data.values.subarray(first * data.columns, (first + count) * data.columns))
  const size = data.values.BYTES_PER_ELEMENT
  const memory = raw.memoryCreate(count * data.columns * size)
  for (let column = 0; column < data.columns; column++) raw.memoryWrite(memory, column * count * size, data.values, column * data.rows + first, count)
  return memory
}

/** Predicts a batch in pieces: each piece is copied while the one before it is being worked on. */
async function predictDense(raw: RawApi, handle: BoosterHandle, data: DenseMatrix, request: NativeRequest, out: Float64Array, width: number): Promise<void> {
  const rowsPerPiece = Math.max(1, Math.floor(PIECE_VALUES / Math.max(1, Math.max(data.columns, width))))
  const dataType = dataTypeOf(data.values)
  let waiting: { readonly result: Promise<MemoryHandle>; readonly first: number; readonly count: number } | undefined
  const settle = async (piece: NonNullable<typeof waiting>): Promise<void> => copyOut(raw, await piece.result, out, piece.first * width, piece.count * width)
  try {
    for (let first = 0; first < data.rows; first += rowsPerPiece) {
      throwIfAborted(request.signal)
      const count = Math.min(rowsPerPiece, data.rows - first)
      const memory = await copyRows(raw, data, first, count)
      const result = raw.LGBM_BoosterPredictForMat(handle, memory, dataType, count, data.columns, data.layout !== 'column', request.type, request.start, request.iterations, request.parameters)
      raw.memoryFree(memory)
      const before = waiting
      waiting = { result, first, count }
      if (before) await settle(before)
    }
    throwIfAborted(request.signal)
    const last = waiting
    waiting = undefined
    if (last) await settle(last)
  } finally {
    // A piece that nobody waits for any more must not become an unhandled rejection.
    waiting?.result.then((memory) => raw.memoryFree(memory), () => undefined)
  }
}

async function predictSparse(raw: RawApi, handle: BoosterHandle, data: SparseMatrix, request: NativeRequest, out: Float64Array): Promise<void> {
  const memory = await withCopies(raw, [data.pointers, data.indices, data.values], request.signal, ([pointers, indices, values]) =>
    raw.LGBM_BoosterPredictForCSR(handle, pointers!, indices!, values!, dataTypeOf(data.values), data.pointers.length, data.values.length, data.columns, request.type, request.start, request.iterations, request.parameters),
  )
  throwIfAborted(request.signal)
  await copyOut(raw, memory, out)
}

/** Rejects as soon as the signal fires, while the native piece in progress ends on its own. */
export async function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (!signal) return work
  let listener: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    listener = () => {
      try {
        throwIfAborted(signal)
      } catch (error) {
        reject(error)
      }
    }
    if (signal.aborted) listener()
    else signal.addEventListener('abort', listener, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    if (listener) signal.removeEventListener('abort', listener)
    work.catch(() => undefined)
  }
}

/** Predicts a batch off the calling thread. */
export async function predictBatch(raw: RawApi, handle: BoosterHandle, data: Matrix, request: NativeRequest, width: number): Promise<Table> {
  throwIfAborted(request.signal)
  checkMatrix(data)
  const rows = rowCount(data)
  const values = new Float64Array(rows * width)
  const work = isSparse(data) ? predictSparse(raw, handle, data, request, values) : predictDense(raw, handle, data, request, values, width)
  await unlessAborted(request.signal, translated(work))
  return { values, rows, columns: width }
}
