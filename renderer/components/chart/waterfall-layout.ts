export interface WaterfallStep {
  readonly id: string
  readonly label: string
  /** For a level its height, for a movement its signed size. */
  readonly amount: number
  readonly count: number | null
  readonly tone: 'level' | 'up' | 'down' | 'done'
}

export interface WaterfallBar {
  readonly step: WaterfallStep
  readonly left: number
  readonly slot: number
  readonly inset: number
  readonly top: number
  readonly height: number
  /** Where the line to the next step leaves. */
  readonly exit: number
}

const labelSpace = 24
const valueSpace = 24

/** Places the steps in a box: equal slots, heights on a scale that spans the lowest to the highest level reached. */
export function layOutWaterfall(steps: readonly WaterfallStep[], width: number, height: number): readonly WaterfallBar[] {
  if (steps.length === 0 || width === 0 || height === 0) return []
  let level = 0
  const spans = steps.map((step) => {
    const from = level
    level = step.tone === 'level' ? step.amount : level + step.amount
    return step.tone === 'level' ? { low: level, high: level, to: level } : { low: Math.min(from, level), high: Math.max(from, level), to: level }
  })
  const low = Math.min(...spans.map((span) => span.low))
  const high = Math.max(...spans.map((span) => span.high))
  const room = Math.max(1, height - labelSpace - valueSpace)
  const place = (value: number): number => valueSpace + (high === low ? room / 2 : ((high - value) / (high - low)) * room)
  const slot = width / steps.length
  const inset = Math.min(14, slot * 0.14)
  return steps.map((step, index) => {
    const span = spans[index] ?? { low, high, to: low }
    const top = step.tone === 'level' ? place(span.high) - 2 : place(span.high)
    const bar = step.tone === 'level' ? 4 : Math.max(2, place(span.low) - place(span.high))
    return { step, left: index * slot, slot, inset, top, height: bar, exit: place(span.to) }
  })
}
