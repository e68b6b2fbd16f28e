import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { importReasons } from '../../contract/import'
import { entities } from '.'

const labels = (language: string): { readonly entities: Record<string, string>; readonly fields: Record<string, string>; readonly reasons: Record<string, string> } =>
  JSON.parse(fs.readFileSync(path.resolve(__dirname, '../../../resources/locales', language, 'data.json'), 'utf8'))

it.each(['zh-CN', 'en'])('has words in %s for every entity, field and reason', (language) => {
  const words = labels(language)
  const fields = new Set([...entities.values()].flatMap((entity) => entity.fields.map((field) => field.id)))
  expect([...entities.keys()].filter((id) => words.entities[id] === undefined)).toEqual([])
  expect([...fields].filter((id) => words.fields[id] === undefined)).toEqual([])
  expect(importReasons.filter((reason) => words.reasons[reason] === undefined)).toEqual([])
})

it('has header names in English and in Chinese for every field', () => {
  const lacking = [...entities.values()].flatMap((entity) =>
    entity.fields.filter((field) => !field.names.some((name) => /\p{Script=Han}/u.test(name)) || !field.names.some((name) => /[a-z]/i.test(name))).map((field) => `${entity.id}.${field.id}`)
  )
  expect(lacking).toEqual([])
})
