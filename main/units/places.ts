import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'

/** Who belonged where on which day, in memory. */
export interface Places {
  /** The regions one level under the top, or the top itself where it has several: what a group calls its large regions. */
  readonly largeRegions: readonly { readonly id: number; readonly name: string }[]
  largeRegionOf(regionId: number | null): number | null
  /** The region itself and everything above it. */
  regionPath(regionId: number | null): readonly number[]
  unitOfRep(repId: number | null, day: Day): number | null
  regionOfUnit(unitId: number | null, day: Day): number | null
}

interface Membership {
  readonly child: number
  readonly parent: number
  readonly valid_from: number
  readonly valid_to: number
}

export function readPlaces(db: ReadDb): Places {
  const regions = allText<{ id: number; name: string; parentId: number | null }>(db, 'SELECT id, name, parent_id AS parentId FROM region ORDER BY position, id')
  const parentOf = new Map(regions.map((region) => [region.id, region.parentId]))
  const paths = new Map<number, readonly number[]>()
  const regionPath = (regionId: number | null): readonly number[] => {
    if (regionId === null) return []
    let path = paths.get(regionId)
    if (path === undefined) {
      const steps: number[] = []
      for (let at: number | null = regionId; at !== null && !steps.includes(at); at = parentOf.get(at) ?? null) steps.push(at)
      paths.set(regionId, (path = steps))
    }
    return path
  }
  const roots = regions.filter((region) => region.parentId === null)
  const onlyRoot = roots.length === 1 ? roots[0] : undefined
  const below = onlyRoot === undefined ? [] : regions.filter((region) => region.parentId === onlyRoot.id)
  const largeRegions = below.length > 0 ? below : roots
  const large = new Set(largeRegions.map((region) => region.id))

  const unitOfRep = datedLookup(allText(db, 'SELECT rep_id AS child, unit_id AS parent, valid_from, valid_to FROM rep_membership ORDER BY rep_id, valid_from'))
  const regionOfUnit = datedLookup(allText(db, 'SELECT unit_id AS child, region_id AS parent, valid_from, valid_to FROM unit_membership ORDER BY unit_id, valid_from'))
  return {
    largeRegions,
    largeRegionOf: (regionId) => regionPath(regionId).find((id) => large.has(id)) ?? null,
    regionPath,
    unitOfRep,
    regionOfUnit
  }
}

function datedLookup(memberships: readonly Membership[]): (child: number | null, day: Day) => number | null {
  const byChild = new Map<number, Membership[]>()
  for (const membership of memberships) {
    const own = byChild.get(membership.child)
    if (own === undefined) byChild.set(membership.child, [membership])
    else own.push(membership)
  }
  return (child, day) => (child === null ? null : (byChild.get(child)?.find((membership) => membership.valid_from <= day && day <= membership.valid_to)?.parent ?? null))
}
