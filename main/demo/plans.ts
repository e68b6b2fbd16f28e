import { addMonths, dayFromIso, dayFromParts, type Day } from '../warehouse/day'
import { demoToday, goLive, lastSimulated, type DemoOptions } from './demo-options'
import type { Organisation, ProductLine } from './organisation'
import { springFestivals } from './planted-truths'
import { randomStream } from './random'
import { tableRows, type TableRows } from './table-writer'

export interface Promotion {
  readonly line: ProductLine
  readonly name: string
  readonly startsAt: Day
  readonly endsAt: Day
  /** Share off the list price. */
  readonly discount: number
  readonly announcedAt: Day
}

/** Two promotions a year and product line, announced a month ahead; also such that lie in the future of the workspace's today. */
export function buildPromotions(options: DemoOptions, organisation: Organisation): readonly Promotion[] {
  const random = randomStream(options.seed, 'promotions')
  const promotions: Promotion[] = []
  for (const line of organisation.lines) {
    for (let half = dayFromIso('2024-01-01'); half <= lastSimulated; half = addMonths(half, 6)) {
      const startsAt = half + random.integer(60, 150)
      const theme = random.pick(['焕新季', '节能补贴', '老客户回馈', '标杆产线计划'])
      promotions.push({ line, name: `${line.name}${theme}`, startsAt, endsAt: startsAt + random.pick([20, 27, 34]), discount: random.pick([0.03, 0.04, 0.05]), announcedAt: startsAt - 30 })
    }
  }
  return promotions
}

/** Plans known by today: promotions, the closures around the Spring Festival and the October holiday. */
export function planRows(promotions: readonly Promotion[]): TableRows {
  const closures = springFestivals.flatMap((festival) => {
    const year = new Date(festival * 86_400_000).getUTCFullYear()
    return [
      { name: `${year} 春节停工`, startsAt: festival - 3, endsAt: festival + 9 },
      { name: `${year} 国庆停工`, startsAt: dayFromParts(year, 10, 1), endsAt: dayFromParts(year, 10, 7) }
    ]
  })
  const rows = [
    ...promotions.map((promotion) => ({ kind: 'promotion', name: promotion.name, product_id: promotion.line.id as number | null, starts_at: promotion.startsAt, ends_at: promotion.endsAt, value: promotion.discount as number | null, known_at: Math.max(goLive, promotion.announcedAt) })),
    ...closures.map((closure) => ({ kind: 'closure', name: closure.name, product_id: null, starts_at: closure.startsAt, ends_at: closure.endsAt, value: null, known_at: Math.max(goLive, closure.startsAt - 240) }))
  ].filter((plan) => plan.known_at <= demoToday && plan.ends_at >= goLive)
  return tableRows('plan', rows.map((plan, index) => ({ id: index + 1, source_key: `PL${String(index + 1).padStart(3, '0')}`, ...plan })))
}
