import { invalid, throwIfAborted } from './errors'
import type { DataType, MemoryHandle, NumberArray, RawApi } from './raw'

/** Rows of numbers, one after another (`row`, the default) or column after column (`column`). NaN means missing. */
export interface DenseMatrix {
  readonly values: Float64Array | Float32Array
  readonly rows: number
  readonly columns: number
  readonly layout?: 'row' | 'column'
}

/**
 * Compressed sparse rows: row i has the values `values[pointers[i]]` up to, not including, `values[pointers[i + 1]]` in
 * the columns of the same places of `indices`. What is not listed is zero, not missing.
 */
export interface SparseMatrix {
  readonly pointers: Int32Array
  readonly indices: Int32Array
  readonly values: Float64Array | Float32Array
  readonly columns: number
}

export type Matrix = DenseMatrix | SparseMatrix

/** Rows as they come out: `values` holds `rows` × `columns` numbers, row after row. */
export interface Table {
  readonly values: Float64Array
  readonly rows: number
  readonly columns: number
}

/** Copying this much takes well under a millisecond, first use of the memory included; between two pieces the event loop gets its turn. */
const PIECE_BYTES = 512 * 1024

export function isSparse(matrix: Matrix): matrix is SparseMatrix {
  return 'pointers' in matrix
}

export function dataTypeOf(values: NumberArray): DataType {
  if (values instanceof Float32Array) return 0
  return values instanceof Float64Array ? 1 : 2
}

function checkCount(name: string, value: unknown): asserts value is number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 2147483647) throw invalid(`${name} has to be a whole number from 0 to 2147483647, not ${String(value)}.`)
}

function isFloatArray(values: unknown): values is Float64Array | Float32Array {
  return values instanceof Float64Array || values instanceof Float32Array
}

/** Checks shapes and types; the contents of sparse indices are checked natively. */
export function checkMatrix(matrix: Matrix, name = 'data'): void {
  if (typeof matrix !== 'object' || matrix === null) throw invalid(`${name} has to be a matrix: { values, rows, columns } or { pointers, indices, values, columns }.`)
  if (!isFloatArray(matrix.values)) throw invalid(`${name}.values has to be a Float64Array or a Float32Array.`)
  checkCount(`${name}.columns`, matrix.columns)
  if (isSparse(matrix)) {
    if (!(matrix.pointers instanceof Int32Array) || !(matrix.indices instanceof Int32Array)) throw invalid(`${name}.pointers and ${name}.indices have to be of type Int32Array.`)
    if (matrix.pointers.length < 1) throw invalid(`${name}.pointers needs at least one element.`)
    if (matrix.indices.length !== matrix.values.length) throw invalid(`${name}.indices and ${name}.values have to be of one length.`)
    if (matrix.pointers[matrix.pointers.length - 1] !== matrix.values.length) throw invalid(`The last of ${name}.pointers has to be the number of values, ${matrix.values.length}.`)
    return
  }
  checkCount(`${name}.rows`, matrix.rows)
  if (matrix.layout !== undefined && matrix.layout !== 'row' && matrix.layout !== 'column') throw invalid(`${name}.layout has to be 'row' or 'column'.`)
  if (matrix.values.length !== matrix.rows * matrix.columns) {
    throw invalid(`${name}.values holds ${matrix.values.length} numbers, but ${matrix.rows} rows of ${matrix.columns} columns need ${matrix.rows * matrix.columns}.`)
  }
}

export function rowCount(matrix: Matrix): number {
  return isSparse(matrix) ? matrix.pointers.length - 1 : matrix.rows
}

/** Lets timers, sockets and other promises run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/**
 * Copies an array into native memory in pieces, giving the event loop a turn between them. The array may be changed
 * or transferred once this has ended.
 */
export async function copyIn(raw: RawApi, source: NumberArray, signal?: AbortSignal): Promise<MemoryHandle> {
  const memory = raw.memoryCreate(source.byteLength)
  const length = source.length
  const piece = PIECE_BYTES / source.BYTES_PER_ELEMENT
  try {
    for (let start = 0; start < length; start += piece) {
      if (start > 0) {
        await turn()
        throwIfAborted(signal)
      }
      raw.memoryWrite(memory, start * source.BYTES_PER_ELEMENT, source, start, Math.min(piece, length - start))
    }
    return memory
  } catch (error) {
    raw.memoryFree(memory)
    throw error
  }
}

/** Copies native memory out in pieces, and frees it. */
export async function copyOut(raw: RawApi, memory: MemoryHandle, target: Float64Array, at = 0, length = target.length - at): Promise<void> {
  const piece = PIECE_BYTES / 8
  try {
    for (let start = 0; start < length; start += piece) {
      if (start > 0) await turn()
      raw.memoryRead(memory, start * 8, target, at + start, Math.min(piece, length - start))
    }
  } finally {
    raw.memoryFree(memory)
  }
}

/**
 * Calls `use` with native copies of the arrays. It has to start the native work before it first waits: the handles are
 * given up right away, so that the thread that works is also the one that frees (for a large copy that takes longer than
 * the event loop may stand still).
 */
export async function withCopies<T>(raw: RawApi, sources: readonly NumberArray[], signal: AbortSignal | undefined, use: (memories: readonly MemoryHandle[]) => Promise<T>): Promise<T> {
  const memories: MemoryHandle[] = []
  let work: Promise<T>
  try {
    for (const source of sources) memories.push(await copyIn(raw, source, signal))
    work = use(memories)
  } finally {
    for (const memory of memories) raw.memoryFree(memory)
  }
  return work
}
