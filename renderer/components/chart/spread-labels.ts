/**
 * Vertical offsets in pixels (positive is down) that keep the end labels of lines apart: `values` on an axis from 0 to `max` that is
 * drawn `height` pixels high. Labels move as little as their order allows.
 */
export function spreadLabels(values: readonly (number | null)[], max: number, height: number, gap = 15): readonly number[] {
  const placed = values
    .map((value, index) => ({ index, y: value === null || max <= 0 ? null : height * (1 - value / max) }))
    .filter((label): label is { index: number; y: number } => label.y !== null)
    .sort((a, b) => a.y - b.y)
  const moved = placed.map((label) => label.y)
  for (let pass = 0; pass < 20; pass += 1) {
    for (let at = 1; at < moved.length; at += 1) {
      const lack = gap - ((moved[at] ?? 0) - (moved[at - 1] ?? 0))
      if (lack > 0.01) {
        moved[at - 1] = (moved[at - 1] ?? 0) - lack / 2
        moved[at] = (moved[at] ?? 0) + lack / 2
      }
    }
  }
  const offsets = values.map(() => 0)
  placed.forEach((label, at) => (offsets[label.index] = Math.round((moved[at] ?? 0) - label.y)))
  return offsets
}
