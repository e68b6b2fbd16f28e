import company from '../../resources/demo/company.json'
import words from '../../resources/demo/words.json'
import { dayFromIso, endOfTime, type Day } from '../warehouse/day'
import { goLive, type DemoOptions } from './demo-options'
import { plantedTruths } from './planted-truths'
import { randomStream, type Random } from './random'

export interface Region {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly parentId: number | null
  readonly position: number
  readonly tile: readonly [number, number]
}
export interface Province extends Region {
  readonly weight: number
  readonly cities: readonly string[]
}
export interface ProductLine {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly weight: number
  readonly models: readonly Model[]
  /** What its projects are called. */
  readonly projects: readonly string[]
}
/** A node of the product tree; groups carry no price. Money in yuan. */
export interface ProductNode {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly parentId: number | null
  readonly listPrice: number | null
  readonly unitCost: number | null
}
export interface Model extends ProductNode {
  readonly listPrice: number
  readonly unitCost: number
}
export interface Unit {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly regionId: number
  readonly industryId: number
  readonly line: ProductLine
  /** Relative volume of business. */
  readonly weight: number
  /** Shift of the log-odds to win, drawn once. */
  readonly skill: number
  readonly foundedAt: Day
  readonly closedAt: Day | null
}
export interface Membership {
  readonly unitId: number
  readonly from: Day
  readonly to: Day
}
export interface Rep {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly managerName: string
  readonly skill: number
  readonly hiredAt: Day
  readonly leftAt: Day | null
  readonly memberships: readonly Membership[]
}
export interface Organisation {
  readonly regions: readonly Region[]
  readonly provinces: readonly Province[]
  readonly industries: readonly { readonly id: number; readonly key: string; readonly name: string; readonly words: readonly string[] }[]
  readonly products: readonly ProductNode[]
  readonly lines: readonly ProductLine[]
  readonly service: readonly Model[]
  readonly units: readonly Unit[]
  readonly reps: readonly Rep[]
  /** Reps of a unit on a day. */
  membersOf(unitId: number, day: Day): readonly Rep[]
}

/** Who the company is: region tree, product tree, battle units, reps with their dated memberships. */
export function buildOrganisation(options: DemoOptions): Organisation {
  const { regions, provinces } = buildRegions()
  const industries = company.industries.map((industry, index) => ({ id: index + 1, key: industry.key, name: industry.name, words: industry.words }))
  const { products, lines, service } = buildProducts()
  const units = buildUnits(options, regions, industries, lines)
  const reps = buildReps(options, units)
  const byUnit = new Map<number, Rep[]>()
  for (const rep of reps) {
    for (const unitId of new Set(rep.memberships.map((membership) => membership.unitId))) byUnit.set(unitId, [...(byUnit.get(unitId) ?? []), rep])
  }
  return {
    regions, provinces, industries, products, lines, service, units, reps,
    membersOf: (unitId, day) =>
      (byUnit.get(unitId) ?? []).filter((rep) => rep.memberships.some((membership) => membership.unitId === unitId && membership.from <= day && day <= membership.to))
  }
}

/** The unit a rep belongs to on a day, or undefined before the first and after the last membership. */
export function unitOf(rep: Rep, day: Day): number | undefined {
  return rep.memberships.find((membership) => membership.from <= day && day <= membership.to)?.unitId
}

function buildRegions(): { regions: Region[]; provinces: Province[] } {
  const regions: Region[] = company.regions.map((region, index) => ({
    id: index + 1, key: region.key, name: region.name, parentId: null, position: index + 1, tile: tileOf(region.tile)
  }))
  const provinces = company.regions.flatMap((region, index) =>
    region.provinces.map((province, inRegion) => ({
      id: 0, key: province.key, name: province.name, parentId: index + 1, position: inRegion + 1, tile: tileOf(province.tile), weight: province.weight, cities: province.cities
    }))
  )
  return { regions, provinces: provinces.map((province, index) => ({ ...province, id: regions.length + index + 1 })) }
}

function tileOf(tile: readonly number[]): readonly [number, number] {
  return [tile[0] ?? 0, tile[1] ?? 0]
}

function buildProducts(): { products: ProductNode[]; lines: ProductLine[]; service: Model[] } {
  const products: ProductNode[] = []
  const add = <T extends Omit<ProductNode, 'id'>>(node: T): T & { id: number } => {
    const added = { ...node, id: products.length + 1 }
    products.push(added)
    return added
  }
  const group = (key: string, name: string, parentId: number | null): number => add({ key, name, parentId, listPrice: null, unitCost: null }).id
  const addModels = (models: readonly (readonly (string | number)[])[], prefix: string, parentId: number): Model[] =>
    models.map(([name, price, costShare], index) => {
      const listPrice = Number(price)
      return add({ key: `${prefix}-${index + 1}`, name: String(name), parentId, listPrice, unitCost: Math.round(listPrice * Number(costShare)) })
    })
  const lines = company.lines.map((line) => {
    const id = group(line.key, line.name, null)
    const models = line.series.flatMap((series) => addModels(series.models, `${line.key}-${series.key}`, group(`${line.key}-${series.key}`, series.name, id)))
    return { id, key: line.key, name: line.name, weight: line.weight, projects: line.projects, models }
  })
  const service = addModels(company.service.models, company.service.key, group(company.service.key, company.service.name, null))
  return { products, lines, service }
}

function buildUnits(options: DemoOptions, regions: readonly Region[], industries: Organisation['industries'], lines: readonly ProductLine[]): Unit[] {
  const random = randomStream(options.seed, 'units')
  const units: Unit[] = []
  for (const region of regions) {
    const codes = (company.units as Readonly<Record<string, readonly string[]>>)[region.key] ?? []
    const share = Math.max(1, Math.round(codes.length * Math.min(1, options.size * 1.25)))
    for (const [index, code] of codes.entries()) {
      const [industryKey, lineKey] = code.split('-')
      const industryIndex = industries.findIndex((candidate) => candidate.key === industryKey)
      const line = lines.find((candidate) => candidate.key === lineKey)
      const short = company.industries[industryIndex]?.short
      const lineShort = company.lines.find((candidate) => candidate.key === lineKey)?.short
      if (line === undefined || short === undefined || lineShort === undefined) throw new Error(`The company's words name no unit ${code}`)
      // Drawn for every unit, also those that a smaller company leaves out.
      const weight = Math.exp(random.normal(0, 0.28)) * (1.15 - 0.3 * (index / codes.length))
      const skill = random.normal(0, plantedTruths.skill.unitDeviation)
      if (index >= share) continue
      units.push({
        id: units.length + 1, key: `U-${region.key.slice(2)}-${code}`, name: `${region.name}${short}${lineShort}战队`, regionId: region.id, industryId: industryIndex + 1, line,
        weight, skill, foundedAt: goLive, closedAt: null
      })
    }
  }
  return units.map((unit) => (lateFounded.has(unit.key) ? { ...unit, foundedAt: lateFounded.get(unit.key) ?? goLive } : unit))
}

/** Two units were founded after the CRM went live. */
const lateFounded: ReadonlyMap<string, Day> = new Map([
  ['U-EC-BATT-VIS', dayFromIso('2024-07-01')],
  ['U-SW-ELEC-VIS', dayFromIso('2025-01-01')]
])

function buildReps(options: DemoOptions, units: readonly Unit[]): Rep[] {
  const random = randomStream(options.seed, 'reps')
  const names = new Set<string>()
  const reps: Rep[] = []
  for (const unit of units) {
    const size = Math.max(4, Math.round(5.6 * Math.sqrt(unit.weight) + random.normal(0, 0.6)))
    const managerName = uniqueName(random, names)
    for (let member = 0; member < size; member += 1) {
      const joined = member > 1 && random.chance(0.12) ? Math.max(unit.foundedAt, dayFromIso('2024-02-19') + random.integer(0, 700)) : unit.foundedAt
      reps.push(newRep(random, reps.length + 1, member === 0 ? managerName : uniqueName(random, names), managerName, unit.id, joined))
    }
  }
  return withChanges(random, reps, units, names)
}

function newRep(random: Random, id: number, name: string, managerName: string, unitId: number, from: Day): Rep {
  return {
    id, key: `E${String(id).padStart(4, '0')}`, name, managerName, skill: random.normal(0, plantedTruths.skill.repDeviation),
    hiredAt: from === goLive ? goLive - random.integer(60, 3200) : from, leftAt: null, memberships: [{ unitId, from, to: endOfTime }]
  }
}

/** One rep in fourteen leaves and is replaced after some weeks; one in twenty moves to another unit of the same region. */
function withChanges(random: Random, initial: readonly Rep[], units: readonly Unit[], names: Set<string>): Rep[] {
  const reps = [...initial]
  const firstOf = new Set<string>()
  for (const [index, rep] of initial.entries()) {
    const membership = rep.memberships[0]
    if (membership === undefined) continue
    const isLead = !firstOf.has(String(membership.unitId))
    firstOf.add(String(membership.unitId))
    const fate = random.next()
    const day = Math.max(membership.from + 120, dayFromIso('2024-03-01') + random.integer(0, 700))
    if (isLead || day > dayFromIso('2026-03-15')) continue
    if (fate < 0.07) {
      reps[index] = { ...rep, leftAt: day, memberships: [{ ...membership, to: day }] }
      reps.push(newRep(random, reps.length + 1, uniqueName(random, names), rep.managerName, membership.unitId, day + random.integer(10, 45)))
    } else if (fate < 0.12) {
      const home = units.find((unit) => unit.id === membership.unitId)
      const others = units.filter((unit) => unit.regionId === home?.regionId && unit.id !== home?.id && unit.foundedAt <= day)
      if (others.length === 0) continue
      const target = random.pick(others)
      reps[index] = { ...rep, memberships: [{ ...membership, to: day - 1 }, { unitId: target.id, from: day, to: endOfTime }] }
    }
  }
  return reps
}

/** A person's name that nobody of the company has yet. */
export function uniqueName(random: Random, taken: Set<string>): string {
  for (;;) {
    const name = personName(random)
    if (!taken.has(name)) {
      taken.add(name)
      return name
    }
  }
}

export function personName(random: Random): string {
  const surnames = [...words.surnames]
  // Frequent surnames stand first: the square of a uniform number prefers them.
  const surname = surnames[Math.floor(random.next() ** 2 * surnames.length)] ?? '王'
  return surname + random.pick(words.givenNames)
}
