import { kept, reference, type EntityDefinition } from './entity'
import { accountNames } from './reference-names'

/** Who is spoken to. What tells the person (name, phone, e-mail) goes to a table of its own, where it can be erased; see publish/contact-privacy. */
export const contacts: EntityDefinition = {
  id: 'contacts',
  table: 'contact',
  keyFields: ['contact_id'],
  compositeKey: ['name', 'account?'],
  hidesKey: true,
  fields: [
    { id: 'contact_id', type: 'key', names: ['contact id', 'contact number', 'person id', 'record id', '联系人编号', '联系人id', '联系人编码'] },
    { id: 'name', type: 'text', required: true, names: ['contact name', 'full name', 'contact', 'name', 'person', 'last name', '联系人姓名', '联系人', '联系人名称', '姓名', '客户联系人'] },
    { id: 'first_name', type: 'text', names: ['first name', 'given name', '名', '名字'] },
    reference('account', 'account', ['account name', 'company name', 'associated company', 'associated company names', ...accountNames]),
    { id: 'role', type: 'text', names: ['role', 'title', 'job title', 'contact role', 'position', 'buying role', '职务', '职位', '角色', '岗位', '决策角色', '头衔'] },
    { id: 'department', type: 'text', names: ['department', 'dept', '部门', '所在部门', '所属部门'] },
    { id: 'phone', type: 'text', names: ['phone', 'phone number', 'business phone', 'telephone', 'work phone', '电话', '办公电话', '座机', '联系电话', '固定电话'] },
    { id: 'mobile', type: 'text', names: ['mobile', 'mobile phone', 'mobile phone number', 'cell', 'cell phone', '手机', '手机号', '手机号码', '移动电话'] },
    { id: 'email', type: 'text', names: ['email', 'e-mail', 'email address', 'mail', '邮箱', '电子邮箱', '电子邮件', '邮件', '邮件地址'] },
    { id: 'created_at', type: 'day', lenient: true, names: ['created date', 'create date', 'created on', 'created', '创建时间', '创建日期'] }
  ],
  columns: [kept('account', 'account_id'), kept('role', 'role'), kept('department', 'department'), kept('created_at', 'created_at')],
  latest: (scope) => scope.value('created_at'),
  absence: 'keep',
  topics: ['contact', 'account']
}
