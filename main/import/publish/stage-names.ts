import { normalText } from '../values/normal-name'

/** What the stages of the standard pipeline are called in exports of the usual systems. */
const names: Readonly<Record<string, readonly string[]>> = {
  prospecting: ['prospecting', 'prospect', 'new', 'open', 'lead', 'discovery', 'appointment scheduled', '潜在', '新建', '线索', '初步接洽', '初步接触', '发现商机', '商机发现', '初期沟通', '立项', 'in progress', 'active', 'not started', 'initial contact', 'identified', 'interest', '初步沟通', '建立联系', '客户开发', '商机识别', '意向', '意向客户', '初步意向', '初访', '进行', '打开', '未结束'],
  qualification: ['qualification', 'qualified', 'needs analysis', 'qualified to buy', '需求确认', '需求分析', '确认需求', '商机确认', '验证', '验证客户', '客户验证', 'qualify', 'qualified lead', 'id decision makers', 'need analysis', 'discovery call', '需求确定', '需求调研', '需求挖掘', '立项评估', '资格确认', '确认商机', '商机评估'],
  engaging: ['engaging', 'engaged', 'presentation scheduled', 'develop', 'value proposition', '接洽', '跟进', '跟进中', '方案沟通', '需求沟通', '深入沟通', '进行中', 'perception analysis', 'demo', 'product demo', 'solution', 'evaluation', 'technical evaluation', 'poc', '方案演示', '产品演示', '技术交流', '方案交流', '试用', '测试', '建立关系', '价值呈现', '方案验证'],
  proposal: ['proposal', 'propose', 'quote', 'proposal price quote', 'decision maker bought in', '方案', '报价', '方案报价', '方案制定', '方案设计', '提案', '投标', 'proposal sent', 'price quote', 'quotation', 'proposed', 'rfp', 'bid', '方案及报价', '方案提交', '提交方案', '报价阶段', '方案/报价', '商务报价', '投标阶段', '方案确认'],
  negotiation: ['negotiation', 'negotiation review', 'contract sent', 'closing', '谈判', '商务谈判', '谈判审核', '合同谈判', '合同', '签约中', '招投标', 'close', 'contract', 'verbal commitment', 'commit', 'contracting', 'legal review', 'approval', '谈判阶段', '谈判/审核', '商务洽谈', '合同签订中', '合同审批', '合同评审', '签约阶段', '议价', '决策', '待签约', '合同签订', '签订合同'],
  won: ['won', 'closed won', 'win', 'success', 'successful', '赢单', '成交', '已成交', '签约', '已签约', '中标', '成功', '赢单关闭', '已赢单', 'closedwon', 'deal won', 'completed won', 'signed', '已完成', '赢单了', '已成单', '成单', '结束赢单', '已签合同'],
  lost: ['lost', 'closed lost', 'loss', 'lose', 'failed', 'abandoned', 'dropped', 'cancelled', 'canceled', 'dead', '输单', '丢单', '失败', '流失', '已输单', '丢标', '作废', '无效', '输单关闭', '终止', '已放弃', '放弃', 'closedlost', 'deal lost', 'out sold', 'no decision', 'disqualified', '已失败', '已丢单', '结束输单', '已取消', '取消', '已作废', '已关闭', '已终止', '未中标']
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
  if (/\blost\b|\blose\b|abandon|cancel|未中标|未成交|输单|丢单|丢标|失败|作废|放弃|终止/.test(plain)) return 'lost'
  if (/\bwon\b|\bwin\b|赢单|成交|中标|已签/.test(plain)) return 'won'
  return 'open'
}
