import { gapFamilies } from '../contract/health'
import { readEventStreams } from '../features/event-streams'
import { buildSnapshots, type Snapshots } from '../features/snapshots'
import { readChampion } from '../model/registry'
import { loadDealModel, scoreDeals } from '../model/score-deals'
import type { ModelHandlers } from '../router/handler'
import { isoFromDay } from '../warehouse/day'

export const healthCommands: Pick<ModelHandlers, 'health.measure'> = {
  'health.measure': async (db, _input, context) => {
    const champion = readChampion(db, context.today)
    const hasModel = champion !== null && champion.model.outcome !== null
    if (champion === null || !hasModel) {
      await context.command('health.recordWorth', { asOf: isoFromDay(context.today), modelVersion: champion?.version ?? 0, hasModel: false, worth: [] })
      return { families: 0, deals: 0, hasModel: false }
    }
    context.progress({ share: 0, step: 'forecast.reading' })
    const snapshots = buildSnapshots(readEventStreams(db, context.today), [context.today], false)
    const rows = Int32Array.from({ length: snapshots.rows }, (_, row) => row)
    const loaded = await loadDealModel(champion.model)
    try {
      const told = (await scoreDeals(loaded, snapshots, rows)).pWin
      const worth = []
      for (const [index, family] of gapFamilies.entries()) {
        await context.pause()
        context.progress({ share: (index + 1) / (gapFamilies.length + 1), step: 'health.asking' })
        const { blind, touched } = without(snapshots, family)
        if (touched.length === 0) continue
        const untold = (await scoreDeals(loaded, blind, touched)).pWin
        let shift = 0
        touched.forEach((row, place) => (shift += Math.abs((told[row] ?? 0) - (untold[place] ?? 0))))
        worth.push({ family, shift: shift / touched.length, deals: touched.length })
      }
      await context.command('health.recordWorth', { asOf: isoFromDay(context.today), modelVersion: champion.version, hasModel: true, worth })
      return { families: worth.length, deals: snapshots.rows, hasModel: true }
    } finally {
      loaded.close()
    }
  }
}

/** The snapshots as if nothing of a family were known, and the rows for which that is news. */
function without(snapshots: Snapshots, family: string): { readonly blind: Snapshots; readonly touched: Int32Array } {
  const width = snapshots.features.length
  const columns = snapshots.features.flatMap((feature, column) => (feature.family === family ? [column] : []))
  const matrix = snapshots.matrix.slice()
  const touched: number[] = []
  for (let row = 0; row < snapshots.rows; row += 1) {
    let isNews = false
    for (const column of columns) {
      if (!Number.isNaN(matrix[row * width + column] ?? Number.NaN)) isNews = true
      matrix[row * width + column] = Number.NaN
    }
    if (isNews) touched.push(row)
  }
  return { blind: { ...snapshots, matrix }, touched: Int32Array.from(touched) }
}
