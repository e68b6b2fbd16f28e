/**
 * An amount in whole units split over weeks by the chance to be paid by the end of each, the rest later; always exactly the amount together, because the
 * running sum is what is rounded.
 */
export function splitAmount(amountE4: number, paidByWeek: readonly number[]): { readonly weeks: readonly number[]; readonly later: number } {
  let before = 0
  const weeks = paidByWeek.map((share) => {
    const until = Math.round(amountE4 * share)
    const inWeek = until - before
    before = until
    return inWeek
  })
  return { weeks, later: amountE4 - before }
}

export function addWeeks(sums: readonly number[], parts: readonly number[]): number[] {
  return sums.map((sum, week) => sum + (parts[week] ?? 0))
}
