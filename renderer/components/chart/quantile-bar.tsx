import './quantile-bar.css'

interface QuantileBarProps {
  readonly p10: number
  readonly p50: number
  readonly p90: number
  readonly actual?: number | null
  readonly target?: number | null
  /** The value at the right end; the same for all bars that stand together. */
  readonly max: number
  readonly label: string
}

/** What is sure, what is likely, and where the target lies, on one line. */
export function QuantileBar({ p10, p50, p90, actual = null, target = null, max, label }: QuantileBarProps) {
  const share = (value: number): string => `${max <= 0 ? 0 : Math.min(100, Math.max(0, (value / max) * 100))}%`
  const width = (from: number, to: number): string => `${max <= 0 ? 0 : Math.max(0.5, (Math.min(max, to) / max) * 100 - (Math.max(0, from) / max) * 100)}%`
  return (
    <span className="quantile-bar" role="img" aria-label={label} title={label}>
      {actual !== null && <span className="quantile-actual" style={{ width: share(actual) }} />}
      <span className="quantile-band" style={{ left: share(p10), width: width(p10, p90) }} />
      <span className="quantile-middle" style={{ left: share(p50) }} />
      {target !== null && <span className="quantile-target" style={{ left: share(target) }} />}
    </span>
  )
}
