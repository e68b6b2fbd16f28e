import { theme, type ThemeConfig } from 'antd'
import { fontFamily, type Tokens } from './tokens'

/** Our tokens in antd's words: 32 px controls, small radius, no shadows on what carries data. */
export function antdTheme(tokens: Tokens, fontScale: number): ThemeConfig {
  const scale = fontScale * tokens.fontScale
  return {
    algorithm: tokens.isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: tokens.accentFill,
      colorLink: tokens.accent,
      colorLinkHover: tokens.accent,
      colorInfo: tokens.accentFill,
      colorError: tokens.critical,
      colorWarning: tokens.warning,
      colorSuccess: tokens.above,
      colorBgBase: tokens.surface,
      colorBgLayout: tokens.canvas,
      colorBgContainer: tokens.surface,
      colorBgElevated: tokens.raised,
      colorText: tokens.text,
      colorTextSecondary: tokens.textSecondary,
      colorTextTertiary: tokens.textTertiary,
      colorTextQuaternary: tokens.textTertiary,
      colorTextPlaceholder: tokens.textTertiary,
      colorTextDescription: tokens.textTertiary,
      colorBorder: tokens.lineStrong,
      colorBorderSecondary: tokens.line,
      colorSplit: tokens.line,
      controlItemBgActive: tokens.selection,
      controlItemBgActiveHover: tokens.selection,
      controlItemBgHover: tokens.hover,
      controlHeight: 32,
      controlHeightSM: 26,
      borderRadius: 6,
      borderRadiusSM: 4,
      borderRadiusLG: 8,
      fontSize: Math.round(13 * scale),
      fontFamily,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.2s'
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        fontWeight: 500,
        contentFontSizeSM: Math.round(12 * scale),
        // What antd derives for a button under the cursor is too light for its text.
        colorPrimary: tokens.accentFill,
        colorPrimaryHover: tokens.accentFillHover,
        colorPrimaryActive: tokens.accentFillHover,
        defaultHoverColor: tokens.accent,
        defaultHoverBorderColor: tokens.accent,
        defaultActiveColor: tokens.accent,
        defaultActiveBorderColor: tokens.accent,
        colorError: tokens.critical,
        colorErrorHover: tokens.criticalHover,
        colorErrorActive: tokens.criticalHover,
        dangerColor: tokens.onCritical
      },
      Select: { optionSelectedBg: tokens.selection, optionSelectedColor: tokens.selectionText },
      Segmented: { trackBg: tokens.hover, itemSelectedBg: tokens.surface, itemSelectedColor: tokens.text, itemColor: tokens.textSecondary },
      Tooltip: { colorBgSpotlight: tokens.isDark ? tokens.lineStrong : '#20262f', colorTextLightSolid: '#ffffff' },
      Modal: { titleFontSize: Math.round(15 * scale) }
    }
  }
}
