import type { ReaderHandlers } from '../router/handler'
import { dayFromIso } from '../warehouse/day'
import { describePeriod, readCurrentRun } from './forecast-run'
import { readScorecard } from './override-scorecard'
import { readOverrides, readSubmissionRows } from './override-store'
import { readSubmissionPolicy } from './submission-policy'
import { readSubmissionTree } from './submission-tree'

export const overrideReaders: Pick<ReaderHandlers, 'overrides.list' | 'overrides.scorecard' | 'submissions.list' | 'submissions.tree'> = {
  'overrides.list': (db, input, context) => {
    const found = readOverrides(db, context.today).filter(
      (row) => (!input.activeOnly || row.state === 'active') && (input.node === undefined || (row.node.kind === input.node.kind && row.node.id === input.node.id))
    )
    return { total: found.length, overrides: found.slice(input.offset, input.offset + input.limit) }
  },
  'overrides.scorecard': (db, input, context) => readScorecard(db, input, context.today),
  'submissions.tree': (db, input, context) => {
    const run = readCurrentRun(db)
    const period = describePeriod(db, run, context.today, input.period)
    return { period: period.view, policy: readSubmissionPolicy(db), nodes: [...readSubmissionTree(db, run, period, context.today)] }
  },
  'submissions.list': (db, input) =>
    readSubmissionRows(db, { ...input, period: input.period === undefined ? undefined : { start: dayFromIso(input.period.from), end: dayFromIso(input.period.to) } })
}
