import { pinyin } from 'pinyin-pro'
import type { FieldDefinition } from '../entities/entity'
import { isSlipOf, normalText } from '../values/normal-name'

export interface HeaderMatch {
  readonly confidence: number
  readonly why: 'header' | 'similar_header' | 'pinyin'
}

/** A header without its unit: `金额（万元）` and `Amount (USD)` are amounts. */
export function normalHeader(header: string): string {
  const bare = header.replace(/[（([【][^）)\]】]*[）)\]】]/g, ' ')
  // Salesforce marks the columns that a customer added with __c.
  return normalText((bare.trim() === '' ? header : bare).trim().replace(/__c$/i, ''))
}

/** How well a header fits a field by its names: the same, in pinyin or its initials, part of one another, a slip of the hand. */
export function matchHeader(header: string, field: FieldDefinition): HeaderMatch | null {
  const normal = normalHeader(header)
  if (normal === '') return null
  let best: HeaderMatch | null = null
  const offer = (confidence: number, why: HeaderMatch['why']): void => {
    if (best === null || confidence > best.confidence) best = { confidence, why }
  }
  for (const [index, name] of field.names.entries()) {
    const wanted = normalText(name)
    const place = Math.min(index, 20) / 200
    if (normal === wanted) offer(0.99 - place, 'header')
    else if (isHan(name) && /^[a-z]+$/.test(normal)) {
      const sounds = pinyinOf(name)
      if (normal === sounds.full) offer(0.85 - place, 'pinyin')
      else if (normal.length >= 3 && normal === sounds.initials) offer(0.65 - place, 'pinyin')
    } else if (isSlipOf(normal, wanted)) offer(0.75 - place, 'similar_header')
    else if (isPart(normal, wanted)) offer(0.4 + 0.3 * (Math.min(normal.length, wanted.length) / Math.max(normal.length, wanted.length)) - place, 'similar_header')
  }
  return best
}

/** Words that say nothing by themselves: a `VP Name` is not a name, a `Deal Type` no deal. */
const generic = new Set(['name', 'type', 'date', 'value', 'amount', 'number', 'code', 'status', 'deal', 'rate', 'line', 'category', 'level', 'total', '名称', '类型', '日期', '时间', '金额', '编号', '编码', '状态', '数量'])

function isPart(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return short.length >= (isHan(short) ? 2 : 4) && !generic.has(short) && long.includes(short)
}

function isHan(text: string): boolean {
  return /\p{Script=Han}/u.test(text)
}

const sounded = new Map<string, { readonly full: string; readonly initials: string }>()

function pinyinOf(name: string): { readonly full: string; readonly initials: string } {
  let sounds = sounded.get(name)
  if (sounds === undefined) {
    const full = normalText(pinyin(name, { toneType: 'none', type: 'array' }).join(''))
    const initials = normalText(pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join(''))
    sounded.set(name, (sounds = { full, initials }))
  }
  return sounds
}
