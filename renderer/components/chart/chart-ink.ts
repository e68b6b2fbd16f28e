import type { Look } from '../../theme/theme-context'
import { fontFamily } from '../../theme/tokens'

/** What every chart shares: quiet axes, light grid lines, one kind of tooltip. */
export interface ChartInk {
  readonly fontSize: number
  readonly text: Readonly<Record<string, unknown>>
  readonly quietText: Readonly<Record<string, unknown>>
  readonly valueAxis: Readonly<Record<string, unknown>>
  readonly categoryAxis: Readonly<Record<string, unknown>>
  readonly tooltip: Readonly<Record<string, unknown>>
}

export function chartInk({ tokens, fontScale }: Look): ChartInk {
  const fontSize = Math.round(12 * fontScale * tokens.fontScale)
  const quietText = { color: tokens.textTertiary, fontSize, fontFamily }
  return {
    fontSize,
    text: { color: tokens.text, fontSize, fontFamily },
    quietText,
    valueAxis: { type: 'value', axisLabel: quietText, axisLine: { show: false }, axisTick: { show: false }, splitLine: { lineStyle: { color: tokens.line, width: 1 } }, splitNumber: 4 },
    categoryAxis: { type: 'category', axisLabel: { ...quietText, hideOverlap: true }, axisLine: { lineStyle: { color: tokens.lineStrong } }, axisTick: { show: false } },
    tooltip: {
      trigger: 'axis',
      confine: true,
      appendTo: 'body',
      transitionDuration: 0,
      backgroundColor: tokens.isDark ? tokens.lineStrong : '#20262f',
      borderWidth: 0,
      padding: [6, 10],
      textStyle: { color: '#ffffff', fontSize, fontFamily },
      axisPointer: { type: 'line', lineStyle: { color: tokens.lineStrong, type: 'solid' } },
      extraCssText: 'border-radius:6px;box-shadow:none'
    }
  }
}

/** A tooltip as elements, so that no text from the data is ever read as markup. */
export function tipElement(title: string, rows: readonly (readonly [string, string])[]): HTMLElement {
  const tip = document.createElement('div')
  tip.className = 'chart-tip'
  const head = document.createElement('div')
  head.className = 'chart-tip-title'
  head.textContent = title
  tip.append(head)
  for (const [label, value] of rows) {
    const row = document.createElement('div')
    row.className = 'chart-tip-row'
    for (const text of [label, value]) {
      const part = document.createElement('span')
      part.textContent = text
      row.append(part)
    }
    tip.append(row)
  }
  return tip
}
