import { plainText } from './plain-text'

const yes = new Set(['1', 'y', 'yes', 'true', 't', 'x', '是', '有', '真', '已', '√', '✓', '对'])
const no = new Set(['0', 'n', 'no', 'false', 'f', '否', '无', '没有', '假', '未', '×', '非'])

export function parseFlag(text: string): 0 | 1 | null {
  const plain = plainText(text).toLowerCase()
  return yes.has(plain) ? 1 : no.has(plain) ? 0 : null
}
