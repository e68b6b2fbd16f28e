import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { boardTemplates } from '../../main/contract/board-choices'
import { test } from '../harness/fixtures'
import { wordsOf } from '../harness/words'
import { frameOf } from '../pages/frame'

const folder = join(__dirname, '..', '..', 'test-results', 'pictures')

/** By name: where the page is. The deal is the first that needs attention. */
const pages: Readonly<Record<string, string>> = {
  'war-room': '/',
  race: '/race',
  alerts: '/alerts',
  'alerts-rules': '/alerts?view=rules',
  'alerts-day': '/alerts?group=day',
  'alerts-rule': '/alerts?make=true',
  'race-season': '/race?view=season',
  'race-leagues': '/race?view=leagues',
  'race-pools': '/race?view=pools',
  'race-gaming': '/race?view=gaming',
  'race-appeals': '/race?view=appeals',
  deals: '/deals',
  forecast: '/forecast',
  'forecast-change': '/forecast?view=change',
  'forecast-overrides': '/forecast?view=overrides',
  'forecast-submissions': '/forecast?view=submissions',
  'forecast-scorecard': '/forecast?view=scorecard',
  'forecast-series': '/forecast?view=series',
  'forecast-cash': '/forecast?view=cash',
  'forecast-series-region': '/forecast?view=series&by=region-product',
  models: '/models',
  'models-signals': '/models?view=signals',
  quote: '/quote',
  today: '/today',
  'today-risk': '/today?view=risk',
  'today-proof': '/today?view=proof',
  backtest: '/backtest',
  'backtest-series': '/backtest?view=series',
  'backtest-series-unit': '/backtest?view=series&grain=quarter&level=unit&node=1&steps=1',
  data: '/data',
  'data-watch': '/data?view=watch',
  'data-batches': '/data?view=batches',
  'data-profiles': '/data?view=profiles',
  'data-contacts': '/data?view=contacts',
  'data-customers': '/data?view=customers',
  'data-health': '/data?view=health',
  sql: '/sql',
  settings: '/settings'
}

const looks = [
  { name: 'zh-light', language: 'zh-CN', theme: 'light', size: { width: 1366, height: 768 } },
  { name: 'en-dark', language: 'en', theme: 'dark', size: { width: 1920, height: 1080 } }
] as const
const wantedLook = process.env['LOOK']

const wanted = process.env['PICTURES']?.split(',')

for (const look of looks.filter((one) => wantedLook === undefined || one.name === wantedLook)) {
  test.describe(look.name, () => {
    test.use({ language: look.language, theme: look.theme, size: { ...look.size } })
    test(`every page, ${look.name}`, async ({ saima, call }) => {
      mkdirSync(folder, { recursive: true })
      const deals = await call('forecast.deals', { limit: 1 })
      const boards: Record<string, string> = {}
      for (const template of boardTemplates) {
        const made = await call('boards.create', { name: wordsOf(look.language)(`boards.templates.${template}.name`), from: { template } })
        boards[`boards-${template.replace(/_/g, '-')}`] = `/boards?board=${made.id}`
        if (template === 'regional_director') boards['boards-edit'] = `/boards?board=${made.id}&edit=true`
      }
      const all = { ...pages, ...boards, 'big-screen': '/big-screen', deal: `/deals/${deals.deals[0]?.opportunityId ?? 1}` }
      for (const [name, address] of Object.entries(all)) {
        if (wanted !== undefined && !wanted.includes(name)) continue
        await saima.page.evaluate((to) => {
          location.hash = `#${to}`
        }, address)
        await frameOf(saima.page).settled()
        // With the answer to its first question.
        if (name === 'sql') await saima.page.keyboard.press('Control+Enter')
        await saima.page.waitForTimeout(900)
        await saima.page.screenshot({ path: join(folder, `${name}.${look.name}.png`) })
      }
    })
  })
}

test.describe('an empty workspace', () => {
  test.use({ workspace: 'empty' })
  test('its first minute', async ({ saima }) => {
    mkdirSync(folder, { recursive: true })
    await frameOf(saima.page).settled()
    await saima.page.screenshot({ path: join(folder, 'empty.zh-light.png') })
  })
})
