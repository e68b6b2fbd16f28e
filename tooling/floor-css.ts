import { createRequire } from 'node:module'
import { runInNewContext } from 'node:vm'
import type { Plugin } from 'vite'

interface LightningCss {
  transform(options: { filename: string; code: Uint8Array; targets: Readonly<Record<string, number>>; minify: boolean; errorRecovery: boolean }): { readonly code: Uint8Array }
}

// The one that Vite itself uses.
const { transform } = createRequire(createRequire(import.meta.url).resolve('vite'))('lightningcss') as LightningCss

const styledModules = /node_modules\/(ag-grid-community|ag-stack)\/.*\.m?js$/
/** Style sheets that AG Grid carries as strings, one a line: `var core_default = "…";` */
const styleString = /^(var \w+_default = )(["'`].*["'`]);$/gm

/**
 * AG Grid writes its styles for current engines: nested rules and unprefixed masks, which the floor (Chromium 108) does not know and
 * skips, so that grids could not scroll there. This flattens and prefixes them at build time, as Vite does with our own style sheets.
 */
export function floorCssPlugin(chromeVersion: number): Plugin {
  return {
    name: 'saima:floor-css',
    transform(code, id) {
      if (!styledModules.test(id.replaceAll('\\', '/'))) return null
      const flat = code.replace(styleString, (whole, head: string, literal: string) => {
        const css: unknown = runInNewContext(literal)
        if (typeof css !== 'string' || !css.includes('{')) return whole
        const { code: flattened } = transform({ filename: 'grid.css', code: Buffer.from(css), targets: { chrome: chromeVersion << 16 }, minify: true, errorRecovery: true })
        return `${head}${JSON.stringify(Buffer.from(flattened).toString('utf8'))};`
      })
      return flat === code ? null : { code: flat, map: null }
    },
  }
}
