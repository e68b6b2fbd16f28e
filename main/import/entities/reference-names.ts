/** Header names of the things that many files refer to. */
export const accountNames = ['account', 'account name', 'customer', 'customer name', 'client', 'client name', 'company', 'company name', '客户', '客户名称', '客户全称', '公司', '公司名称', '企业名称', '购货单位', '往来单位', 'accountid', 'account id', 'customerid', 'customer id', '客户编号', '客户编码', '客户代码']
export const productNames = ['product', 'product name', 'item', 'item name', 'material', 'solution', 'solution type', 'sku', '产品', '产品名称', '商品', '商品名称', '物料', '物料名称', '存货名称', '产品编码', 'product code', 'product id', '物料编码', '存货编码', '解决方案']
export const repNames = ['sales agent', 'sales rep', 'rep', 'owner', 'opportunity owner', 'deal owner', 'account owner', 'owner name', 'salesperson', 'sales person', 'agent', 'account executive', 'seller', 'manager name', '销售', '销售员', '销售人员', '业务员', '负责人', '商机负责人', '所有人', '归属人', '客户经理', '销售代表', '跟进人']
export const unitNames = ['unit', 'battle unit', 'team', 'sales team', 'team name', 'business unit', 'store', 'department', 'dept', '作战单元', '战队', '团队', '销售团队', '小组', '部门', '业务单元', '事业部', '销售部门', '门店']
export const regionNames = ['region', 'regional office', 'sales region', 'territory', 'area', 'office', '大区', '区域', '地区', '销售区域', '销售大区', '办事处', '战区', 'location']
export const industryNames = ['industry', 'sector', 'vertical', 'client category', 'category', '行业', '所属行业', '行业类型', '客户行业']
export const opportunityNames = ['opportunity', 'opportunity id', 'deal', 'deal id', 'opportunity number', 'related to', '商机', '商机编号', '商机id', '销售机会', '关联商机']
export const orderNames = ['order id', 'order', 'order number', 'order no', 'sales order', 'so number', '订单编号', '订单号', '销售订单', '订单id', '单据编号']
