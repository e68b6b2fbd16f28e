/** A whole number behind a flag, e.g. `--rows 200000`. */
export function option(name: string, otherwise: number): number {
  const position = process.argv.indexOf(name)
  const value = position < 0 ? otherwise : Number(process.argv[position + 1])
  if (!(Number.isInteger(value) && value > 0)) throw new Error(`${name} needs a whole number above 0.`)
  return value
}

export function round(value: number): number {
  return Number(value.toPrecision(4))
}

export function tell(message: string): void {
  process.stderr.write(`${message}\n`)
}

/** One figure as one JSON line on stdout. */
export function printFigure(bench: string, name: string, figures: Readonly<Record<string, number | string>>): void {
  process.stdout.write(`${JSON.stringify({ bench, name, ...figures })}\n`)
}
