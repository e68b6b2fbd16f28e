export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

const round = (value: number): number => Number(value.toPrecision(4))

/** One line per figure; `more` holds what stands beside the value. */
export function printFigure(name: string, valueMs: number, more: Readonly<Record<string, number | string>> = {}): void {
  const rest = Object.fromEntries(Object.entries(more).map(([key, value]) => [key, typeof value === 'number' ? round(value) : value]))
  process.stdout.write(`${JSON.stringify({ bench: 'ui', name, value: round(valueMs), unit: 'ms', peer: null, ratio: null, ...rest })}\n`)
}

export const tell = (message: string): void => void process.stderr.write(`${message}\n`)
