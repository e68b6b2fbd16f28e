import { useLook } from '../../theme/theme-context'
import { useBoxSize } from './box-size'
import { ChartFrame } from './chart-frame'
import { layOutWaterfall, type WaterfallStep } from './waterfall-layout'
import './waterfall.css'

export type { WaterfallStep } from './waterfall-layout'

interface WaterfallProps {
  readonly label: string
  readonly steps: readonly WaterfallStep[]
  readonly text: (value: number) => string
  readonly delta: (value: number) => string
  readonly columns: readonly [string, string, string]
  readonly onOpen: (id: string) => void
}

/**
 * Two levels and what lies between them. Levels are lines, not bars from the ground: the axis does not start at zero, so that
 * small movements stay visible. Every step is a door to its rows.
 */
export function Waterfall({ label, steps, text, delta, columns, onOpen }: WaterfallProps) {
  const { tokens } = useLook()
  const [box, size] = useBoxSize<HTMLDivElement>()
  const laid = layOutWaterfall(steps, size.width, size.height)
  const inks = { level: tokens.onTarget, up: tokens.aboveFill, down: tokens.belowFill, done: tokens.accentFill } as const
  return (
    <ChartFrame
      label={label}
      table={{
        columns: [{ label: columns[0] }, { label: columns[1], isNumber: true }, { label: columns[2], isNumber: true }],
        rows: steps.map((step) => [step.label, step.tone === 'level' ? text(step.amount) : delta(step.amount), step.count === null ? '' : String(step.count)])
      }}
      onOpenRow={(index) => onOpen(steps[index]?.id ?? '')}
    >
      <div ref={box} className="waterfall">
        {laid.map((bar, index) => {
          const words = bar.step.tone === 'level' ? text(bar.step.amount) : delta(bar.step.amount)
          return (
            <button
              type="button"
              key={bar.step.id}
              className={`waterfall-step waterfall-${bar.step.tone}`}
              style={{ left: bar.left, width: bar.slot }}
              onClick={() => onOpen(bar.step.id)}
              title={bar.step.count === null ? bar.step.label : `${bar.step.label} · ${bar.step.count}`}
            >
              <span className="waterfall-value" style={{ top: bar.top - 19 }}>
                {words}{' '}
              </span>
              <span className="waterfall-bar" style={{ top: bar.top, height: bar.height, left: bar.inset, right: bar.inset, background: inks[bar.step.tone] }} />
              {index < laid.length - 1 && <span className="waterfall-link" style={{ top: bar.exit, left: `calc(100% - ${bar.inset}px)`, width: bar.inset * 2 }} />}
              <span className="waterfall-label">{bar.step.label}</span>
            </button>
          )
        })}
      </div>
    </ChartFrame>
  )
}
