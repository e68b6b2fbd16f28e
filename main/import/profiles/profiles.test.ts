import { afterEach, beforeEach, expect, it } from 'vitest'
import { allText } from '../../warehouse/statement'
import { entityOf } from '../entities'
import { openImportBench, type ImportBench } from '../testing/import-bench'
import { builtInProfiles } from '.'

let bench: ImportBench
beforeEach(() => {
  bench = openImportBench()
})
afterEach(() => bench.close())

const file = (lines: readonly string[], name = 'export.csv') => bench.file(name, lines.join('\n'))

it('names only fields that its entity has, every required one among them, and marks that are columns of its own or tell it apart', () => {
  expect(new Set(builtInProfiles.map((profile) => profile.id)).size).toBe(builtInProfiles.length)
  for (const profile of builtInProfiles) {
    const fields = entityOf(profile.entity).fields
    expect([profile.id, Object.keys(profile.fields).filter((id) => !fields.some((field) => field.id === id))]).toEqual([profile.id, []])
    expect([profile.id, fields.filter((field) => field.required === true && profile.fields[field.id] === undefined).map((field) => field.id)]).toEqual([profile.id, []])
    expect(profile.marks.length).toBeGreaterThan(2)
  }
})

// Headers as the systems write them, with the columns that nobody needs, and a row in their way of writing dates and amounts.
const exports: readonly (readonly [string, string, readonly string[], Readonly<Record<string, string>>])[] = [
  ['salesforce.opportunities', 'opportunities', ['Opportunity Name,Stage,Fiscal Period,Amount Currency,Amount,Probability (%),Age,Close Date,Created Date,Opportunity Owner,Owner Role,Account Name,Lead Source,Type', 'Edge Install,Id. Decision Makers,Q1-2026,USD,"75,000.00",60,12,3/31/2026,1/5/2026,Ann Lee,East,Edge Corp,Web,New'],
    { name: 'Opportunity Name', stage: 'Stage', amount: 'Amount', currency: 'Amount Currency', closed_at: 'Close Date', rep: 'Opportunity Owner', account: 'Account Name' }],
  ['salesforce.opportunities.api', 'opportunities', ['Id,IsDeleted,AccountId,Name,StageName,Amount,Probability,CloseDate,Type,LeadSource,IsClosed,IsWon,ForecastCategoryName,OwnerId,CreatedDate,SystemModstamp', '0065g00000AbCdE,false,0015g00000Xy,Edge,Closed Won,75000.0,100.0,2026-03-31,New,Web,true,true,Closed,0055g000001,2026-01-05T10:00:00.000Z,2026-03-31T10:00:00.000Z'],
    { opportunity_id: 'Id', account: 'AccountId', stage: 'StageName', closed_at: 'CloseDate', created_at: 'CreatedDate' }],
  ['hubspot.deals', 'opportunities', ['Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Pipeline,Create Date,Associated Company,Original Traffic Source', '9876543210,Edge,Appointment Scheduled (Sales Pipeline),2026-03-31 00:00,Ann Lee,75000,Sales Pipeline,2026-01-05 10:20,Edge Corp,Organic Search'],
    { opportunity_id: 'Record ID', stage: 'Deal Stage', amount: 'Amount', created_at: 'Create Date', rep: 'Deal owner' }],
  ['dynamics.opportunities', 'opportunities', ['(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Topic,Potential Customer,Est. Close Date,Est. Revenue,Actual Revenue,Actual Close Date,Pipeline Phase,Status,Status Reason,Owner,Created On', 'a1-b2,xx==,1/9/2026,Edge,Edge Corp,3/31/2026,75000,,,2-Develop,Open,In Progress,Ann Lee,1/5/2026'],
    { opportunity_id: '(Do Not Modify) Opportunity', stage: 'Pipeline Phase', outcome: 'Status', expected_close_at: 'Est. Close Date', closed_at: 'Actual Close Date' }],
  ['fxiaoke.opportunities', 'opportunities', ['商机编号,商机名称,客户名称,销售流程,商机阶段,阶段状态,商机金额(元),赢率,预计成交日期,负责人,归属部门,创建时间,最后修改时间,生命状态', 'SJ2026001,园区改造,北海科技有限公司,标准流程,需求确定,进行中,"120,000.00",40%,2026-03-31,李安,华东一部,2026-01-05 10:20,2026-01-09 10:20,正常'],
    { opportunity_id: '商机编号', stage: '商机阶段', outcome: '阶段状态', amount: '商机金额(元)', unit: '归属部门', expected_close_at: '预计成交日期' }],
  ['xiaoshouyi.opportunities', 'opportunities', ['销售机会名称,客户名称,销售机会所有人,所属部门,销售金额,币种,结单日期,销售阶段,可能性(%),机会来源,创建日期,最新修改日', '园区改造,北海科技有限公司,李安,华东一部,¥12万,人民币,2026/3/31,方案/报价,50,展会,2026/1/5,2026/1/9'],
    { name: '销售机会名称', rep: '销售机会所有人', stage: '销售阶段', amount: '销售金额', closed_at: '结单日期' }],
  ['kingdee.order-lines', 'order-lines', ['单据编号,日期,客户,销售组织,销售部门,销售员,单据状态,物料编码,物料名称,规格型号,销售单位,销售数量,含税单价,价税合计,结算币别,要货日期', 'XSDD000123,2026/1/5,北海科技有限公司,总公司,华东一部,李安,已审核,01.02.003,阀门,DN50,个,10,"1,200.00","12,000.00",人民币,2026/1/20'],
    { order: '单据编号', product: '物料名称', amount: '价税合计', quantity: '销售数量', ordered_at: '日期' }],
  ['yonyou.order-lines', 'order-lines', ['业务类型,销售类型,订单号,订单日期,客户简称,销售部门,业务员,币种,汇率,存货编码,存货名称,规格型号,主计量,数量,报价,含税单价,无税金额,税额,价税合计,预发货日期', '普通销售,经销,0000000123,2026-01-05,北海科技,华东一部,李安,人民币,1,0102003,阀门,DN50,个,10,1300,1200,10619.47,1380.53,12000,2026-01-20'],
    { order: '订单号', product: '存货名称', amount: '价税合计', rep: '业务员', ordered_at: '订单日期' }],
  ['kingdee.invoices', 'invoices', ['单据编号,单据类型,业务日期,客户,到期日,销售部门,价税合计,已核销金额,结算币别,单据状态', 'AR00000123,标准应收单,2026/1/5,北海科技有限公司,2026/2/4,华东一部,"12,000.00",0,人民币,已审核'], { invoice_id: '单据编号', due_at: '到期日', amount: '价税合计', invoiced_at: '业务日期' }],
  ['salesforce.contacts', 'contacts', ['Salutation,First Name,Last Name,Title,Account Name,Mailing Street,Mailing City,Phone,Mobile,Email,Contact Owner', 'Ms.,Mia,Quill,CFO,Edge Corp,1 Main St,Springfield,555-0100,,mia@edge.test,Ann Lee'], { name: 'Last Name', first_name: 'First Name', account: 'Account Name', role: 'Title', email: 'Email' }],
  ['fxiaoke.accounts', 'accounts', ['客户编号,客户名称,客户级别,成交状态,1级行业,国家,省,负责人,归属部门,最后跟进时间,创建时间,生命状态', 'KH001,北海科技有限公司,A,已成交,制造,中国,江苏,李安,华东一部,2026-01-09 10:20,2025-01-05 10:20,正常'], { account_id: '客户编号', name: '客户名称', industry: '1级行业', segment: '客户级别' }],
  ['dynamics.activities', 'activities', ['(Do Not Modify) Activity,Subject,Regarding,Activity Type,Activity Status,Owner,Priority,Start Date,Due Date,Actual Duration', 'a1,Call,Edge,Phone Call,Completed,Ann Lee,Normal,1/5/2026,1/5/2026,30'], { kind: 'Activity Type', rep: 'Owner', minutes: 'Actual Duration' }],
  ['fxiaoke.payments', 'payments', ['回款编号,客户名称,销售订单编号,发票号码,本次回款金额(元),回款日期,回款方式,负责人', 'HK001,北海科技有限公司,DD001,12345678,"6,000.00",2026-02-05,转账,李安'], { payment_id: '回款编号', invoice: '发票号码', amount: '本次回款金额(元)', paid_at: '回款日期' }]
]

it.each(exports)('recognises the export %s and lands its row', async (id, entity, lines, mapping) => {
  const seen = bench.inspect({ path: file(lines) })
  expect([seen.recognised?.id, seen.entity, seen.missing]).toEqual([id, entity, []])
  expect(seen.mapping).toMatchObject(mapping)
  expect(seen.entityConfidence).toBeGreaterThan(0.85)
  expect(seen.columns.find((column) => column.name === Object.values(mapping)[0])?.suggestion?.why).toBe('profile')
  const batch = await bench.run({ path: file(lines) })
  expect([batch.rowsNew, batch.rowsRejected]).toEqual([1, 0])
  // The next file of the kind is read by what was remembered.
  expect(bench.inspect({ path: file(lines) }).known?.name).toBe(id)
})

it('leaves files alone that only look a little like a standard export', () => {
  for (const lines of [['Stage,Amount,Owner', 'Won,5,Ann'], ['opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value', '1,Ann,ZX,A,Won,2026-01-01,2026-02-01,5'], ['商机,阶段,金额', 'A,赢单,5']]) {
    expect(bench.inspect({ path: file(lines) }).recognised).toBeNull()
  }
})

it('takes the status of a deal over its stage: won is won in whatever phase it was', async () => {
  await bench.run({
    path: file(['(Do Not Modify) Opportunity,Topic,Potential Customer,Est. Close Date,Est. Revenue,Actual Revenue,Actual Close Date,Pipeline Phase,Status,Owner,Created On', 'D1,Edge,Edge Corp,3/31/2026,75000,70000,3/15/2026,4-Close,Won,Ann,1/5/2026', 'D2,Rim,Rim Corp,4/30/2026,5000,,,3-Propose,Open,Ann,1/6/2026', 'D3,Top,Rim Corp,4/30/2026,5000,0,4/2/2026,2-Develop,Lost,Ann,1/6/2026'])
  })
  expect(allText(bench.db, `SELECT o.source_key AS key, o.status, s.source_key AS stage, c.iso AS closed, o.amount_e4 / 1e4 AS amount FROM opportunity o JOIN stage s ON s.id = o.stage_id LEFT JOIN calendar c ON c.day = o.closed_at ORDER BY o.id`)).toEqual([
    { key: 'D1', status: 1, stage: 'won', closed: '2026-03-15', amount: 70_000 }, { key: 'D2', status: 0, stage: 'proposal', closed: null, amount: 5_000 }, { key: 'D3', status: 2, stage: 'lost', closed: '2026-04-02', amount: 5_000 }
  ])
})
