interface SparklineProps {
  readonly values: readonly (number | null)[]
  readonly width?: number
  readonly height?: number
  readonly label: string
  /** Ranks: the smallest value is at the top. */
  readonly inverted?: boolean
  /** Bars for amounts per period (from zero), a line for levels. */
  readonly shape?: 'bars' | 'line'
}

/** A word-sized chart; its label carries the figures. */
export function Sparkline({ values, width = 76, height = 20, label, inverted = false, shape = 'line' }: SparklineProps) {
  const known = values.filter((value): value is number => value !== null)
  const high = Math.max(...known, shape === 'bars' ? 0 : -Infinity)
  const low = shape === 'bars' ? 0 : Math.min(...known)
  const step = shape === 'bars' ? width / Math.max(1, values.length) : width / Math.max(1, values.length - 1)
  const place = (value: number): number => {
    const share = high === low ? 0.5 : (value - low) / (high - low)
    return 1.5 + (height - 3) * (inverted ? share : 1 - share)
  }
  const points = values.flatMap((value, index) => (value === null ? [] : [[index * step, place(value)] as const]))
  const last = points.at(-1)
  return (
    <svg className="sparkline" width={width} height={height} role="img" aria-label={label}>
      {shape === 'bars' ? (
        values.map((value, index) => {
          const top = value === null || high <= 0 ? height - 1 : Math.min(height - 1, height - (Math.max(0, value) / high) * (height - 1))
          // Places in a series are their identity.
          // oxlint-disable-next-line react/no-array-index-key
          return <rect key={index} x={index * step + 1} y={top} width={Math.max(1, step - 2)} height={height - top} fill={index === values.length - 1 ? 'var(--accent)' : 'var(--line-strong)'} />
        })
      ) : (
        <>
          <polyline points={points.map(([x, y]) => `${x},${y}`).join(' ')} fill="none" stroke="var(--text-tertiary)" strokeWidth="1.5" strokeLinejoin="round" />
          {last !== undefined && <circle cx={Math.min(width - 2, last[0])} cy={last[1]} r="2" fill="var(--accent)" />}
        </>
      )}
    </svg>
  )
}
