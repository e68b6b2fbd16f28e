import type { BuiltInProfile } from './built-in-profile'

const fxiaoke: readonly BuiltInProfile[] = [
  {
    id: 'fxiaoke.opportunities', system: '纷享销客', entity: 'opportunities', marks: [['商机名称'], ['客户名称', '客户'], ['商机阶段', '阶段', '销售阶段'], ['预计成交日期', '预计成交金额', '商机金额'], ['负责人', '负责人主属部门', '归属部门', '销售流程', '赢率']],
    fields: {
      opportunity_id: ['商机编号', '商机2.0编号', '编号', '唯一性ID'], name: ['商机名称'], account: ['客户名称', '客户'], product: ['产品名称', '主推产品'], rep: ['负责人'], unit: ['归属部门', '负责人主属部门', '负责人所在部门'], stage: ['商机阶段', '阶段', '销售阶段'], outcome: ['商机状态', '阶段状态', '赢单状态'],
      amount: ['商机金额', '预计成交金额', '金额'], currency: ['币种'], created_at: ['创建时间'], expected_close_at: ['预计成交日期'], closed_at: ['实际成交日期', '成交日期', '结束时间', '赢单时间'], lead_source: ['商机来源', '来源', '线索来源'], competitor: ['竞争对手'], lost_reason: ['输单原因', '丢单原因'], region: ['区域', '大区']
    }
  },
  {
    id: 'fxiaoke.accounts', system: '纷享销客', entity: 'accounts', marks: [['客户名称'], ['负责人', '归属部门', '成交状态', '生命状态', '跟进状态'], ['客户级别', '客户编号', '客户来源', '1级行业', '最后跟进时间', '国家', '地区定位']],
    fields: { account_id: ['客户编号', '编号', '唯一性ID'], name: ['客户名称'], industry: ['1级行业', '行业', '所属行业'], region: ['区域', '大区', '省'], parent: ['上级客户'], segment: ['客户级别', '客户分级'], employees: ['人员规模', '员工人数'], revenue: ['年营业额'], country: ['国家'], credit_code: ['统一社会信用代码', '税号', '纳税人识别号'], domain: ['网址', '官网'], created_at: ['创建时间'] }
  },
  {
    id: 'fxiaoke.contacts', system: '纷享销客', entity: 'contacts', marks: [['姓名', '联系人姓名'], ['客户名称', '客户'], ['手机', '手机1', '电话', '电话1'], ['负责人', '生命状态', '归属部门', '职务']],
    fields: { contact_id: ['联系人编号', '唯一性ID'], name: ['姓名', '联系人姓名'], account: ['客户名称', '客户'], role: ['职务', '角色'], department: ['部门'], phone: ['电话', '电话1'], mobile: ['手机', '手机1'], email: ['邮件', '邮箱'], created_at: ['创建时间'] }
  },
  {
    id: 'fxiaoke.activities', system: '纷享销客', entity: 'activities', marks: [['销售记录内容', '跟进内容', '记录内容'], ['发送人', '创建人', '跟进人', '负责人'], ['销售记录类型', '记录类型', '跟进类型', '跟进方式'], ['创建时间', '发送时间', '跟进时间']],
    fields: { activity_id: ['销售记录编号', '编号'], opportunity: ['关联商机', '商机编号', '商机'], account: ['关联客户', '客户名称', '客户'], rep: ['发送人', '跟进人', '创建人', '负责人'], kind: ['销售记录类型', '记录类型', '跟进类型', '跟进方式'], happened_at: ['跟进时间', '发送时间', '创建时间'], outcome: ['跟进结果'] }
  },
  {
    id: 'fxiaoke.orders', system: '纷享销客', entity: 'orders', marks: [['销售订单编号', '订单编号'], ['客户名称', '客户'], ['销售订单金额(元)', '销售订单金额', '订单金额'], ['下单日期', '下单时间'], ['负责人', '生命状态', '结算方式', '归属部门']],
    fields: { order_id: ['销售订单编号', '订单编号'], account: ['客户名称', '客户'], opportunity: ['商机编号', '商机名称'], rep: ['负责人'], unit: ['归属部门'], ordered_at: ['下单日期', '下单时间'], amount: ['销售订单金额(元)', '销售订单金额', '订单金额'], currency: ['币种'], status: ['订单状态', '生命状态'], promised_at: ['交货日期'], delivered_at: ['实际发货日期'] }
  },
  {
    id: 'fxiaoke.payments', system: '纷享销客', entity: 'payments', marks: [['回款编号'], ['本次回款金额(元)', '本次回款金额', '回款金额'], ['回款日期'], ['开票编号', '发票号', '发票号码', '开票申请编号']],
    fields: { payment_id: ['回款编号'], invoice: ['发票号', '发票号码', '开票编号', '开票申请编号'], paid_at: ['回款日期'], amount: ['本次回款金额(元)', '本次回款金额', '回款金额'] }
  }
]

const xiaoshouyi: readonly BuiltInProfile[] = [
  {
    id: 'xiaoshouyi.opportunities', system: '销售易', entity: 'opportunities', marks: [['销售机会名称', '商机名称'], ['销售阶段'], ['销售金额', '机会金额'], ['结单日期', '预计结单日期'], ['销售机会所有人', '所有人', '商机所有人', '可能性', '所属部门']],
    fields: {
      opportunity_id: ['销售机会编号', '商机编号', '销售机会ID', 'ID'], name: ['销售机会名称', '商机名称'], account: ['客户名称', '客户'], product: ['产品名称'], rep: ['销售机会所有人', '商机所有人', '所有人'], unit: ['所属部门'], stage: ['销售阶段'], outcome: ['状态', '商机状态'], amount: ['销售金额', '机会金额'], currency: ['币种'],
      created_at: ['创建日期', '创建时间'], expected_close_at: ['预计结单日期'], closed_at: ['结单日期', '实际结单日期'], lead_source: ['机会来源', '商机来源', '来源', '线索来源'], competitor: ['竞争对手'], lost_reason: ['输单原因'], forecast_category: ['预测类别', '承诺'], region: ['所属区域', '区域']
    }
  },
  {
    id: 'xiaoshouyi.accounts', system: '销售易', entity: 'accounts', marks: [['客户名称', '公司名称'], ['客户所有人', '所有人'], ['客户级别', '所属部门', '总人数', '销售额', '行业', '省份']],
    fields: { account_id: ['客户编号', '客户ID', 'ID'], name: ['客户名称', '公司名称'], industry: ['行业'], region: ['所属区域', '区域', '省份'], parent: ['上级客户'], segment: ['客户级别'], employees: ['总人数'], revenue: ['销售额'], credit_code: ['统一社会信用代码', '税号'], domain: ['公司网址', '网址'], created_at: ['创建日期', '创建时间'] }
  },
  {
    id: 'xiaoshouyi.contacts', system: '销售易', entity: 'contacts', marks: [['联系人姓名', '姓名'], ['联系人所有人', '所有人'], ['公司名称', '客户名称', '客户'], ['手机', '电话', '电子邮件']],
    fields: { contact_id: ['联系人编号', '联系人ID', 'ID'], name: ['联系人姓名', '姓名'], account: ['客户名称', '公司名称', '客户'], role: ['职务'], department: ['部门'], phone: ['电话'], mobile: ['手机'], email: ['电子邮件', '邮箱'], created_at: ['创建日期', '创建时间'] }
  },
  {
    id: 'xiaoshouyi.activities', system: '销售易', entity: 'activities', marks: [['活动记录类型', '活动类型'], ['活动记录内容', '内容', '活动内容'], ['所有人', '创建人'], ['开始时间', '创建时间', '活动时间']],
    fields: { activity_id: ['活动记录编号', 'ID'], opportunity: ['关联销售机会', '销售机会', '关联业务'], account: ['客户', '客户名称', '关联客户'], rep: ['所有人', '创建人'], kind: ['活动记录类型', '活动类型'], happened_at: ['活动时间', '开始时间', '创建时间'] }
  }
]

/** Reports of Kingdee K3/Cloud and Yonyou U8/NC: lists of documents with their entries. */
const erp: readonly BuiltInProfile[] = [
  {
    id: 'kingdee.order-lines', system: '金蝶', entity: 'order-lines', marks: [['单据编号'], ['日期', '单据日期'], ['物料编码', '物料名称'], ['销售数量', '数量'], ['价税合计', '含税单价'], ['客户', '客户名称', '客户编码']],
    fields: {
      line_id: ['分录内码', '明细ID'], line_number: ['行号', '分录号', '序号'], order: ['单据编号'], account: ['客户', '客户名称', '客户编码'], product: ['物料名称', '物料编码'], group: ['物料分组', '存货类别', '物料类别'], rep: ['销售员', '业务员'], unit: ['销售部门', '部门'], region: ['区域', '大区'], ordered_at: ['日期', '单据日期'], delivered_at: ['发货日期'],
      quantity: ['销售数量', '数量'], amount: ['价税合计', '金额'], currency: ['结算币别', '币别'], cost: ['成本金额', '成本'], discount: ['折扣率(%)', '折扣率']
    }
  },
  {
    id: 'kingdee.invoices', system: '金蝶', entity: 'invoices', marks: [['单据编号', '发票号码'], ['到期日'], ['价税合计', '应收金额'], ['客户', '客户名称'], ['业务日期', '单据日期', '日期']],
    fields: { invoice_id: ['发票号码', '发票号', '单据编号'], order: ['源单编号', '销售订单号', '订单编号'], account: ['客户', '客户名称', '客户编码'], unit: ['销售部门', '部门'], invoiced_at: ['业务日期', '单据日期', '日期'], due_at: ['到期日'], amount: ['价税合计', '应收金额'], currency: ['结算币别', '币别'], settled_at: ['核销日期', '结清日期'] }
  },
  {
    id: 'kingdee.payments', system: '金蝶', entity: 'payments', marks: [['单据编号', '收款单号'], ['收款金额', '实收金额', '本次核销金额'], ['业务日期', '单据日期', '收款日期'], ['源单编号', '应收单号', '发票号码']],
    fields: { payment_id: ['收款单号', '单据编号'], invoice: ['发票号码', '应收单号', '源单编号'], paid_at: ['收款日期', '业务日期', '单据日期'], amount: ['实收金额', '收款金额', '本次核销金额'], currency: ['币别'] }
  },
  {
    id: 'kingdee.accounts', system: '金蝶', entity: 'accounts', marks: [['客户编码', '编码'], ['客户名称', '名称'], ['客户分组', '客户类别', '创建组织', '使用组织', '信用额度', '数据状态']],
    fields: { account_id: ['客户编码', '编码'], name: ['客户名称', '名称'], segment: ['客户类别', '客户分组'], region: ['区域', '地区'], country: ['国家'], credit_code: ['统一社会信用代码', '纳税登记号', '税号'], domain: ['公司网址'], created_at: ['创建日期'] }
  },
  {
    id: 'yonyou.order-lines', system: '用友', entity: 'order-lines', marks: [['订单号'], ['订单日期', '日期'], ['存货编码', '存货名称'], ['数量'], ['价税合计', '含税单价', '本币价税合计'], ['客户简称', '客户名称', '客户编码', '客户']],
    fields: {
      line_number: ['行号', '订单行号'], order: ['订单号'], account: ['客户名称', '客户简称', '客户', '客户编码'], product: ['存货名称', '存货编码'], group: ['存货分类', '存货大类'], rep: ['业务员', '业务员名称'], unit: ['销售部门', '部门名称', '部门'], region: ['地区名称', '地区', '区域'], ordered_at: ['订单日期', '日期'], delivered_at: ['发货日期'],
      quantity: ['数量'], amount: ['本币价税合计', '价税合计', '原币价税合计'], cost: ['成本金额', '成本']
    }
  },
  {
    id: 'yonyou.invoices', system: '用友', entity: 'invoices', marks: [['发票号', '单据号'], ['开票日期', '发票日期', '单据日期'], ['到期日', '到期日期'], ['价税合计', '本币金额', '应收金额'], ['客户名称', '客户简称', '客户']],
    fields: { invoice_id: ['发票号', '单据号'], order: ['销售订单号', '订单号'], account: ['客户名称', '客户简称', '客户', '客户编码'], unit: ['部门名称', '销售部门', '部门'], invoiced_at: ['开票日期', '发票日期', '单据日期'], due_at: ['到期日', '到期日期'], amount: ['价税合计', '应收金额', '本币金额'], currency: ['币种'], settled_at: ['核销日期'] }
  }
]

export const chineseProfiles: readonly BuiltInProfile[] = [...fxiaoke, ...xiaoshouyi, ...erp]
