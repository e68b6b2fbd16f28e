import { colorSchemeDark, colorSchemeLight, themeQuartz, type Theme } from 'ag-grid-community'
import type { Density } from '../app/preferences'
import { contrastRatio, mix } from './contrast'
import { fontFamily, type Tokens } from './tokens'

/** Explicit colours throughout: AG Grid would derive them with color-mix(), which the floor's engine does not know. */
export function gridTheme(tokens: Tokens, fontScale: number, density: Density): Theme {
  const scale = fontScale * tokens.fontScale
  const quiet = mix(tokens.line, tokens.surface, contrastRatio(tokens.line, tokens.surface) > 1.2 ? 0.8 : 1)
  return themeQuartz.withPart(tokens.isDark ? colorSchemeDark : colorSchemeLight).withParams({
    backgroundColor: tokens.surface,
    dataBackgroundColor: tokens.surface,
    oddRowBackgroundColor: tokens.surface,
    foregroundColor: tokens.text,
    textColor: tokens.text,
    cellTextColor: tokens.text,
    subtleTextColor: tokens.textTertiary,
    headerTextColor: tokens.textTertiary,
    headerBackgroundColor: tokens.surface,
    headerCellHoverBackgroundColor: tokens.hover,
    headerCellMovingBackgroundColor: tokens.hover,
    headerFontSize: Math.round(12 * scale),
    headerFontWeight: 500,
    headerHeight: Math.round((density === 'comfortable' ? 34 : 28) * scale),
    headerRowBorder: { color: tokens.lineStrong, width: 1, style: 'solid' },
    headerColumnResizeHandleColor: tokens.surface,
    rowBorder: { color: quiet, width: 1, style: 'solid' },
    columnBorder: false,
    wrapperBorder: false,
    wrapperBorderRadius: 0,
    borderColor: tokens.line,
    rowHoverColor: tokens.hover,
    selectedRowBackgroundColor: tokens.selection,
    rowHeight: Math.round((density === 'comfortable' ? 38 : 30) * scale),
    fontSize: Math.round(13 * scale),
    fontFamily,
    cellHorizontalPadding: 8,
    accentColor: tokens.accent,
    rangeSelectionBorderColor: tokens.focus,
    rangeSelectionBackgroundColor: tokens.selection,
    rangeSelectionHighlightColor: tokens.selection,
    focusShadow: `0 0 0 2px ${tokens.focus}`,
    chromeBackgroundColor: tokens.surface,
    menuBackgroundColor: tokens.raised,
    menuTextColor: tokens.text,
    inputBackgroundColor: tokens.surface,
    inputTextColor: tokens.text,
    inputBorder: { color: tokens.lineStrong, width: 1, style: 'solid' },
    inputPlaceholderTextColor: tokens.textTertiary,
    tooltipBackgroundColor: tokens.raised,
    tooltipTextColor: tokens.text,
    iconColor: tokens.textTertiary,
    iconSize: 14,
    modalOverlayBackgroundColor: tokens.surface,
    checkboxCheckedBackgroundColor: tokens.accentFill,
    checkboxUncheckedBorderColor: tokens.lineStrong,
    valueChangeValueHighlightBackgroundColor: tokens.selection,
    pinnedColumnBorder: { color: tokens.line, width: 1, style: 'solid' },
    browserColorScheme: tokens.isDark ? 'dark' : 'light'
  })
}
