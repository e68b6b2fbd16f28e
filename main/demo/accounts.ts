import company from '../../resources/demo/company.json'
import words from '../../resources/demo/words.json'
import { normalCompanyName } from '../import/values/normal-name'
import { isoFromDay, type Day } from '../warehouse/day'
import { demoToday, goLive, type DemoOptions } from './demo-options'
import { personName, type Organisation, type Province, type Rep } from './organisation'
import { plantedTruths } from './planted-truths'
import { randomStream, type Random } from './random'
import { tableRows, type TableRows } from './table-writer'

export interface Account {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly city: string
  readonly stem: string
  readonly industryId: number
  readonly province: Province
  readonly segment: 'key' | 'large' | 'medium' | 'small'
  readonly employees: number
  readonly createdAt: Day
  readonly creditCode: string
  /** Id of the account that this one was typed in twice for, or null. */
  readonly duplicateOf: number | null
  readonly paymentTermDays: number
  readonly paysLate: boolean
  /** How much business it tends to give, relative. */
  readonly weight: number
}

const segments = [
  { segment: 'key', share: 5, weight: 6, employees: [3000, 30000] },
  { segment: 'large', share: 17, weight: 2.6, employees: [800, 3000] },
  { segment: 'medium', share: 40, weight: 1, employees: [150, 800] },
  { segment: 'small', share: 38, weight: 0.45, employees: [25, 150] }
] as const

/** About 2,500 customers with plausible Chinese company names; one in a hundred stands there twice, written a little differently. */
export function buildAccounts(options: DemoOptions, organisation: Organisation): readonly Account[] {
  const random = randomStream(options.seed, 'accounts')
  const count = Math.round(2450 * options.size)
  const names = new Set<string>()
  const accounts: Account[] = []
  while (accounts.length < count) accounts.push(newAccount(random, organisation, accounts.length + 1, names))
  const originals = [...accounts]
  for (let twin = 0; twin < Math.ceil(count / 100); twin += 1) {
    const original = random.pick(originals)
    const name = random.pick([
      original.name.replace('有限公司', '有限责任公司'), original.name.replace(original.city, ''), `${original.name.replace('有限公司', '')}`,
      original.name.replace(original.city, `${original.city}市`), original.name.replace(/(股份|集团|科技)?有限公司$/, `（${original.city}）有限公司`)
    ])
    if (names.has(name) || name.includes('责任责任')) continue
    names.add(name)
    accounts.push({ ...original, id: accounts.length + 1, key: accountKey(accounts.length + 1), name, createdAt: Math.min(demoToday - 20, Math.max(goLive, original.createdAt) + random.integer(60, 600)), duplicateOf: original.id, weight: original.weight * 0.4 })
  }
  return accounts
}

function newAccount(random: Random, organisation: Organisation, id: number, names: Set<string>): Account {
  const regionWeights = new Map(organisation.regions.map((region) => [region.id, organisation.units.filter((unit) => unit.regionId === region.id).length]))
  const total = new Map(organisation.regions.map((region) => [region.id, organisation.provinces.filter((province) => province.parentId === region.id).reduce((sum, province) => sum + province.weight, 0)]))
  const province = random.weighted(organisation.provinces, (candidate) => ((regionWeights.get(candidate.parentId ?? 0) ?? 0) * candidate.weight) / (total.get(candidate.parentId ?? 0) ?? 1))
  const units = organisation.units.filter((unit) => unit.regionId === province.parentId)
  // Mostly the industries that the region's units serve.
  const industryId = random.chance(0.9) ? random.pick(units).industryId : random.pick(organisation.industries).id
  const industry = organisation.industries[industryId - 1]
  if (industry === undefined) throw new Error(`There is no industry ${industryId}`)
  const size = random.weighted(segments, (candidate) => candidate.share)
  for (;;) {
    const city = random.pick(province.cities)
    const stem = random.pick([...words.firstStems]) + random.pick([...words.secondStems])
    const suffix = size.segment === 'key' ? random.pick(['股份有限公司', '集团有限公司']) : String(random.weighted(words.suffixes, (entry) => Number(entry[1]))[0])
    const word = random.pick(industry.words)
    const name = `${city}${stem}${word}${word.endsWith('科技') ? suffix.replace('科技', '') : suffix}`
    if (stem[0] === stem[1] || names.has(name)) continue
    names.add(name)
    return {
      id, key: accountKey(id), name, city, stem, industryId, province, segment: size.segment, employees: random.integer(size.employees[0], size.employees[1]),
      createdAt: random.chance(0.72) ? goLive - random.integer(30, 2400) : goLive + random.integer(0, demoToday - goLive - 40), creditCode: creditCode(random), duplicateOf: null,
      paymentTermDays: random.pick([30, 30, 45, 60, 60, 90]), paysLate: random.chance(plantedTruths.latePayers.share), weight: size.weight * Math.exp(random.normal(0, 0.5))
    }
  }
}

function accountKey(id: number): string {
  return `A${String(id).padStart(5, '0')}`
}

/** Shaped like a unified social credit code, with a department code (`00`) that no real registry hands out. */
function creditCode(random: Random): string {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  let code = '00'
  while (code.length < 18) code += alphabet[Math.floor(random.next() * alphabet.length)] ?? '0'
  return code
}

/** Rows of accounts, their owners over time, and contacts (names apart, where they can be erased). */
export function accountRows(options: DemoOptions, organisation: Organisation, accounts: readonly Account[]): readonly TableRows[] {
  const random = randomStream(options.seed, 'account owners')
  const owners: { account_id: number; rep_id: number; valid_from: Day; valid_to: Day }[] = []
  for (const account of accounts) {
    const from = Math.max(account.createdAt, goLive)
    let rep = ownerFor(random, organisation, account, from)
    let start = from
    while (rep !== undefined && start <= demoToday) {
      const until = rep.memberships.find((membership) => membership.from <= start && start <= membership.to)?.to ?? start
      owners.push({ account_id: account.id, rep_id: rep.id, valid_from: start, valid_to: until })
      start = until + 1
      rep = ownerFor(random, organisation, account, start)
    }
  }
  const contacts = accounts.flatMap((account) => Array.from({ length: account.segment === 'key' ? 3 : account.id % 2 }, () => ({ account, role: random.pick(company.roles), name: personName(random) })))
  return [
    tableRows(
      'account',
      accounts.map((account) => ({
        id: account.id, source_key: account.key, name: account.name, normal_name: normalCompanyName(account.name), industry_id: account.industryId, region_id: account.province.id, segment: account.segment,
        employees: account.employees, revenue_e4: account.employees * (42 + (account.id % 53)) * 100_000_000, founded_year: Number(isoFromDay(account.createdAt).slice(0, 4)) - 3 - (account.id % 22), country: '中国',
        // A third of the twins were typed in without the code: names alone have to tell.
        credit_code: account.duplicateOf !== null && account.id % 3 === 0 ? null : account.creditCode, created_at: account.createdAt
      }))
    ),
    tableRows('account_owner', owners),
    tableRows('contact', contacts.map(({ account, role }, index) => ({ id: index + 1, source_key: `K${String(index + 1).padStart(5, '0')}`, account_id: account.id, role }))),
    tableRows('contact_private', contacts.map(({ name }, index) => ({ contact_id: index + 1, name })))
  ]
}

function ownerFor(random: Random, organisation: Organisation, account: Account, day: Day): Rep | undefined {
  const inRegion = organisation.units.filter((unit) => unit.regionId === account.province.parentId && unit.foundedAt <= day)
  const fitting = inRegion.filter((unit) => unit.industryId === account.industryId)
  const unit = random.pick(fitting.length > 0 ? fitting : inRegion)
  const members = organisation.membersOf(unit.id, day)
  return members.length === 0 ? undefined : random.pick(members)
}
