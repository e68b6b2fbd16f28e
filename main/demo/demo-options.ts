import type { z } from 'zod'
import type { demoOptions } from '../contract/demo'
import { dayFromIso, type Day } from '../warehouse/day'

/** `seed` and `size` decide every row; nothing else does. */
export type DemoOptions = z.output<typeof demoOptions>

export const defaultDemoOptions: DemoOptions = { seed: 20_260_529, size: 1 }

/** The company's CRM went live on this day: nothing is known earlier; deals that were open then were brought over as they stood. */
export const goLive: Day = dayFromIso('2023-12-01')
/** The first deals that were still open at go-live were created here. */
export const firstCreation: Day = dayFromIso('2023-09-18')
/** The workspace's today, two thirds into the second quarter. */
export const demoToday: Day = dayFromIso('2026-05-29')
/** The world goes on to here, unseen, so that people's submissions and the quotas of the running quarter have a truth behind them. */
export const lastSimulated: Day = dayFromIso('2026-06-30')
