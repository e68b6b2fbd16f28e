import type { ReadDb } from '../../warehouse/database'
import { allText } from '../../warehouse/statement'
import { normalCompanyName } from '../values/normal-name'
import { plainText } from '../values/plain-text'
import { comparableName } from './name-likeness'
import type { AccountRecord } from './score-pair'

interface Row {
  readonly id: number
  readonly name: string
  readonly normal_name: string
  readonly credit_code: string | null
  readonly domain: string | null
  readonly region_id: number | null
  readonly region: string | null
  readonly industry_id: number | null
  readonly industry: string | null
  readonly employees: number | null
  readonly is_placeholder: number
}

/** Domains that say nothing about a company. */
const mailProviders = new Set(['qq.com', '163.com', '126.com', 'sina.com', 'sina.cn', 'sohu.com', 'foxmail.com', 'aliyun.com', '139.com', '189.cn', 'yeah.net', 'gmail.com', 'outlook.com', 'hotmail.com', 'yahoo.com', 'icloud.com', 'live.com'])

/** Every account that is not merged into another, as it is compared. */
export function readAccountRecords(db: ReadDb): AccountRecord[] {
  const sources = gather(allText<{ id: number; value: number }>(db, 'SELECT DISTINCT account_id AS id, source_id AS value FROM account_source'))
  const phones = gather(
    allText<{ id: number; value: string }>(db, 'SELECT c.account_id AS id, p.phone AS value FROM contact_private p JOIN contact c ON c.id = p.contact_id WHERE p.phone IS NOT NULL AND c.account_id IS NOT NULL')
  )
  return allText<Row>(
    db,
    `SELECT a.id, a.name, a.normal_name, a.credit_code, a.domain, a.region_id, r.name AS region, a.industry_id, i.name AS industry, a.employees, a.is_placeholder
     FROM account a LEFT JOIN region r ON r.id = a.region_id LEFT JOIN industry i ON i.id = a.industry_id WHERE a.merged_into IS NULL ORDER BY a.id`
  ).map((row) => ({
    id: row.id,
    name: comparableName(row.name, row.normal_name, normalCompanyName),
    creditCode: comparableCode(row.credit_code),
    domain: comparableDomain(row.domain),
    phones: [...new Set((phones.get(row.id) ?? []).map(comparablePhone).filter((phone): phone is string => phone !== null))],
    regionId: row.region_id,
    region: row.region,
    industryId: row.industry_id,
    industry: row.industry,
    employees: row.employees,
    sourceIds: sources.get(row.id) ?? [],
    isPlaceholder: row.is_placeholder === 1
  }))
}

function gather<V>(rows: readonly { readonly id: number; readonly value: V }[]): Map<number, V[]> {
  const found = new Map<number, V[]>()
  for (const row of rows) {
    const list = found.get(row.id)
    if (list === undefined) found.set(row.id, [row.value])
    else list.push(row.value)
  }
  return found
}

/** A unified social credit code or tax number without blanks and hyphens; shorter ones are somebody's notes. */
export function comparableCode(text: string | null): string | null {
  const code = text === null ? '' : plainText(text).toUpperCase().replace(/[^0-9A-Z]/g, '')
  return code.length >= 8 && !/^(.)\1*$/.test(code) ? code : null
}

/** `https://www.Example.com/zh` and `info@example.com` are `example.com`; providers of mail for everybody are nothing. */
export function comparableDomain(text: string | null): string | null {
  if (text === null) return null
  const host = plainText(text).toLowerCase().replace(/^[a-z]+:\/\//, '').replace(/^.*@/, '').replace(/[/:?#].*$/, '').replace(/^www\d*\./, '')
  return /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u.test(host) && !mailProviders.has(host) ? host : null
}

/** The last eleven digits: with or without +86, 0 or hyphens it is one number. */
export function comparablePhone(text: string): string | null {
  const digits = plainText(text).replace(/\D/g, '').replace(/^0+/, '')
  return digits.length < 7 || /^(.)\1*$/.test(digits) ? null : digits.slice(-11)
}
