import { expect, test } from './harness/fixtures'
import { lastingBarriers, looks } from './pages/barriers'
import { frameOf } from './pages/frame'

/** Every address that the rail and the pages' own views lead to. A new page is added here with its first commit. */
const addresses = ['/', '/race', '/race?view=pools', '/race?view=gaming', '/alerts', '/alerts?view=rules', '/alerts?make=true', '/today', '/today?view=risk', '/today?view=proof', '/deals', '/quote', '/forecast', '/forecast?view=change', '/forecast?view=overrides', '/forecast?view=submissions', '/forecast?view=scorecard', '/forecast?view=series', '/forecast?view=cash', '/backtest', '/backtest?view=series', '/models', '/models?view=signals', '/data', '/data?view=batches', '/data?view=customers', '/data?view=health', '/data?view=watch', '/data?view=profiles', '/data?view=contacts', '/sql', '/boards', '/boards?edit=true', '/big-screen', '/settings'] as const

for (const look of looks) {
  test.describe(`${look.language}, ${look.theme}`, () => {
    test.use({ workspace: 'demo', language: look.language, theme: look.theme, size: { ...look.size } })

    test(`no page has a serious barrier, nothing is cut off, and no text is missing (${look.language}, ${look.theme})`, async ({ saima, call }) => {
      test.setTimeout(480_000)
      const { page } = saima
      const frame = frameOf(page)
      await frame.settled()
      const deals = await call('forecast.deals', { limit: 1 })
      const findings: string[] = []
      for (const address of [...addresses, `/deals/${deals.deals[0]?.opportunityId ?? 1}`]) {
        await page.evaluate((to) => {
          location.hash = `#${to}`
        }, address)
        await frame.settled()
        const barriers = await lastingBarriers(page)
        findings.push(...barriers.map((barrier) => `${address}: ${barrier}`))
        findings.push(...(await page.evaluate(barriersOfLook, look.language)).map((finding) => `${address}: ${finding}`))
      }
      expect(findings).toEqual([])
    })
  })
}

/** Runs in the page: keys that stand where a text should be, and a page that scrolls sideways. */
function barriersOfLook(language: string): string[] {
  const found: string[] = []
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) found.push('the page scrolls sideways')
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? ''
    if (/^[a-z][A-Za-z]+(?:\.[A-Za-z_0-9]+)+$/.test(text) && !/\.(?:csv|xlsx|json|com|cn)$/.test(text)) found.push(`a key instead of a text (${language}): ${text}`)
    if (/\{\{\w+\}\}/.test(text)) found.push(`a text without its value: ${text}`)
  }
  return found
}
