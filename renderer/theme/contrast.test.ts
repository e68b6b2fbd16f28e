import { theme } from 'antd'
import { describe, expect, test } from 'vitest'
import { antdTheme } from './antd-theme'
import { contrastRatio, mix } from './contrast'
import { tokensByName, type Tokens } from './tokens'

const readable = 4.5
const graphic = 3

function textPairs(tokens: Tokens): readonly (readonly [string, string, string])[] {
  const grounds = [tokens.canvas, tokens.surface, tokens.raised, tokens.hover]
  const inks: readonly (readonly [string, string])[] = [
    ['text', tokens.text],
    ['textSecondary', tokens.textSecondary],
    ['textTertiary', tokens.textTertiary],
    ['accent', tokens.accent],
    ['below', tokens.below],
    ['onTarget', tokens.onTarget],
    ['above', tokens.above],
    ['riskText', tokens.riskText],
    ['warning', tokens.warning],
    ['critical', tokens.critical],
    ...Object.entries(tokens.rise).flatMap(([name, pair]) => [[`${name} up`, pair.up] as const, [`${name} down`, pair.down] as const])
  ]
  return [
    ...inks.flatMap(([name, ink]) => grounds.map((ground) => [name, ink, ground] as const)),
    ['onAccent', tokens.onAccent, tokens.accentFill],
    ['onAccent under the cursor', tokens.onAccent, tokens.accentFillHover],
    ['onCritical', tokens.onCritical, tokens.critical],
    ['onCritical under the cursor', tokens.onCritical, tokens.criticalHover],
    ['selectionText', tokens.selectionText, tokens.selection],
    ['text on selection', tokens.text, tokens.selection],
    ['secondary on selection', tokens.textSecondary, tokens.selection],
    ['warning on its fill', tokens.warning, tokens.warningFill],
    ['critical on its fill', tokens.critical, tokens.criticalFill]
  ]
}

describe.each(Object.values(tokensByName))('the $name theme', (tokens) => {
  test('every text colour is readable on every ground it may stand on', () => {
    const weak = textPairs(tokens)
      .map(([name, ink, ground]) => ({ name, ground, ratio: Number(contrastRatio(ink, ground).toFixed(2)) }))
      .filter(({ ratio }) => ratio < readable)
    expect(weak).toEqual([])
  })

  test('the buttons as antd draws them are readable at rest, under the cursor and held down', () => {
    const button = theme.getDesignToken(antdTheme(tokens, 1))
    const own = { ...button, ...antdTheme(tokens, 1).components?.Button }
    const pairs = [
      ...[own.colorPrimary, own.colorPrimaryHover, own.colorPrimaryActive].map((ground) => [own.primaryColor ?? own.colorTextLightSolid, ground] as const),
      ...[own.colorError, own.colorErrorHover, own.colorErrorActive].map((ground) => [own.dangerColor ?? own.colorTextLightSolid, ground] as const),
      ...[own.defaultHoverColor ?? own.colorPrimaryHover, own.defaultActiveColor ?? own.colorPrimaryActive, own.colorError, own.colorErrorHover].map((ink) => [ink, own.colorBgContainer] as const)
    ]
    const weak = pairs.map(([ink, ground]) => ({ ink, ground, ratio: Number(contrastRatio(hexOf(ink), hexOf(ground)).toFixed(2)) })).filter(({ ratio }) => ratio < readable)
    expect(weak).toEqual([])
  })

  test('every category colour and the focus ring stand out from the surface', () => {
    const weak = [...tokens.categories, tokens.focus].map((colour) => ({ colour, ratio: Number(contrastRatio(colour, tokens.surface).toFixed(2)) })).filter(({ ratio }) => ratio < graphic)
    expect(weak).toEqual([])
  })
})

test('contrast is that of WCAG', () => {
  expect([contrastRatio('#000000', '#ffffff'), Number(contrastRatio('#767676', '#ffffff').toFixed(2))]).toEqual([21, 4.54])
})

test('a mix of two colours keeps its ends', () => {
  expect([mix('#ffffff', '#000000', 1), mix('#ffffff', '#000000', 0), mix('#ffffff', '#000000', 0.5)]).toEqual(['#ffffff', '#000000', '#808080'])
})

/** `#fff` as `#ffffff`. */
function hexOf(colour: string): string {
  return colour.length === 4 ? colour.replace(/[0-9a-f]/gi, (digit) => digit + digit) : colour
}
