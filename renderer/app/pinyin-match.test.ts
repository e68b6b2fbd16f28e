import { expect, test } from 'vitest'
import { matchesWords } from './pinyin-match'

const east = String.fromCodePoint(0x534e, 0x4e1c, 0x5927, 0x533a)

test('a Chinese name is found by its characters, its pinyin and its first letters', () => {
  expect([east.slice(0, 2), 'huadong', 'hddq', 'HD', 'xn'].map((typed) => matchesWords(east, typed))).toEqual([true, true, true, true, false])
})

test('other names are found by any part of them', () => {
  expect([matchesWords('Cam Group', 'group'), matchesWords('Cam Group', ''), matchesWords('Cam Group', 'zzz')]).toEqual([true, true, false])
})
