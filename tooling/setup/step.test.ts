import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { inCache } from './project.ts'
import { hashOf, quietly, runStep, type Step } from './step.ts'

const folder = mkdtempSync(join(tmpdir(), 'saima-step-'))
const id = `self-test-${process.pid}`

afterEach(() => rmSync(inCache('stamps', id), { force: true }))

function countingStep(inputs: () => string): { readonly step: Step; readonly runs: () => number } {
  let runs = 0
  const output = join(folder, 'output')
  return {
    runs: () => runs,
    step: {
      title: 'Self-test',
      id,
      inputs,
      outputs: [output],
      work: async () => {
        runs += 1
        writeFileSync(output, 'made')
        return undefined
      }
    }
  }
}

it('works once for the same inputs, again when they change, and again when its output is gone', async () => {
  let inputs = 'a'
  const { step, runs } = countingStep(() => inputs)
  await quietly(async () => {
    await runStep(step)
    await runStep(step)
    expect(runs()).toBe(1)
    inputs = 'b'
    await runStep(step)
    expect(runs()).toBe(2)
    rmSync(join(folder, 'output'))
    await runStep(step)
    expect(runs()).toBe(3)
  })
})

it('does not count as worked when it failed', async () => {
  const { step } = countingStep(() => 'a')
  const failing: Step = { ...step, work: () => Promise.reject(new Error('no')) }
  await expect(runStep(failing)).rejects.toThrow('no')
  await expect(runStep({ ...step, outputs: [join(folder, 'absent')], work: async () => undefined })).rejects.toThrow('ended without making')
})

it('hashes names and contents, and leaves tests out', () => {
  const source = join(folder, 'source.ts')
  writeFileSync(source, 'one')
  const before = hashOf([folder])
  writeFileSync(join(folder, 'source.test.ts'), 'test')
  expect(hashOf([folder])).toBe(before)
  writeFileSync(source, 'two')
  expect(hashOf([folder])).not.toBe(before)
})
