import { useBoxSize } from '../../components/chart/box-size'

interface StepLaneProps {
  readonly points: readonly { readonly at: number; readonly value: number; readonly text: string }[]
  readonly colour: string
  readonly fromZero?: boolean
}

const labelHeight = 16

/** A value that was believed until it changed: steps, each labelled where it begins if there is room. */
export function StepLane({ points, colour, fromZero = false }: StepLaneProps) {
  const [box, { width, height }] = useBoxSize<HTMLDivElement>()
  const values = points.map((point) => point.value)
  const low = fromZero ? 0 : Math.min(...values)
  const high = Math.max(...values)
  const y = (value: number): number => (high === low ? height * 0.6 : labelHeight + (height - labelHeight - 4) * (1 - (value - low) / (high - low)))
  const x = (at: number): number => at * width
  const steps = points.map((point, index) => (index === 0 ? `M${x(point.at)},${y(point.value)}` : `H${x(point.at)}V${y(point.value)}`))
  const path = points.length > 0 ? `${steps.join('')}H${width}` : ''
  return (
    <div ref={box} style={{ position: 'absolute', inset: 0 }} aria-hidden>
      {width > 0 && (
        <svg width={width} height={height} style={{ position: 'absolute', inset: 0 }}>
          <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--line)" />
          <path d={path} fill="none" stroke={colour} strokeWidth={2} />
        </svg>
      )}
      {withRoom(points, width).map(({ point, left }) => (
        <span key={`${point.at}-${point.value}`} className="lane-note" style={{ left, top: y(point.value) - labelHeight }}>
          {point.text}
        </span>
      ))}
    </div>
  )
}

/** The labels that fit beside each other, from the left. */
function withRoom(points: StepLaneProps['points'], width: number): readonly { readonly point: StepLaneProps['points'][number]; readonly left: number }[] {
  const shown: { point: StepLaneProps['points'][number]; left: number }[] = []
  let end = -Infinity
  for (const point of points) {
    const length = point.text.length * 7
    const left = Math.min(point.at * width, Math.max(0, width - length - 4))
    if (left < end + 8) continue
    shown.push({ point, left })
    end = left + length
  }
  return shown
}
