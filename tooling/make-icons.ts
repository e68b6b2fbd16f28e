import { chromium } from 'playwright'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot } from './setup/project.ts'
import { findChromium } from './setup/system-packages.ts'

const sizes = [16, 32, 48, 64, 128, 256, 512]
const traySize = 32

/** Draws resources/icons/mark.svg in the sizes that desktops ask for. Run it after changing the mark: `node tooling/make-icons.ts`. */
const folder = inRoot('resources', 'icons')
const source = `data:image/svg+xml;base64,${readFileSync(join(folder, 'mark.svg')).toString('base64')}`
const executablePath = findChromium()
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : []
})
try {
  const page = await browser.newPage()
  const draw = async (size: number, file: string): Promise<void> => {
    await page.setViewportSize({ width: size, height: size })
    await page.setContent(`<body style="margin:0"><img src="${source}" width="${size}" height="${size}" style="display:block"></body>`)
    writeFileSync(join(folder, file), await page.screenshot({ omitBackground: true }))
  }
  for (const size of sizes) await draw(size, `icon-${size}.png`)
  await draw(traySize, `tray-${traySize}.png`)
} finally {
  await browser.close()
}
