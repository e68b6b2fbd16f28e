import type { ReadDb } from '../../warehouse/database'
import { quarterStart, type Day } from '../../warehouse/day'
import { readSettings } from '../../warehouse/settings'
import { allText } from '../../warehouse/statement'

/** A deal at one chance to do something, with what shows it. */
export interface DealChance {
  readonly dealId: number
  readonly unitId: number | null
  readonly regionId: number | null
  readonly repId: number | null
  readonly day: Day
  readonly hit: boolean
  readonly amountE4: number
  readonly movedFrom: Day | null
  readonly movedTo: Day | null
  readonly figure: number | null
}

type Row = Omit<DealChance, 'hit'> & { readonly hit: number }
const chances = (rows: readonly Row[]): readonly DealChance[] => rows.map((row) => ({ ...row, hit: row.hit === 1 }))

const lastWeeksDays = 21
const reachDays = 75
/** The days before a period's end in which discounts and splits are looked for. */
export const closingDays = 10

/** Ends of fiscal quarters between two days, both included. */
export function periodEnds(db: ReadDb, from: Day, to: Day): readonly Day[] {
  const { fiscalYearStartMonth } = readSettings(db)
  const ends: Day[] = []
  for (let end = quarterStart(to + 1, fiscalYearStartMonth) - 1; end >= from; end = quarterStart(end, fiscalYearStartMonth) - 1) ends.push(end)
  return ends.reverse()
}

/** Open deals that were due after a period when its last three weeks began: which were pulled into it. */
export function readPullIns(db: ReadDb, end: Day): readonly DealChance[] {
  return chances(
    allText<Row>(
      db,
      `SELECT deal.id AS dealId, before.unit_id AS unitId, before.region_id AS regionId, before.rep_id AS repId, ifnull(pulled.known_at, :end) AS day, pulled.seq IS NOT NULL AS hit,
         ifnull(coalesce(pulled.amount_e4, before.amount_e4, deal.amount_e4), 0) AS amountE4, before.expected_close_at AS movedFrom, pulled.expected_close_at AS movedTo, NULL AS figure
       FROM opportunity AS deal
       JOIN opportunity_history AS before ON before.opportunity_id = deal.id
         AND before.seq = (SELECT max(seq) FROM opportunity_history WHERE opportunity_id = deal.id AND known_at <= :start)
       LEFT JOIN opportunity_history AS pulled ON pulled.opportunity_id = deal.id AND pulled.seq =
         (SELECT min(seq) FROM opportunity_history WHERE opportunity_id = deal.id AND known_at > :start AND known_at <= :end AND status = 0 AND expected_close_at <= :end)
       WHERE deal.created_at <= :start AND (deal.closed_at IS NULL OR deal.closed_at > :start)
         AND before.status = 0 AND before.reconstructed = 0 AND before.change <> 'removed' AND before.expected_close_at BETWEEN :end + 1 AND :end + :reach`,
      { start: end - lastWeeksDays, end, reach: reachDays }
    )
  )
}

/** Deals won in the last two weeks of a period: which have a sibling at the same account and owner, made and won about the same days. */
export function readSplits(db: ReadDb, end: Day): readonly DealChance[] {
  return chances(
    allText<Row>(
      db,
      `SELECT deal.id AS dealId, deal.unit_id AS unitId, deal.region_id AS regionId, deal.rep_id AS repId, deal.closed_at AS day, ifnull(deal.amount_e4, 0) AS amountE4,
         NULL AS movedFrom, NULL AS movedTo, NULL AS figure,
         EXISTS (SELECT 1 FROM opportunity AS sibling WHERE sibling.account_id = deal.account_id AND sibling.id <> deal.id AND sibling.status = 1 AND sibling.rep_id IS deal.rep_id
           AND sibling.product_id IS deal.product_id AND abs(sibling.closed_at - deal.closed_at) <= 7 AND abs(sibling.created_at - deal.created_at) <= 14) AS hit
       FROM opportunity AS deal WHERE deal.status = 1 AND deal.account_id IS NOT NULL AND deal.closed_at BETWEEN :end - 13 AND :end`,
      { end }
    )
  )
}

/** Won deals with a list price; `figure` is the discount, `hit` whether it was signed in the last days of a period. */
export function readDiscounts(db: ReadDb, from: Day, to: Day, ends: readonly Day[]): readonly DealChance[] {
  const rows = allText<Omit<Row, 'hit'>>(
    db,
    `SELECT id AS dealId, unit_id AS unitId, region_id AS regionId, rep_id AS repId, closed_at AS day, ifnull(amount_e4, 0) AS amountE4, NULL AS movedFrom, NULL AS movedTo,
       1 - 1.0 * amount_e4 / list_amount_e4 AS figure
     FROM opportunity WHERE status = 1 AND closed_at BETWEEN :from AND :to AND list_amount_e4 > 0 AND amount_e4 > 0`,
    { from, to }
  )
  return rows.map((row) => ({ ...row, hit: ends.some((end) => row.day <= end && row.day > end - closingDays) }))
}

/** Won deals with a recorded path: which leapt over two or more open stages in one step. `figure` counts the stages left out. */
export function readStageJumps(db: ReadDb, from: Day, to: Day): readonly DealChance[] {
  return chances(
    allText<Row>(
      db,
      `WITH place AS MATERIALIZED (SELECT id, CASE WHEN kind = 'won' THEN 1 + count(*) FILTER (WHERE kind = 'open') OVER (PARTITION BY pipeline_id)
           WHEN kind = 'open' THEN row_number() OVER (PARTITION BY pipeline_id, kind ORDER BY position, id) END AS step FROM stage),
       path AS (
         SELECT deal.id, deal.unit_id, deal.region_id, deal.rep_id, deal.closed_at, deal.amount_e4, history.reconstructed,
           place.step - lag(place.step) OVER (PARTITION BY deal.id ORDER BY history.seq) AS leap
         FROM opportunity AS deal JOIN opportunity_history AS history ON history.opportunity_id = deal.id JOIN place ON place.id = history.stage_id
         WHERE deal.status = 1 AND deal.closed_at BETWEEN :from AND :to
       )
       SELECT id AS dealId, unit_id AS unitId, region_id AS regionId, rep_id AS repId, closed_at AS day, ifnull(amount_e4, 0) AS amountE4, NULL AS movedFrom, NULL AS movedTo,
         max(leap) >= 3 AS hit, max(leap) - 1 AS figure
       FROM path GROUP BY id HAVING count(leap) > 0 AND max(reconstructed) = 0`,
      { from, to }
    )
  )
}

/** Wins dated in the last two weeks of a period: which were recorded after its end, or moved to another day once closed. `figure` is the days late. */
export function readBackDated(db: ReadDb, end: Day, knownBy: Day): readonly DealChance[] {
  return chances(
    allText<Row>(
      db,
      `SELECT deal.id AS dealId, deal.unit_id AS unitId, deal.region_id AS regionId, deal.rep_id AS repId, deal.closed_at AS day, ifnull(deal.amount_e4, 0) AS amountE4,
         NULL AS movedFrom, NULL AS movedTo, won.known_at - deal.closed_at AS figure,
         won.known_at > :end OR EXISTS (SELECT 1 FROM opportunity_history AS later WHERE later.opportunity_id = deal.id AND later.seq > won.seq AND later.known_at <= :knownBy
           AND later.status = 1 AND later.change LIKE '%close_date%') AS hit
       FROM opportunity AS deal JOIN opportunity_history AS won ON won.opportunity_id = deal.id
         AND won.seq = (SELECT min(seq) FROM opportunity_history WHERE opportunity_id = deal.id AND status = 1)
       WHERE deal.status = 1 AND deal.closed_at BETWEEN :end - 13 AND :end AND won.reconstructed = 0 AND won.known_at <= :knownBy`,
      { end, knownBy }
    )
  )
}
