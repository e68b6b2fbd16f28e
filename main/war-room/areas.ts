import type { RouteOutput } from '../contract'
import { aggregate, type Group } from '../metrics/aggregate'
import type { Frame } from '../metrics/frame'
import { largeRegions, type RegionNode } from '../metrics/region-tree'
import type { ReadDb } from '../warehouse/database'
import { addMonths, weekStart } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import { readDealRisks } from './deal-risk'
import { forecastablePool, openOutlook, type Outlook } from './outlook'
import { answered, type Question } from './question'
import { readUnitRanks } from './unit-ranks'

type Regions = RouteOutput<'warRoom.regions'>
type Units = RouteOutput<'warRoom.units'>
type AreaFigures = Omit<Regions['regions'][number], 'id' | 'name' | 'tileRow' | 'tileColumn' | 'hasChildren' | 'bookingsLastYear' | 'yearOverYear'>

const sparkWeeks = 8
/** From here on a deal counts as at risk. */
export const atRiskFrom = 0.5

export function readRegions(db: ReadDb, question: Question): Regions {
  const { tree, scope } = question.frame
  const shown = regionsShown(question)
  // Unscoped, everything counts for its large region; inside a scope, each region for itself.
  const by = scope.regionIds === null ? 'region_root' : 'region'
  const areaOf = (regionId: number): number => (scope.regionIds === null ? (tree.largeRegionOf.get(regionId) ?? regionId) : regionId)
  const sums = valuesById(measured(db, question.frame, by))
  const lastYear = valuesById(aggregate(db, ['bookings'], [by], { ...question.frame, from: addMonths(question.from, -12), to: sameDayLastYear(question) }))
  const pool = forecastablePool(db, question)
  const outlook = openOutlook(db, question, pool)
  const risks = atRiskBy(db, question, pool, (deal) => (deal.regionId === null ? 0 : areaOf(deal.regionId)))
  return {
    ...answered(question),
    regions: shown.map((region) => {
      const before = lastYear.get(region.id)?.get('bookings') ?? 0
      const figures = figuresOf(sums.get(region.id), risks.get(region.id) ?? 0, outlook, (regionId) => areaOf(regionId) === region.id)
      return {
        id: region.id,
        name: region.name,
        tileRow: region.tileRow,
        tileColumn: region.tileColumn,
        hasChildren: (tree.childIds.get(region.id) ?? []).length > 0,
        ...figures,
        bookingsLastYear: before,
        yearOverYear: before === 0 ? null : figures.bookings / before - 1
      }
    })
  }
}

export function readUnits(db: ReadDb, question: Question): Units {
  const sums = valuesById(measured(db, question.frame, 'unit'))
  const lastWeek = weekStart(question.asOf + 1) - 7
  const sparks = new Map<number, number[]>()
  for (const group of aggregate(db, ['bookings'], ['unit', 'week'], { ...question.frame, from: lastWeek - (sparkWeeks - 1) * 7, to: lastWeek + 6 })) {
    const unitId = Number(group.keys[0] ?? 0)
    const spark = sparks.get(unitId) ?? Array<number>(sparkWeeks).fill(0)
    spark[sparkWeeks - 1 - (lastWeek - Number(group.keys[1])) / 7] = group.values.get('bookings') ?? 0
    sparks.set(unitId, spark)
  }
  const pool = forecastablePool(db, question)
  const outlook = openOutlook(db, question, pool)
  const risks = atRiskBy(db, question, pool, (deal) => deal.unitId ?? 0)
  const race = readUnitRanks(db, question)
  const units = unitsShown(db, question, new Set([...sums.keys(), ...sparks.keys()]))
  return {
    ...answered(question),
    season: race?.season ?? null,
    units: units.map((unit) => ({
      id: unit.id,
      name: unit.name,
      regionId: unit.regionId,
      regionName: unit.regionName,
      rank: race?.now.get(unit.id)?.rank ?? null,
      rankBefore: race?.before.get(unit.id)?.rank ?? null,
      score: race?.now.get(unit.id)?.score ?? null,
      ...figuresOf(sums.get(unit.id), risks.get(unit.id) ?? 0, outlook, (_regionId, unitId) => unitId === unit.id),
      spark: sparks.get(unit.id) ?? Array<number>(sparkWeeks).fill(0)
    }))
  }
}

function measured(db: ReadDb, frame: Frame, by: 'region_root' | 'region' | 'unit'): readonly Group[] {
  return aggregate(db, frame.scope.productIds === null ? ['bookings', 'target', 'pipeline'] : ['bookings', 'pipeline'], [by], frame)
}

function valuesById(groups: readonly Group[]): ReadonlyMap<number, ReadonlyMap<string, number | null>> {
  return new Map(groups.map((group) => [Number(group.keys[0] ?? 0), group.values]))
}

function figuresOf(sums: ReadonlyMap<string, number | null> | undefined, atRisk: number, outlook: Outlook, place: (regionId: number, unitId: number) => boolean): AreaFigures {
  const bookings = sums?.get('bookings') ?? 0
  const pipeline = sums?.get('pipeline') ?? 0
  const target = sums?.get('target') ?? null
  const forecast = outlook.figure(place, bookings)
  const share = (amount: number): number | null => (target === null || target === 0 ? null : amount / target)
  const remaining = target === null ? 0 : Math.max(0, target - bookings)
  return { bookings, target, attainment: share(bookings), forecast, expectedAttainment: share(forecast.mean), pipeline, coverage: remaining === 0 ? null : pipeline / remaining, atRisk }
}

function atRiskBy(
  db: ReadDb,
  question: Question,
  pool: ReturnType<typeof forecastablePool>,
  areaOf: (deal: ReturnType<typeof forecastablePool>[number]) => number
): ReadonlyMap<number, number> {
  const risks = readDealRisks(db, question, pool)
  const sums = new Map<number, number>()
  for (const deal of pool) if ((risks.get(deal.id)?.risk ?? 0) >= atRiskFrom) sums.set(areaOf(deal), (sums.get(areaOf(deal)) ?? 0) + deal.amountE4)
  return sums
}

function regionsShown(question: Question): readonly RegionNode[] {
  const { tree, scope } = question.frame
  if (scope.regionIds === null) return largeRegions(tree)
  const inside = new Set(scope.regionIds)
  return tree.nodes.filter((node) => inside.has(node.id) && (tree.childIds.get(node.id) ?? []).length === 0)
}

/** The same share of last year's period: up to the same day. */
function sameDayLastYear(question: Question): number {
  return question.asOf >= question.to ? addMonths(question.to + 1, -12) - 1 : addMonths(question.asOf, -12)
}

interface UnitShown {
  readonly id: number
  readonly name: string
  readonly regionId: number | null
  readonly regionName: string | null
}

/** Units of the scope on the day of knowledge, and any other that has figures. */
function unitsShown(db: ReadDb, question: Question, withFigures: ReadonlySet<number>): readonly UnitShown[] {
  const { scope } = question.frame
  return allText<UnitShown & { readonly founded: number | null; readonly closed: number | null }>(
    db,
    `SELECT unit.id, unit.name, region.id AS regionId, region.name AS regionName, unit.founded_at AS founded, unit.closed_at AS closed FROM battle_unit AS unit
     LEFT JOIN unit_membership AS member ON member.unit_id = unit.id AND @asOf BETWEEN member.valid_from AND member.valid_to
     LEFT JOIN region ON region.id = member.region_id ORDER BY unit.name, unit.id`,
    { asOf: question.asOf }
  ).filter((unit) => {
    if (scope.unitIds !== null && !scope.unitIds.includes(unit.id)) return false
    if (withFigures.has(unit.id)) return true
    if (scope.regionIds !== null && (unit.regionId === null || !scope.regionIds.includes(unit.regionId))) return false
    return (unit.founded === null || unit.founded <= question.asOf) && (unit.closed === null || unit.closed >= question.from)
  })
}
