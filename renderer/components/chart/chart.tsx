import { useEffect, useRef } from 'react'
import { ChartFrame, type ChartTable } from './chart-frame'
import { init, type ECharts, type EChartsCoreOption } from './echarts'

interface ChartProps {
  readonly label: string
  readonly table: ChartTable
  readonly option: EChartsCoreOption
  readonly onPoint?: (dataIndex: number, seriesId: string) => void
  readonly onOpenRow?: (index: number) => void
}

/** ECharts in a frame: follows its box, the theme (through the option) and the wish for no motion. */
export function Chart({ label, table, option, onPoint, onOpenRow }: ChartProps) {
  return (
    <ChartFrame label={label} table={table} onOpenRow={onOpenRow}>
      <Canvas label={label} option={option} onPoint={onPoint} />
    </ChartFrame>
  )
}

function Canvas({ label, option, onPoint }: { readonly label: string; readonly option: EChartsCoreOption; readonly onPoint: ChartProps['onPoint'] }) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<ECharts | null>(null)
  const point = useRef(onPoint)
  point.current = onPoint
  useEffect(() => {
    if (box.current === null) return undefined
    const made = init(box.current, null, { renderer: 'canvas' })
    chart.current = made
    made.on('click', (event) => point.current?.(event.dataIndex, event.seriesId ?? ''))
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(box.current)
    return () => {
      observer.disconnect()
      made.dispose()
      chart.current = null
    }
  }, [])
  useEffect(() => {
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    chart.current?.setOption({ animation: !still, animationDuration: 200, animationDurationUpdate: 200, ...option }, { notMerge: true })
  }, [option])
  return <div ref={box} className="chart-canvas" role="img" aria-label={label} />
}
