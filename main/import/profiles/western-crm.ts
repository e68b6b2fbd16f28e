import type { BuiltInProfile } from './built-in-profile'

/** Reports (labels) and data exports (API names) of Salesforce. */
const salesforce: readonly BuiltInProfile[] = [
  {
    id: 'salesforce.opportunities', system: 'Salesforce', entity: 'opportunities', marks: [['Opportunity Name'], ['Stage'], ['Close Date'], ['Opportunity Owner', 'Owner Role', 'Fiscal Period', 'Lead Source', 'Probability (%)']],
    fields: {
      opportunity_id: ['Opportunity ID', 'Opportunity ID 18', 'Opportunity Number'], name: ['Opportunity Name'], account: ['Account Name'], product: ['Product Name', 'Primary Product'], rep: ['Opportunity Owner', 'Owner Full Name', 'Owner'], stage: ['Stage'],
      amount: ['Amount', 'Amount (converted)'], currency: ['Amount Currency', 'Opportunity Currency', 'Currency'], created_at: ['Created Date'], closed_at: ['Close Date'], lead_source: ['Lead Source'], competitor: ['Main Competitor(s)', 'Competitor'],
      lost_reason: ['Closed Lost Reason', 'Loss Reason', 'Lost Reason'], forecast_category: ['Forecast Category'], region: ['Territory', 'Region', 'Account Territory']
    }
  },
  {
    id: 'salesforce.opportunities.api', system: 'Salesforce', entity: 'opportunities', marks: [['StageName'], ['CloseDate'], ['Id', 'OpportunityId'], ['OwnerId', 'AccountId', 'IsClosed', 'IsWon']],
    fields: {
      opportunity_id: ['Id', 'OpportunityId'], name: ['Name'], account: ['Account.Name', 'AccountId'], rep: ['Owner.Name', 'OwnerId'], stage: ['StageName'], amount: ['Amount'], currency: ['CurrencyIsoCode'], created_at: ['CreatedDate'], closed_at: ['CloseDate'],
      lead_source: ['LeadSource'], lost_reason: ['Loss_Reason__c', 'Closed_Lost_Reason__c'], competitor: ['MainCompetitors__c'], forecast_category: ['ForecastCategoryName', 'ForecastCategory']
    }
  },
  {
    id: 'salesforce.accounts', system: 'Salesforce', entity: 'accounts', marks: [['Account Name'], ['Account Owner', 'Last Activity', 'Rating'], ['Billing State/Province', 'Billing City', 'Type', 'Industry', 'Billing Country']],
    fields: {
      account_id: ['Account ID', 'Account ID 18', 'Account Number'], name: ['Account Name'], industry: ['Industry'], region: ['Territory', 'Region'], parent: ['Parent Account'], segment: ['Type', 'Customer Segment'], employees: ['Employees'], revenue: ['Annual Revenue'],
      country: ['Billing Country', 'Country'], domain: ['Website'], created_at: ['Created Date']
    }
  },
  {
    id: 'salesforce.accounts.api', system: 'Salesforce', entity: 'accounts', marks: [['Id'], ['Name'], ['BillingCity', 'BillingCountry', 'NumberOfEmployees', 'AnnualRevenue'], ['ParentId', 'OwnerId', 'CreatedDate', 'AccountSource']],
    fields: { account_id: ['Id'], name: ['Name'], industry: ['Industry'], parent: ['ParentId'], segment: ['Type'], employees: ['NumberOfEmployees'], revenue: ['AnnualRevenue'], country: ['BillingCountry'], domain: ['Website'], created_at: ['CreatedDate'] }
  },
  {
    id: 'salesforce.contacts', system: 'Salesforce', entity: 'contacts', marks: [['First Name'], ['Last Name'], ['Account Name', 'AccountId'], ['Contact Owner', 'Mailing City', 'Mailing Street', 'Title', 'Contact ID', 'MailingCity']],
    fields: { contact_id: ['Contact ID', 'Contact ID 18', 'Id'], name: ['Last Name'], first_name: ['First Name'], account: ['Account Name', 'AccountId'], role: ['Title'], department: ['Department'], phone: ['Phone'], mobile: ['Mobile', 'MobilePhone'], email: ['Email'], created_at: ['Created Date', 'CreatedDate'] }
  },
  {
    id: 'salesforce.activities', system: 'Salesforce', entity: 'activities', marks: [['Subject'], ['Assigned', 'Assigned To', 'OwnerId'], ['Date', 'ActivityDate', 'Due Date Only', 'Due Date'], ['Task', 'Related To', 'WhatId', 'Company / Account', 'Type', 'TaskSubtype', 'Opportunity']],
    fields: { activity_id: ['Activity ID', 'Id'], opportunity: ['Opportunity', 'Related To ID', 'WhatId'], account: ['Company / Account', 'Account Name', 'AccountId'], rep: ['Assigned', 'Assigned To', 'Owner.Name', 'OwnerId'], kind: ['Type', 'Task Subtype', 'TaskSubtype', 'Subject'], happened_at: ['Date', 'ActivityDate', 'Due Date Only', 'Due Date'], outcome: ['Call Result', 'CallDisposition'], minutes: ['DurationInMinutes'] }
  },
  {
    id: 'salesforce.opportunity-history', system: 'Salesforce', entity: 'opportunity-changes', marks: [['OpportunityId', 'Opportunity ID'], ['Field', 'Field / Event'], ['OldValue', 'Old Value'], ['NewValue', 'New Value'], ['CreatedDate', 'Edit Date']],
    fields: { opportunity: ['OpportunityId', 'Opportunity ID'], field: ['Field', 'Field / Event'], old_value: ['OldValue', 'Old Value'], new_value: ['NewValue', 'New Value'], changed_at: ['CreatedDate', 'Edit Date'] }
  },
  {
    id: 'salesforce.opportunity-states', system: 'Salesforce', entity: 'opportunity-changes', marks: [['OpportunityId', 'Opportunity ID'], ['StageName', 'To Stage'], ['CreatedDate', 'Last Modified'], ['ExpectedRevenue', 'SystemModstamp', 'From Stage', 'Stage Duration']],
    fields: { opportunity: ['OpportunityId', 'Opportunity ID'], stage: ['To Stage', 'StageName'], amount: ['Amount'], expected_close_at: ['CloseDate', 'Close Date'], changed_at: ['CreatedDate', 'Last Modified'] }
  },
  {
    id: 'salesforce.leads', system: 'Salesforce', entity: 'leads', marks: [['Lead Status', 'Status'], ['Lead Source', 'LeadSource'], ['Lead Owner', 'ConvertedOpportunityId', 'Converted', 'Company / Account']],
    fields: { lead_id: ['Lead ID', 'Id'], account: ['Company / Account', 'Company', 'ConvertedAccountId'], lead_source: ['Lead Source', 'LeadSource'], status: ['Lead Status', 'Status'], created_at: ['Create Date', 'Created Date', 'CreatedDate'], opportunity: ['Opportunity ID', 'ConvertedOpportunityId'], product: ['Product Interest'] }
  },
  {
    id: 'salesforce.quotes', system: 'Salesforce', entity: 'quotes', marks: [['Quote Number', 'QuoteNumber', 'QuoteId'], ['List Price', 'ListPrice'], ['Sales Price', 'UnitPrice'], ['Line Item Number', 'LineNumber', 'Quantity']],
    fields: {
      line_id: ['Quote Line Item ID', 'QuoteLineItemId'], quote_number: ['Quote Number', 'QuoteNumber', 'QuoteId'], line_number: ['Line Item Number', 'LineNumber'], opportunity: ['Opportunity ID', 'OpportunityId', 'Opportunity Name'], account: ['Account Name'], product: ['Product Name', 'Product2Id', 'Product Code'],
      quoted_on: ['Quote Date', 'Created Date', 'CreatedDate'], quantity: ['Quantity'], list_price: ['List Price', 'ListPrice'], unit_price: ['Sales Price', 'UnitPrice'], discount: ['Discount'], amount: ['Total Price', 'TotalPrice'], status: ['Status', 'Quote Status'], currency: ['Currency', 'CurrencyIsoCode']
    }
  }
]

const hubspot: readonly BuiltInProfile[] = [
  {
    id: 'hubspot.deals', system: 'HubSpot', entity: 'opportunities', marks: [['Record ID', 'Deal ID'], ['Deal Name'], ['Deal Stage'], ['Deal owner', 'Pipeline', 'Close Date']],
    fields: {
      opportunity_id: ['Record ID', 'Deal ID'], name: ['Deal Name'], account: ['Associated Company', 'Associated Company (Primary)', 'Associated Companies'], rep: ['Deal owner'], stage: ['Deal Stage'], amount: ['Amount', 'Amount in company currency'], currency: ['Currency'], created_at: ['Create Date'], closed_at: ['Close Date'],
      lead_source: ['Original Source Type', 'Original Traffic Source', 'Original Source'], lost_reason: ['Closed Lost Reason'], forecast_category: ['Forecast category'], unit: ['HubSpot Team']
    }
  },
  {
    id: 'hubspot.companies', system: 'HubSpot', entity: 'accounts', marks: [['Record ID', 'Company ID'], ['Company name', 'Name'], ['Company owner', 'Company Domain Name', 'Lifecycle Stage', 'Number of Employees']],
    fields: { account_id: ['Record ID', 'Company ID'], name: ['Company name', 'Name'], industry: ['Industry'], parent: ['Parent Company'], segment: ['Type', 'Lifecycle Stage'], employees: ['Number of Employees'], revenue: ['Annual Revenue'], founded_year: ['Year Founded'], country: ['Country/Region', 'Country'], domain: ['Company Domain Name', 'Website URL'], created_at: ['Create Date'] }
  },
  {
    id: 'hubspot.contacts', system: 'HubSpot', entity: 'contacts', marks: [['Record ID', 'Contact ID'], ['First Name'], ['Last Name'], ['Email', 'Lifecycle Stage', 'Contact owner', 'Lead Status']],
    fields: { contact_id: ['Record ID', 'Contact ID'], name: ['Last Name'], first_name: ['First Name'], account: ['Associated Company', 'Company Name', 'Associated Company (Primary)'], role: ['Job Title', 'Buying Role'], phone: ['Phone Number'], mobile: ['Mobile Phone Number'], email: ['Email'], created_at: ['Create Date'] }
  },
  {
    id: 'hubspot.activities', system: 'HubSpot', entity: 'activities', marks: [['Record ID', 'Engagement ID', 'Activity ID'], ['Activity date', 'Activity Date', 'Call date'], ['Activity assigned to', 'Activity type', 'Call outcome', 'Meeting outcome']],
    fields: { activity_id: ['Record ID', 'Engagement ID', 'Activity ID'], account: ['Associated Company', 'Associated Companies'], opportunity: ['Associated Deal IDs', 'Associated Deal'], rep: ['Activity assigned to', 'Assigned to'], kind: ['Activity type', 'Type', 'Call and meeting type'], happened_at: ['Activity date', 'Call date'], outcome: ['Call outcome', 'Meeting outcome'], minutes: ['Call duration', 'Duration'] }
  }
]

const dynamics: readonly BuiltInProfile[] = [
  {
    id: 'dynamics.opportunities', system: 'Dynamics 365', entity: 'opportunities', marks: [['Topic', 'Name'], ['Est. Close Date', 'Estimated Close Date'], ['Est. Revenue', 'Estimated Revenue', 'Actual Revenue'], ['Potential Customer', 'Account', '(Do Not Modify) Opportunity', 'Pipeline Phase', 'Status Reason']],
    fields: {
      opportunity_id: ['(Do Not Modify) Opportunity', 'Opportunity', 'Opportunity ID'], name: ['Topic', 'Name'], account: ['Potential Customer', 'Account'], product: ['Primary Product', 'Product'], rep: ['Owner'], stage: ['Pipeline Phase', 'Sales Stage', 'Process Stage', 'Status Reason', 'Status'], outcome: ['Status', 'Status Reason'],
      amount: ['Actual Revenue'], expected_amount: ['Est. Revenue', 'Estimated Revenue'], currency: ['Currency'], created_at: ['Created On'], expected_close_at: ['Est. Close Date', 'Estimated Close Date'], closed_at: ['Actual Close Date'], lead_source: ['Originating Lead Source', 'Lead Source'], unit: ['Owning Business Unit', 'Business Unit']
    }
  },
  {
    id: 'dynamics.accounts', system: 'Dynamics 365', entity: 'accounts', marks: [['Account Name'], ['(Do Not Modify) Account', 'Primary Contact', 'Relationship Type'], ['Main Phone', 'Address 1: City', 'Address 1: Country/Region', 'Number of Employees', 'Industry']],
    fields: { account_id: ['(Do Not Modify) Account', 'Account Number'], name: ['Account Name'], industry: ['Industry'], parent: ['Parent Account'], segment: ['Relationship Type', 'Category'], employees: ['Number of Employees', 'No. of Employees'], revenue: ['Annual Revenue'], country: ['Address 1: Country/Region'], domain: ['Website'], created_at: ['Created On'], region: ['Territory'] }
  },
  {
    id: 'dynamics.contacts', system: 'Dynamics 365', entity: 'contacts', marks: [['Full Name'], ['(Do Not Modify) Contact', 'Business Phone', 'Company Name'], ['Email', 'Job Title', 'Mobile Phone']],
    fields: { contact_id: ['(Do Not Modify) Contact', 'Contact'], name: ['Full Name'], account: ['Company Name', 'Account Name'], role: ['Job Title'], department: ['Department'], phone: ['Business Phone'], mobile: ['Mobile Phone'], email: ['Email'], created_at: ['Created On'] }
  },
  {
    id: 'dynamics.activities', system: 'Dynamics 365', entity: 'activities', marks: [['Activity Type'], ['Regarding'], ['Subject', 'Actual End', 'Due Date', 'Date Completed']],
    fields: { activity_id: ['(Do Not Modify) Activity', 'Activity'], opportunity: ['Regarding Opportunity', 'Regarding'], rep: ['Owner'], kind: ['Activity Type'], happened_at: ['Actual End', 'Date Completed', 'Due Date', 'Start Date', 'Created On'], minutes: ['Actual Duration', 'Duration'], outcome: ['Activity Status', 'Status Reason'] }
  },
  {
    id: 'dynamics.orders', system: 'Dynamics 365', entity: 'orders', marks: [['Order ID', '(Do Not Modify) Order'], ['Customer', 'Potential Customer'], ['Total Amount'], ['Date Fulfilled', 'Requested Delivery Date', 'Created On', 'Submitted Date']],
    fields: { order_id: ['Order ID', '(Do Not Modify) Order'], account: ['Customer', 'Potential Customer'], opportunity: ['Opportunity'], rep: ['Owner'], ordered_at: ['Submitted Date', 'Created On'], amount: ['Total Amount'], currency: ['Currency'], status: ['Status', 'Status Reason'], promised_at: ['Requested Delivery Date'], delivered_at: ['Date Fulfilled'] }
  },
  {
    id: 'dynamics.invoices', system: 'Dynamics 365', entity: 'invoices', marks: [['Invoice ID', '(Do Not Modify) Invoice'], ['Customer'], ['Total Amount'], ['Due Date', 'Date Delivered']],
    fields: { invoice_id: ['Invoice ID', '(Do Not Modify) Invoice'], order: ['Order'], account: ['Customer'], invoiced_at: ['Created On', 'Date Delivered'], due_at: ['Due Date'], amount: ['Total Amount'], currency: ['Currency'] }
  }
]

export const westernProfiles: readonly BuiltInProfile[] = [...salesforce, ...hubspot, ...dynamics]
