import { expect, it } from 'vitest'
import { parseWhere } from './parse-where'

it('reads conditions, lists, negations, quotes and unknown', () => {
  expect(parseWhere('region=Central,stage=Won|Lost')).toEqual([
    { dimension: 'region', op: 'in', values: ['Central'] },
    { dimension: 'stage', op: 'in', values: ['Won', 'Lost'] }
  ])
  expect(parseWhere(' rep != "Fei, Li|""Lee""" , segment= ')).toEqual([
    { dimension: 'rep', op: 'not_in', values: ['Fei, Li|"Lee"'] },
    { dimension: 'segment', op: 'in', values: [null] }
  ])
  expect(parseWhere('Quarter=2017-Q1|2017-Q2')).toEqual([{ dimension: 'quarter', op: 'in', values: ['2017-Q1', '2017-Q2'] }])
  expect(parseWhere('region=华南大区')).toEqual([{ dimension: 'region', op: 'in', values: ['华南大区'] }])
  expect(parseWhere('')).toEqual([])
})

it('says where and why it cannot read on', () => {
  expect(() => parseWhere('region=A,')).toThrow(/position 10: a condition is expected after the comma/)
  expect(() => parseWhere('colour=red')).toThrow(/position 1: there is no dimension colour/)
  expect(() => parseWhere('region')).toThrow(/position 7: = or != is expected/)
  expect(() => parseWhere('region="A')).toThrow(/the closing quote is missing/)
  expect(() => parseWhere('region="A"B')).toThrow(/position 11: a comma is expected/)
})
