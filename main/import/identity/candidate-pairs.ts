import type { AccountRecord } from './score-pair'

/** A block with more members than this says too little to compare them all. */
const largestBlock = 60
const largestExactBlock = 500

/**
 * Pairs worth comparing: those that share an exact key, a name in any writing, or the beginning, the end or the sound of a name. Without blocks
 * the number of pairs grows with the square of the accounts. Each pair comes once, smaller id first.
 */
export function* candidatePairs(accounts: readonly AccountRecord[]): Generator<readonly [AccountRecord, AccountRecord]> {
  const blocks = new Map<string, AccountRecord[]>()
  for (const account of accounts) {
    for (const key of new Set(blockKeys(account))) {
      const block = blocks.get(key)
      if (block === undefined) blocks.set(key, [account])
      else block.push(account)
    }
  }
  const seen = new Set<number>()
  const positions = new Map(accounts.map((account, index) => [account.id, index]))
  for (const [key, block] of blocks) {
    if (block.length < 2 || block.length > (key.startsWith('=') ? largestExactBlock : largestBlock)) continue
    for (let i = 0; i < block.length; i += 1) {
      for (let j = i + 1; j < block.length; j += 1) {
        const a = block[i]
        const b = block[j]
        if (a === undefined || b === undefined) continue
        const pair = pairNumber(positions.get(a.id) ?? 0, positions.get(b.id) ?? 0)
        if (seen.has(pair)) continue
        seen.add(pair)
        yield a.id < b.id ? [a, b] : [b, a]
      }
    }
  }
}

const pairNumber = (a: number, b: number): number => Math.min(a, b) * 94_906_265 + Math.max(a, b)

function blockKeys(account: AccountRecord): string[] {
  const { normal, sounds, branchOf } = account.name
  const keys = [`=n ${normal}`, `=s ${sounds}`]
  if (account.creditCode !== null) keys.push(`=c ${account.creditCode}`)
  if (account.domain !== null) keys.push(`=d ${account.domain}`)
  for (const phone of account.phones) keys.push(`=p ${phone}`)
  if (branchOf !== null) keys.push(`=n ${branchOf}`)
  const isHan = /\p{Script=Han}/u.test(normal)
  const width = isHan ? 3 : 6
  if (normal.length >= width) {
    keys.push(`h ${normal.slice(0, width)}`, `t ${normal.slice(-width)}`)
    // 上海岱衡机械 and 岱衡机械: the name behind a place of two characters.
    if (isHan && normal.length >= width + 2) keys.push(`h ${normal.slice(2, 2 + width)}`)
  }
  if (sounds !== normal && sounds.length >= 8) keys.push(`y ${sounds.slice(0, 8)}`)
  return keys
}
