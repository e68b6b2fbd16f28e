/** One observed excess over the expected delay, in days: ended by payment, or still waiting when last seen. */
export interface Waiting {
  readonly days: number
  readonly isPaid: boolean
}

/** Share still unpaid so many days after the expected one. */
export type DelayCurve = (days: number) => number

/** From where on fewer than these are under observation, a steady rate stands for single cases. */
const fewestWaiting = 30

/**
 * Share still waiting by the product-limit estimator of Kaplan and Meier (Journal of the American Statistical Association 53, 1958), which counts those still
 * unpaid for as long as they have been seen; where few are left, an exponential tail with the payments per waiting day seen from there on.
 */
export function delayCurve(waiting: readonly Waiting[]): DelayCurve {
  const sorted = [...waiting].sort((left, right) => left.days - right.days || Number(right.isPaid) - Number(left.isPaid))
  const tailFrom = sorted.length <= fewestWaiting ? (sorted[0]?.days ?? 0) : (sorted[sorted.length - fewestWaiting]?.days ?? 0)
  const steps: { readonly days: number; readonly left: number }[] = []
  let [left, atTail] = [1, 1]
  let index = 0
  while (index < sorted.length) {
    const days = sorted[index]?.days ?? 0
    const atRisk = sorted.length - index
    let paid = 0
    for (; index < sorted.length && sorted[index]?.days === days; index += 1) if (sorted[index]?.isPaid === true) paid += 1
    if (days > tailFrom) break
    if (paid > 0) left *= 1 - paid / atRisk
    atTail = left
    steps.push({ days, left })
  }
  const tail = sorted.filter((one) => one.days > tailFrom)
  const exposure = tail.reduce((sum, one) => sum + one.days - tailFrom, 0)
  const rate = tail.filter((one) => one.isPaid).length / Math.max(1, exposure)
  return (days) => {
    if (days > tailFrom) return atTail * Math.exp(-rate * (days - tailFrom))
    let [low, high] = [0, steps.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((steps[middle]?.days ?? 0) <= days) low = middle + 1
      else high = middle
    }
    return steps[low - 1]?.left ?? 1
  }
}
