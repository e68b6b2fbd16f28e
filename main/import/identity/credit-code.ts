const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** Whether a text is a unified social credit code whose check digit fits (GB 32100-2015: weights 3^i mod 31). */
export function isCreditCode(code: string | null): boolean {
  if (code === null || code.length !== 18) return false
  let sum = 0
  let weight = 1
  for (const letter of code.slice(0, 17)) {
    const value = alphabet.indexOf(letter)
    if (value < 0) return false
    sum += value * weight
    weight = (weight * 3) % 31
  }
  return alphabet[(31 - (sum % 31)) % 31] === code[17]
}
