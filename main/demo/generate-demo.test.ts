import { expect, it } from 'vitest'
import { openWriter } from '../warehouse/database'
import { prepareWorkspace } from '../warehouse/open-workspace'
import { generateDemo } from './generate-demo'

it('writes the company', () => {
  const db = openWriter(':memory:')
  prepareWorkspace(db)
  const started = performance.now()
  const report = generateDemo(db)
  console.log(report, performance.now() - started)
  expect(report.rows).toBeLessThan(250_000)
})
