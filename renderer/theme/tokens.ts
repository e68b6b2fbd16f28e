export type ThemeName = 'light' | 'dark' | 'war-room'
/** Which colour a rise has: red as on Chinese exchanges, green as elsewhere, or a pair that every eye tells apart. */
export type RiseColour = 'red' | 'green' | 'blue'

/** Every colour and size that a page may use. Colours are opaque `#rrggbb`, so that contrast can be computed. */
export interface Tokens {
  readonly name: ThemeName
  readonly isDark: boolean
  readonly canvas: string
  readonly surface: string
  readonly raised: string
  readonly hover: string
  readonly line: string
  readonly lineStrong: string
  readonly text: string
  readonly textSecondary: string
  readonly textTertiary: string
  readonly accent: string
  readonly accentFill: string
  /** A filled button under the cursor or held down. */
  readonly accentFillHover: string
  readonly onAccent: string
  readonly selection: string
  readonly selectionText: string
  readonly focus: string
  /** Two-sided: below target, on target, above target; text colours with their quiet fills. */
  readonly below: string
  readonly belowFill: string
  readonly onTarget: string
  readonly above: string
  readonly aboveFill: string
  /** One-sided: how much is at risk, from calm to severe; `riskText` is readable on the surface. */
  readonly risk: readonly [string, string, string, string]
  readonly riskText: string
  readonly warning: string
  readonly warningFill: string
  readonly critical: string
  readonly criticalHover: string
  /** Text on a button filled with the critical colour. */
  readonly onCritical: string
  readonly criticalFill: string
  readonly rise: Readonly<Record<RiseColour, { readonly up: string; readonly down: string }>>
  /** At most seven, told apart by colour-blind eyes; the same entity keeps its colour on every page. */
  readonly categories: readonly string[]
  readonly band: string
  readonly bandInner: string
  readonly fontScale: number
}

const light: Tokens = {
  name: 'light',
  isDark: false,
  canvas: '#f4f5f7',
  surface: '#ffffff',
  raised: '#ffffff',
  hover: '#eef1f5',
  line: '#e4e7ec',
  lineStrong: '#c6ccd6',
  text: '#14181f',
  textSecondary: '#434b59',
  textTertiary: '#5f6878',
  accent: '#1f4fd0',
  accentFill: '#1f4fd0',
  accentFillHover: '#1842b4',
  onAccent: '#ffffff',
  selection: '#e3ebfd',
  selectionText: '#163a9c',
  focus: '#1f4fd0',
  below: '#a8480c',
  belowFill: '#e58a4e',
  onTarget: '#5f6878',
  above: '#0b6480',
  aboveFill: '#3a9cbd',
  risk: ['#eceef2', '#f4d59a', '#e58a3c', '#b3261e'],
  riskText: '#a3330f',
  warning: '#8a5300',
  warningFill: '#fff3dc',
  critical: '#b3261e',
  criticalHover: '#951e17',
  onCritical: '#ffffff',
  criticalFill: '#fdeceb',
  rise: {
    red: { up: '#b8281f', down: '#12703f' },
    green: { up: '#12703f', down: '#b8281f' },
    blue: { up: '#0b5cad', down: '#a8480c' }
  },
  categories: ['#2f67d8', '#d9730d', '#12886a', '#a44a9c', '#8a7314', '#2c93c7', '#6c7686'],
  band: '#d5e0f8',
  bandInner: '#b5c9f3',
  fontScale: 1
}

const dark: Tokens = {
  name: 'dark',
  isDark: true,
  canvas: '#0f1217',
  surface: '#161a21',
  raised: '#1d222b',
  hover: '#222833',
  line: '#272e39',
  lineStrong: '#3d4655',
  text: '#e8ebf0',
  textSecondary: '#b4bcc9',
  textTertiary: '#929cac',
  accent: '#82a8ff',
  accentFill: '#3763d6',
  accentFillHover: '#2f57c2',
  onAccent: '#ffffff',
  selection: '#1f2f52',
  selectionText: '#cfdcff',
  focus: '#82a8ff',
  below: '#f0a068',
  belowFill: '#c9702f',
  onTarget: '#a5aebb',
  above: '#6cc4e0',
  aboveFill: '#2f8dad',
  risk: ['#272e39', '#6b5426', '#b96a26', '#e5645a'],
  riskText: '#f29d6e',
  warning: '#f0b860',
  warningFill: '#33291a',
  critical: '#ff8f85',
  criticalHover: '#ffaaa2',
  onCritical: '#1d0907',
  criticalFill: '#3a1f1f',
  rise: {
    red: { up: '#ff8b80', down: '#5fcf95' },
    green: { up: '#5fcf95', down: '#ff8b80' },
    blue: { up: '#7ab8ff', down: '#f0a068' }
  },
  categories: ['#6c9bff', '#f0994a', '#3fc49c', '#d487cc', '#cdb24a', '#63bdec', '#98a2b3'],
  band: '#22335a',
  bandInner: '#2f4a86',
  fontScale: 1
}

const warRoom: Tokens = {
  ...dark,
  name: 'war-room',
  canvas: '#06080c',
  surface: '#0b0f15',
  raised: '#121821',
  hover: '#18202b',
  line: '#1a212c',
  lineStrong: '#323c4b',
  text: '#f2f5f9',
  textSecondary: '#c0c8d4',
  textTertiary: '#9aa5b5',
  fontScale: 1.15
}

export const tokensByName: Readonly<Record<ThemeName, Tokens>> = { light, dark, 'war-room': warRoom }

/** The system's own faces first; where it has none that knows Chinese, digits and words still come from one family. */
export const fontFamily = '-apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif'
