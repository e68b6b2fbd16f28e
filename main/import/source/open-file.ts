import type { ImportFormat } from '../../contract/import'
import { sampleDelimited, type FileSample } from './file-format'
import { openDelimitedSource, type RecordSource } from './record-source'

/** Looks at the beginning of a file, whatever its kind. */
export function sampleFile(path: string, format: ImportFormat): FileSample {
  return sampleDelimited(path, format)
}

/** Opens the file for reading from its first row to its last. */
export function openSource(sample: FileSample): RecordSource {
  return openDelimitedSource(sample, sample.header)
}
