import { normalText } from '../values/normal-name'

/** What the stages of the standard pipeline are called in exports of the usual systems. */
const names: Readonly<Record<string, readonly string[]>> = {
  prospecting: ['prospecting', 'prospect', 'new', 'open', 'lead', 'discovery', 'appointment scheduled', '潜在', '新建', '线索', '初步接洽', '初步接触', '发现商机', '商机发现', '初期沟通', '立项'],
  qualification: ['qualification', 'qualified', 'needs analysis', 'qualified to buy', '需求确认', '需求分析', '确认需求', '商机确认', '验证', '验证客户', '客户验证'],
  engaging: ['engaging', 'engaged', 'presentation scheduled', 'develop', 'value proposition', '接洽', '跟进', '跟进中', '方案沟通', '需求沟通', '深入沟通', '进行中'],
  proposal: ['proposal', 'propose', 'quote', 'proposal price quote', 'decision maker bought in', '方案', '报价', '方案报价', '方案制定', '方案设计', '提案', '投标'],
  negotiation: ['negotiation', 'negotiation review', 'contract sent', 'closing', '谈判', '商务谈判', '谈判审核', '合同谈判', '合同', '签约中', '招投标'],
  won: ['won', 'closed won', 'win', 'success', 'successful', '赢单', '成交', '已成交', '签约', '已签约', '中标', '成功', '赢单关闭', '已赢单'],
  lost: ['lost', 'closed lost', 'loss', 'lose', 'failed', 'abandoned', 'dropped', 'cancelled', 'canceled', 'dead', '输单', '丢单', '失败', '流失', '已输单', '丢标', '作废', '无效', '输单关闭', '终止', '已放弃', '放弃']
}

const keyByName = new Map(Object.entries(names).flatMap(([key, all]) => all.map((name) => [normalText(name), key] as const)))

/** The standard stage that a name stands for, or null. */
export function standardStage(name: string): string | null {
  const normal = normalText(name).replace(/^\d+/, '')
  return keyByName.get(normal) ?? keyByName.get(normalText(name)) ?? null
}

/** What a stage of an unknown name is taken for. */
export function stageKindOf(name: string): 'open' | 'won' | 'lost' {
  const plain = name.toLowerCase()
  if (/\blost\b|\blose\b|abandon|cancel|输单|丢单|丢标|失败|作废|放弃|终止/.test(plain)) return 'lost'
  if (/\bwon\b|\bwin\b|赢单|成交|中标|已签/.test(plain)) return 'won'
  return 'open'
}
