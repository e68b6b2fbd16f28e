import { invalid, throwIfAborted, translated } from './errors'
import { checkMatrix, copyOut, dataTypeOf, isSparse, rowCount, type DenseMatrix, type Matrix, type SparseMatrix, type Table } from './matrix'
import { copyRows, unlessAborted, type IterationRange } from './predict'
import type { BoosterHandle, EnsembleHandle, MemoryHandle, RawApi } from './raw'

export interface ContributionOptions extends IterationRange {
  /** Number of threads; by default all processors. */
  readonly threads?: number
  readonly signal?: AbortSignal
}

/** About this many numbers of a result are computed before the signal is looked at again. */
const PIECE_VALUES = 128 * 1024

/** Rows first to first + count of a sparse matrix, written out. */
function densify(data: SparseMatrix, first: number, count: number): DenseMatrix {
  const values = new Float64Array(count * data.columns)
  for (let row = 0; row < count; row++) {
    const end = data.pointers[first + row + 1] ?? 0
    for (let i = data.pointers[first + row] ?? 0; i < end; i++) {
      const column = data.indices[i] ?? -1
      if (column < 0 || column >= data.columns) throw invalid(`indices[${i}] is out of range.`)
      values[row * data.columns + column] = data.values[i] ?? 0
    }
  }
  return { values, rows: count, columns: data.columns }
}

/** The booster's trees in the form that contributions need, made once per state of the model. */
export class ContributionCache {
  #ensemble: Promise<EnsembleHandle> | undefined

  get(raw: RawApi, booster: BoosterHandle): Promise<EnsembleHandle> {
    const ensemble = (this.#ensemble ??= raw.shapPrepare(booster))
    ensemble.catch(() => this.clear(raw))
    return ensemble
  }

  /** To be called when the trees have changed or the booster is closed. */
  clear(raw: RawApi): void {
    this.#ensemble?.then((handle) => raw.shapFree(handle), () => undefined)
    this.#ensemble = undefined
  }
}

async function compute(raw: RawApi, ensemble: EnsembleHandle, data: Matrix, interactions: boolean, width: number, range: { readonly start: number; readonly iterations: number }, options: ContributionOptions, out: Float64Array): Promise<void> {
  const rows = rowCount(data)
  const perPiece = Math.max(64, Math.floor(PIECE_VALUES / width))
  for (let first = 0; first < rows; first += perPiece) {
    throwIfAborted(options.signal)
    const count = Math.min(perPiece, rows - first)
    const piece = isSparse(data) ? densify(data, first, count) : data
    const memory: MemoryHandle = await copyRows(raw, piece, isSparse(data) ? 0 : first, count)
    const result = raw.shapCompute(ensemble, memory, dataTypeOf(piece.values), count, data.columns, piece.layout !== 'column', range.start, range.iterations, interactions, options.threads ?? 0)
    raw.memoryFree(memory)
    await copyOut(raw, await result, out, first * width, count * width)
  }
}

/** Contributions or interaction values of a batch, off the calling thread. */
export async function computeContributions(raw: RawApi, booster: BoosterHandle, cache: ContributionCache, data: Matrix, interactions: boolean, outputs: number, range: { readonly start: number; readonly iterations: number }, options: ContributionOptions): Promise<Table> {
  throwIfAborted(options.signal)
  checkMatrix(data)
  const threads = options.threads ?? 0
  if (!Number.isInteger(threads) || threads < 0) throw invalid('threads has to be a whole number from 0 on.')
  const features = data.columns + 1
  const width = outputs * (interactions ? features * features : features)
  const rows = rowCount(data)
  const ensemble = await translated(cache.get(raw, booster))
  const values = new Float64Array(rows * width)
  await unlessAborted(options.signal, translated(compute(raw, ensemble, data, interactions, width, range, options, values)))
  return { values, rows, columns: width }
}
