/** Contrast ratio of two opaque colours `#rrggbb` by WCAG 2.2 (relative luminance). */
export function contrastRatio(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

export function luminance(hex: string): number {
  const [red, green, blue] = channels(hex).map((value) => {
    const share = value / 255
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Mixes two opaque colours; `share` is how much of the first. The floor's engine has no color-mix(). */
export function mix(one: string, other: string, share: number): string {
  const from = channels(one)
  const to = channels(other)
  return `#${from.map((value, index) => Math.round(value * share + (to[index] ?? 0) * (1 - share)).toString(16).padStart(2, '0')).join('')}`
}

function channels(hex: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
}
