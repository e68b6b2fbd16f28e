/** Logarithm of the gamma function (Lanczos, g = 7), for arguments above zero. */
export function logGamma(x: number): number {
  const coefficients = [676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7]
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const shifted = x - 1
  const sum = coefficients.reduce((total, coefficient, index) => total + coefficient / (shifted + index + 1), 0.9999999999998099)
  const t = shifted + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum)
}

/** P(K >= hits) where each of `trials` succeeds with a chance that is itself Beta(mean, correlation) from one participant to the next. */
export function betaBinomialTail(hits: number, trials: number, mean: number, correlation: number): number {
  if (hits <= 0) return 1
  const spread = Math.max(correlation, 1e-6)
  const alpha = (mean * (1 - spread)) / spread
  const beta = ((1 - mean) * (1 - spread)) / spread
  const constant = logGamma(trials + 1) - logGamma(trials + alpha + beta) + logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta)
  let tail = 0
  for (let k = hits; k <= trials; k += 1) {
    tail += Math.exp(constant - logGamma(k + 1) - logGamma(trials - k + 1) + logGamma(k + alpha) + logGamma(trials - k + beta))
  }
  return Math.min(1, tail)
}

/** P(T >= t) of Student's distribution. */
export function studentTail(t: number, freedom: number): number {
  const tail = 0.5 * incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
  return t >= 0 ? tail : 1 - tail
}

/** Regularised incomplete beta function by Lentz's continued fraction (Numerical Recipes, 6.4). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x)) / a
  const tiny = 1e-300
  const safe = (value: number): number => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / safe(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 300; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / safe(1 + even * d)
    c = safe(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / safe(1 + odd * d)
    c = safe(1 + odd / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-12) break
  }
  return front * fraction
}
