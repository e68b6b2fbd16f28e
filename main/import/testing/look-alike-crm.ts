import fs from 'node:fs'
import path from 'node:path'

/** The four files of a CRM export. */
export interface CrmFiles {
  readonly accounts: string
  readonly products: string
  readonly teams: string
  readonly pipeline: string
}

/** The public CRM set where this machine has it: in SAIMA_SHARED, or beside the project. */
export function sharedCrmFiles(): CrmFiles | null {
  const shared = process.env['SAIMA_SHARED'] ?? path.resolve(__dirname, '../../../..', 'shared')
  const dir = path.join(shared, 'data', 'crm_sales_opportunities')
  const files = { accounts: path.join(dir, 'accounts.csv'), products: path.join(dir, 'products.csv'), teams: path.join(dir, 'sales_teams.csv'), pipeline: path.join(dir, 'sales_pipeline.csv') }
  return Object.values(files).every((file) => fs.existsSync(file)) ? files : null
}

/**
 * A made-up export with the quirks of the public one: a product written in two ways, deals without an account, deals without any date, lost deals
 * worth 0, open deals worth nothing, companies named before their own row.
 */
export function writeLookAlikeCrm(dir: string, deals = 1_200, seed = 7): CrmFiles {
  const draw = drawFrom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T
  fs.mkdirSync(dir, { recursive: true })
  const write = (name: string, lines: readonly (readonly (string | number)[])[]): string => {
    const file = path.join(dir, name)
    fs.writeFileSync(file, `${lines.map((cells) => cells.map((cell) => (/[",\n]/.test(String(cell)) ? `"${String(cell).replace(/"/g, '""')}"` : cell)).join(',')).join('\n')}\n`)
    return file
  }
  const accounts = Array.from({ length: 40 }, (_, index) => `${pick(['Nordwind', 'Halden', 'Kestrel', 'Marlow', 'Tamrin'])} ${pick(['Foods', 'Metals', 'Health', 'Rail'])} ${index + 1}`)
  const products = [['ZX Base', 'ZX', 480], ['ZX Pro', 'ZX', 4_300], ['ZX Plus Pro', 'ZX', 5_150], ['LM Special', 'LM', 52], ['LM Advanced', 'LM', 3_210], ['KR 500', 'KR', 25_400]] as const
  const offices = ['Harbour', 'Lowland', 'Ridge']
  const managers = offices.flatMap((office, index) => [`Manager ${index}A, ${office}`, `Manager ${index}B`])
  const agents = Array.from({ length: 18 }, (_, index) => ({ name: `Agent ${String.fromCharCode(65 + index)}. Quill`, manager: managers[index % 6] as string, office: offices[Math.floor((index % 6) / 2)] as string }))

  const pipeline: (string | number)[][] = [['opportunity_id', 'sales_agent', 'product', 'account', 'deal_stage', 'engage_date', 'close_date', 'close_value']]
  const first = Date.UTC(2021, 9, 20) / 86_400_000
  const iso = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10)
  for (let index = 0; index < deals; index += 1) {
    const [product, , price] = pick(products)
    const engaged = first + Math.floor(draw() * 400)
    const closed = engaged + 1 + Math.floor(draw() * 130)
    const stage = draw() < 0.06 ? 'Prospecting' : draw() < 0.2 ? 'Engaging' : draw() < 0.63 ? 'Won' : 'Lost'
    const isClosed = stage === 'Won' || stage === 'Lost'
    pipeline.push([
      `OP${String(index).padStart(5, '0')}`, pick(agents).name, product === 'ZX Pro' ? 'ZXPro' : product, isClosed || draw() < 0.3 ? pick(accounts) : '', stage, stage === 'Prospecting' ? '' : iso(engaged),
      isClosed ? iso(closed) : '', stage === 'Won' ? Math.round(price * (0.7 + draw() * 0.6)) : stage === 'Lost' ? 0 : ''
    ])
  }
  return {
    accounts: write('accounts.csv', [
      ['account', 'sector', 'year_established', 'revenue', 'employees', 'office_location', 'subsidiary_of'],
      ...accounts.map((name, index) => [name, pick(['retail', 'medical', 'technolgy']), 1980 + (index % 40), (draw() * 4_000).toFixed(2), 9 + index * 31, pick(['Norland', 'Sudoria']), index % 6 === 1 ? (accounts[accounts.length - 1 - index] as string) : ''])
    ]),
    products: write('products.csv', [['product', 'series', 'sales_price'], ...products.map((product) => [...product])]),
    teams: write('sales_teams.csv', [['sales_agent', 'manager', 'regional_office'], ...agents.map((agent) => [agent.name, agent.manager, agent.office])]),
    pipeline: write('sales_pipeline.csv', pipeline)
  }
}

/** A small generator of numbers in 0..1 (mulberry32), so that a seed always makes the same files. */
export function drawFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
