// Written by tooling/generate-row-types.ts from the migrations; do not edit.
import type { Generated } from 'kysely'

export interface AccountTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly name: string
  readonly normal_name: string
  readonly industry_id: number | null
  readonly region_id: number | null
  readonly parent_id: number | null
  readonly segment: string | null
  readonly employees: number | null
  readonly revenue_e4: number | null
  readonly founded_year: number | null
  readonly country: string | null
  readonly credit_code: string | null
  readonly domain: string | null
  readonly created_at: number | null
  readonly is_placeholder: Generated<number>
  readonly batch_id: Generated<number>
  readonly merged_into: number | null
}

export interface AccountMatchTable {
  readonly a_id: number
  readonly b_id: number
  readonly score: number
  readonly evidence: string
  readonly suggestion: string
  readonly state: string
  readonly found_at_ms: number
  readonly decided_at_ms: number | null
  readonly decided_by: string | null
}

export interface AccountMergeTable {
  readonly id: Generated<number>
  readonly survivor_id: number
  readonly absorbed_id: number
  readonly how: string
  readonly score: number
  readonly note: Generated<string>
  readonly filled: string
  readonly made_at_ms: number
  readonly made_by: string
  readonly split_at_ms: number | null
  readonly split_by: string | null
}

export interface AccountMergeMoveTable {
  readonly merge_id: number
  readonly table_name: string
  readonly row_key: number
}

export interface AccountOwnerTable {
  readonly account_id: number
  readonly rep_id: number
  readonly valid_from: number
  readonly valid_to: Generated<number>
  readonly batch_id: Generated<number>
}

export interface AccountSourceTable {
  readonly source_id: number
  readonly source_key: string
  readonly account_id: number
  readonly match_kind: string
  readonly score: number
  readonly batch_id: Generated<number>
}

export interface ActivityTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly opportunity_id: number | null
  readonly account_id: number | null
  readonly rep_id: number | null
  readonly kind: string
  readonly outcome: string | null
  readonly minutes: number | null
  readonly occurred_at: number
  readonly known_at: number
  readonly reconstructed: Generated<number>
  readonly batch_id: Generated<number>
}

export interface AlertFiringTable {
  readonly id: Generated<number>
  readonly rule_id: number
  readonly subject_kind: string
  readonly subject_id: number
  readonly subject_name: string
  readonly rule: string
  readonly value: number | null
  readonly fired_on: number
  readonly fired_at_ms: number
  readonly resolved_on: number | null
  readonly resolved_at_ms: number | null
  readonly resolution: string | null
  readonly acknowledged_at_ms: number | null
  readonly acknowledged_by: string | null
  readonly snoozed_until: number | null
  readonly assigned_to: string | null
  readonly escalated_on: number | null
}

export interface AlertNoteTable {
  readonly id: Generated<number>
  readonly firing_id: number
  readonly at_ms: number
  readonly actor: string
  readonly kind: string
  readonly text: string
}

export interface AlertRuleTable {
  readonly id: Generated<number>
  readonly name: string
  readonly starter_id: string | null
  readonly rule: string
  readonly severity: string
  readonly enabled: Generated<number>
  readonly made_at_ms: number
  readonly made_by: string
  readonly evaluated_on: number | null
  readonly deleted_at_ms: number | null
}

export interface AlertStateTable {
  readonly rule_id: number
  readonly subject_kind: string
  readonly subject_id: number
  readonly state: string
  readonly since: number
  readonly value: number | null
  readonly quiet_until: number | null
}

export interface BacktestResultTable {
  readonly id: Generated<number>
  readonly model_id: number | null
  readonly made_at_ms: number
  readonly subject: string
  readonly level: string
  readonly horizon_days: number | null
  readonly origin: number | null
  readonly method: string
  readonly metric: string
  readonly value: number | null
  readonly sample_size: number
  readonly detail: string | null
}

export interface BattleUnitTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly name: string
  readonly industry_id: number | null
  readonly product_id: number | null
  readonly lead_rep_id: number | null
  readonly founded_at: number | null
  readonly closed_at: number | null
  readonly batch_id: Generated<number>
  readonly is_placeholder: Generated<number>
}

export interface BoardTable {
  readonly id: Generated<number>
  readonly name: string
  readonly version: number
  readonly spec: string
  readonly updated_at_ms: number
  readonly deleted_at_ms: number | null
}

export interface BoardVersionTable {
  readonly board_id: number
  readonly version: number
  readonly name: string
  readonly spec: string
  readonly change: string
  readonly saved_at_ms: number
  readonly saved_by: string
}

export interface CalendarTable {
  readonly day: Generated<number>
  readonly iso: string
  readonly weekday: number
  readonly week_start: number
  readonly iso_year: number
  readonly iso_week: number
  readonly month: number
  readonly quarter: number
  readonly year: number
  readonly month_start: number
  readonly quarter_start: number
  readonly year_start: number
  readonly fiscal_year: number
  readonly fiscal_quarter: number
  readonly fiscal_quarter_start: number
  readonly period_445: number
  readonly is_workday: number
  readonly holiday: string | null
}

export interface CommandLogTable {
  readonly id: string
  readonly actor: string
  readonly device: string
  readonly at_ms: number
  readonly name: string
  readonly input: string
  readonly inverse_name: string | null
  readonly inverse_input: string | null
  readonly undone_by: string | null
}

export interface CompetitorMentionTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly opportunity_id: number | null
  readonly competitor: string
  readonly tone: number | null
  readonly occurred_at: number
  readonly known_at: number
  readonly reconstructed: Generated<number>
  readonly batch_id: Generated<number>
  readonly account_id: number | null
}

export interface ContactTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly account_id: number | null
  readonly role: string | null
  readonly batch_id: Generated<number>
  readonly department: string | null
  readonly created_at: number | null
  readonly erased_at_ms: number | null
}

export interface ContactPrivateTable {
  readonly contact_id: Generated<number>
  readonly name: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly mobile: string | null
  readonly batch_id: Generated<number>
}

export interface CurrencyTable {
  readonly id: Generated<number>
  readonly code: string
}

export interface CurrencyRateTable {
  readonly id: Generated<number>
  readonly source_key: string | null
  readonly currency_id: number
  readonly kind: string
  readonly valid_from: number
  readonly rate: number
  readonly known_at: number
  readonly batch_id: Generated<number>
}

export interface ExchangeRecordTable {
  readonly id: string
  readonly kind: string
  readonly actor: string
  readonly device: string
  readonly at_ms: number
  readonly body: string
  readonly public_key: string
  readonly applied_at_ms: number
}

export interface ExchangeSignerTable {
  readonly public_key: string
  readonly sender: string
  readonly device: string
  readonly trusted_at_ms: number
  readonly trusted_by: string
}

export interface FollowUpActionTable {
  readonly id: Generated<number>
  readonly opportunity_id: number
  readonly kind: string
  readonly hidden_until: number
  readonly note: string | null
  readonly actor: string
  readonly made_on: number
  readonly at_ms: number
  readonly withdrawn_at_ms: number | null
}

export interface FollowUpEntryTable {
  readonly opportunity_id: number
  readonly week: number
  readonly listed_on: number
  readonly held_out: number
  readonly amount_e4: number
  readonly risk: number
  readonly expected_close_at: number | null
}

export interface ForecastDealTable {
  readonly run_id: number
  readonly opportunity_id: number
  readonly p_win: number
  readonly p_win_28d: number
  readonly p_lost_14d: number
  readonly p_lost_28d: number
  readonly p_slip_14d: number
  readonly p_slip_28d: number
  readonly p_win_period: number
  readonly expected_close_at: number | null
  readonly expected_amount_e4: number
  readonly risk: number
  readonly margin: number | null
  readonly base_margin: number | null
  readonly reasons: string
  readonly curve: string
  readonly p_shrink_14d: Generated<number>
  readonly p_shrink_28d: Generated<number>
  readonly risk_14d: Generated<number>
  readonly risk_reasons: Generated<string>
  readonly actions: Generated<string>
}

export interface ForecastNodeTable {
  readonly run_id: number
  readonly measure: string
  readonly node_kind: string
  readonly node_id: number
  readonly period_start: number
  readonly period_end: number
  readonly actual_e4: number
  readonly open_e4: number
  readonly new_e4: number
  readonly mean_e4: number
  readonly p10_e4: number
  readonly p50_e4: number
  readonly p90_e4: number
}

export interface ForecastPathTable {
  readonly run_id: number
  readonly measure: string
  readonly region_id: number
  readonly unit_id: number
  readonly period_start: number
  readonly actual_e4: number
  readonly open_e4: number
  readonly new_e4: number
  readonly paths: Uint8Array
}

export interface ForecastRunTable {
  readonly id: Generated<number>
  readonly made_at_ms: number
  readonly as_of: number
  readonly model_id: number | null
  readonly method: string
  readonly reason: string | null
  readonly data_hash: string
  readonly is_current: Generated<number>
  readonly kind: Generated<string>
  readonly drift: string | null
}

export interface HealthMeasurementTable {
  readonly id: Generated<number>
  readonly as_of: number
  readonly at_ms: number
  readonly model_version: number
  readonly has_model: number
}

export interface HealthWorthTable {
  readonly family: string
  readonly shift: number
  readonly deals: number
}

export interface IdentityScanTable {
  readonly id: Generated<number>
  readonly at_ms: number
  readonly accounts: number
  readonly compared: number
}

export interface ImportBatchTable {
  readonly id: Generated<number>
  readonly source_id: number
  readonly entity: string
  readonly file_name: string
  readonly file_hash: string
  readonly mapping: string
  readonly started_at_ms: number
  readonly published_at_ms: number | null
  readonly undone_at_ms: number | null
  readonly state: string
  readonly rows_read: Generated<number>
  readonly rows_new: Generated<number>
  readonly rows_changed: Generated<number>
  readonly rows_unchanged: Generated<number>
  readonly rows_rejected: Generated<number>
  readonly rows_warned: Generated<number>
  readonly content_hash: string | null
  readonly rows_removed: Generated<number>
  readonly as_of: number | null
  readonly columns: Generated<string>
  readonly failure: string | null
  readonly profile: string | null
  readonly fixes_batch_id: number | null
  readonly format: Generated<string>
}

export interface ImportMappingTable {
  readonly id: Generated<number>
  readonly signature: string
  readonly entity: string
  readonly name: string
  readonly mapping: string
  readonly saved_at_ms: number
  readonly format: Generated<string>
  readonly columns: Generated<string>
  readonly source_name: string | null
  readonly full_snapshot: number | null
}

export interface ImportRejectTable {
  readonly id: Generated<number>
  readonly batch_id: number
  readonly line: number
  readonly column_name: string | null
  readonly value: string | null
  readonly reason: string
  readonly severity: string
  readonly detail: string
  readonly raw: string
  readonly fixed_batch_id: number | null
}

export interface ImportSourceTable {
  readonly id: Generated<number>
  readonly name: string
  readonly kind: string
  readonly full_snapshot: Generated<number>
}

export interface ImportUndoTable {
  readonly batch_id: number
  readonly seq: number
  readonly table_name: string
  readonly op: string
  readonly row_key: string
  readonly before: string | null
}

export interface ImportWatchedFileTable {
  readonly id: Generated<number>
  readonly path: string
  readonly file_name: string
  readonly size_bytes: number
  readonly modified_at_ms: number
  readonly file_hash: string | null
  readonly state: string
  readonly reason_key: string | null
  readonly reason_params: Generated<string>
  readonly reason: string | null
  readonly entity: string | null
  readonly profile: string | null
  readonly batch_id: number | null
  readonly moved_to: string | null
  readonly seen_at_ms: number
  readonly done_at_ms: number | null
}

export interface IndustryTable {
  readonly id: Generated<number>
  readonly name: string
}

export interface InvoiceTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly order_id: number | null
  readonly account_id: number | null
  readonly unit_id: number | null
  readonly region_id: number | null
  readonly amount_e4: number
  readonly due_at: number
  readonly disputed: Generated<number>
  readonly occurred_at: number
  readonly known_at: number
  readonly reconstructed: Generated<number>
  readonly batch_id: Generated<number>
  readonly currency_id: number | null
  readonly source_amount: number | null
  readonly source_rate: number | null
}

export interface JobTable {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly started_at_ms: number
  readonly ended_at_ms: number | null
  readonly message: string | null
  readonly result: string | null
}

export interface LeadTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly account_id: number | null
  readonly unit_id: number | null
  readonly region_id: number | null
  readonly product_id: number | null
  readonly lead_source: string | null
  readonly status: string
  readonly opportunity_id: number | null
  readonly responded_at: number | null
  readonly occurred_at: number
  readonly known_at: number
  readonly reconstructed: Generated<number>
  readonly batch_id: Generated<number>
}

export interface ModelTable {
  readonly id: Generated<number>
  readonly kind: string
  readonly version: number
  readonly state: string
  readonly trained_at_ms: number
  readonly as_of: number
  readonly data_hash: string
  readonly model_hash: string
  readonly parameters: string
  readonly features: string
  readonly metrics: string
  readonly body: string | null
}

export interface OpportunityTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly name: string
  readonly account_id: number | null
  readonly product_id: number | null
  readonly rep_id: number | null
  readonly unit_id: number | null
  readonly region_id: number | null
  readonly stage_id: number
  readonly status: number
  readonly amount_e4: number | null
  readonly amount_imputed: Generated<number>
  readonly currency_id: number | null
  readonly source_amount: number | null
  readonly list_amount_e4: number | null
  readonly lead_source: string | null
  readonly competitor: string | null
  readonly lost_reason: string | null
  readonly forecast_category: string | null
  readonly created_at: number
  readonly expected_close_at: number | null
  readonly closed_at: number | null
  readonly occurred_at: number
  readonly known_at: number
  readonly reconstructed: Generated<number>
  readonly batch_id: Generated<number>
  readonly source_rate: number | null
}

export interface OpportunityCreditTable {
  readonly opportunity_id: number
  readonly rep_id: number
  readonly role: string
  readonly share: number
  readonly is_overlay: Generated<number>
  readonly valid_from: number
  readonly valid_to: Generated<number>
  readonly batch_id: Generated<number>
}

export interface OpportunityHistoryTable {
  readonly opportunity_id: number
  readonly seq: number
  readonly occurred_at: number
  readonly known_at: number
  readonly change: string
  readonly stage_id: number
  readonly status: number
  readonly amount_e4: number | null
  readonly expected_close_at: number | null
  readonly rep_id: number | null
  readonly unit_id: number | null
  readonly region_id: number | null
  readonly reconstructed: Generated<number>
  readonly batch_id: Generated<number>
}

export interface OpportunityLineTable {
  readonly opportunity_id: number
  readonly line: number
  readonly product_id: number | null
  readonly quantity: number
  readonly amount_e4: number
  readonly batch_id: Generated<number>
}

export interface OrderLineTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly order_id: number
  readonly product_id: number | null
  readonly quantity: number
  readonly amount_e4: number
  readonly cost_e4: number | null
  readonly discount: number | null
  readonly occurred_at: number
  readonly known_at: number
  readonly reconstructed: Generated<number>
  readonly batch_id: Generated<number>
  readonly currency_id: number | null
  readonly source_amount: number | null
  readonly source_rate: number | null
}

export interface OverrideTable {
  readonly id: Generated<number>
  readonly node_kind: string
  readonly node_id: number
  readonly measure: string
  readonly period_start: number | null
  readonly period_end: number | null
  readonly before_value: number
  readonly after_value: number
  readonly reason: string
  readonly note: string | null
  readonly evidence: string | null
  readonly expires_at: number | null
  readonly actor: string
  readonly made_at_ms: number
  readonly made_on: number
  readonly withdrawn_at_ms: number | null
}

export interface PaymentTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly invoice_id: number | null
  readonly amount_e4: number
  readonly occurred_at: number
  readonly known_at: number
  readonly reconstructed: Generated<number>
  readonly batch_id: Generated<number>
  readonly currency_id: number | null
  readonly source_amount: number | null
  readonly source_rate: number | null
}

export interface PipelineTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly name: string
}

export interface PlanTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly kind: string
  readonly name: string
  readonly region_id: number | null
  readonly product_id: number | null
  readonly unit_id: number | null
  readonly starts_at: number
  readonly ends_at: number
  readonly value: number | null
  readonly known_at: number
  readonly batch_id: Generated<number>
}

export interface PriceListTable {
  readonly id: Generated<number>
  readonly source_key: string | null
  readonly product_id: number
  readonly name: string
  readonly valid_from: number
  readonly price_e4: number
  readonly known_at: number
  readonly batch_id: Generated<number>
}

export interface ProductTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly name: string
  readonly list_price_e4: number | null
  readonly unit_cost_e4: number | null
  readonly is_group: Generated<number>
  readonly batch_id: Generated<number>
  readonly is_placeholder: Generated<number>
}

export interface ProductMembershipTable {
  readonly product_id: number
  readonly parent_id: number
  readonly valid_from: number
  readonly valid_to: Generated<number>
  readonly batch_id: Generated<number>
}

export interface ProfileTable {
  readonly id: Generated<number>
  readonly name: string
  readonly role: string
  readonly scope: Generated<string>
  readonly preferences: Generated<string>
}

export interface QuotaTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly measure: string
  readonly region_id: number | null
  readonly unit_id: number | null
  readonly rep_id: number | null
  readonly period_start: number
  readonly period_end: number
  readonly amount_e4: number
  readonly known_at: number
  readonly batch_id: Generated<number>
  readonly currency_id: number | null
  readonly source_amount: number | null
  readonly source_rate: number | null
}

export interface QuoteTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly opportunity_id: number | null
  readonly product_id: number | null
  readonly list_amount_e4: number
  readonly amount_e4: number
  readonly status: string | null
  readonly occurred_at: number
  readonly known_at: number
  readonly reconstructed: Generated<number>
  readonly batch_id: Generated<number>
  readonly quote_number: string | null
  readonly account_id: number | null
  readonly quantity: Generated<number>
  readonly list_price_e4: number | null
  readonly unit_price_e4: number | null
  readonly discount: number | null
  readonly decided_at: number | null
  readonly currency_id: number | null
  readonly source_amount: number | null
  readonly source_rate: number | null
}

export interface RaceAppealTable {
  readonly id: Generated<number>
  readonly appeal_id: number | null
  readonly season_id: number
  readonly participant_id: number
  readonly kind: string
  readonly points: number | null
  readonly text: string
  readonly at_ms: number
  readonly actor: string
}

export interface RaceRuleTable {
  readonly season_id: number
  readonly version: number
  readonly valid_from: number
  readonly rule: string
  readonly made_at_ms: number
  readonly made_by: string
  readonly withdrawn_at_ms: number | null
}

export interface RaceSeasonTable {
  readonly id: Generated<number>
  readonly name: string
  readonly participant_kind: string
  readonly starts_at: number
  readonly ends_at: number
  readonly state: string
  readonly settled_at_ms: number | null
  readonly settled_by: string | null
  readonly settled_hash: string | null
  readonly made_at_ms: number
  readonly made_by: string
  readonly removed_at_ms: number | null
}

export interface RaceStandingTable {
  readonly season_id: number
  readonly as_of: number
  readonly participant_id: number
  readonly rule_version: number
  readonly rank: number
  readonly score: number
  readonly bookings_e4: number
  readonly detail: string | null
}

export interface ReallocationTable {
  readonly id: Generated<number>
  readonly pool_kind: string
  readonly pool_name: string
  readonly value_type: string
  readonly period_start: number
  readonly period_end: number
  readonly applies_from: number
  readonly applies_to: number
  readonly total: number
  readonly season_id: number | null
  readonly as_of: number
  readonly rule: string
  readonly note: string
  readonly made_at_ms: number
  readonly made_by: string
  readonly approved_at_ms: number | null
  readonly approved_by: string | null
  readonly withdrawn_at_ms: number | null
}

export interface ReallocationShareTable {
  readonly reallocation_id: number
  readonly unit_id: number
  readonly today: number
  readonly proposed: number
}

export interface RegionTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly name: string
  readonly parent_id: number | null
  readonly position: Generated<number>
  readonly tile_row: number | null
  readonly tile_column: number | null
  readonly batch_id: Generated<number>
  readonly is_placeholder: Generated<number>
}

export interface RepTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly name: string
  readonly manager_name: string | null
  readonly hired_at: number | null
  readonly left_at: number | null
  readonly batch_id: Generated<number>
  readonly is_placeholder: Generated<number>
}

export interface RepMembershipTable {
  readonly rep_id: number
  readonly unit_id: number
  readonly valid_from: number
  readonly valid_to: Generated<number>
  readonly batch_id: Generated<number>
}

export interface ResourcePoolTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly kind: string
  readonly name: string
  readonly unit_id: number | null
  readonly period_start: number
  readonly period_end: number
  readonly quantity: number
  readonly known_at: number
  readonly batch_id: Generated<number>
}

export interface RollupCreatedTable {
  readonly month: number
  readonly region_id: number
  readonly unit_id: number
  readonly facts: number
  readonly amount_e4: number
}

export interface RollupCreatedDayTable {
  readonly month: number
  readonly day: number
  readonly region_id: number
  readonly unit_id: number
  readonly facts: number
  readonly amount_e4: number
}

export interface RollupCreatedProductTable {
  readonly month: number
  readonly region_id: number
  readonly product_id: number
  readonly facts: number
  readonly amount_e4: number
}

export interface RollupDealProductTable {
  readonly status: number
  readonly month: number
  readonly region_id: number
  readonly product_id: number
  readonly facts: number
  readonly amount_e4: number
}

export interface RollupDealUnitTable {
  readonly status: number
  readonly month: number
  readonly region_id: number
  readonly unit_id: number
  readonly facts: number
  readonly amount_e4: number
}

export interface RollupDirtyTable {
  readonly fact: number
  readonly day: number
}

export interface RollupDirtyInvoiceTable {
  readonly invoice_id: Generated<number>
}

export interface RollupFirstAmountTable {
  readonly opportunity_id: Generated<number>
  readonly amount_e4: number | null
}

export interface RollupInvoiceTable {
  readonly month: number
  readonly region_id: number
  readonly unit_id: number
  readonly facts: number
  readonly amount_e4: number
  readonly last_known_at: number
}

export interface RollupOpenDealTable {
  readonly month: number
  readonly stage_id: number
  readonly region_id: number
  readonly unit_id: number
  readonly facts: number
  readonly amount_e4: number
}

export interface RollupOrderTable {
  readonly month: number
  readonly region_id: number
  readonly unit_id: number
  readonly facts: number
  readonly amount_e4: number
  readonly last_known_at: number
}

export interface RollupOrderDayTable {
  readonly month: number
  readonly day: number
  readonly region_id: number
  readonly unit_id: number
  readonly facts: number
  readonly amount_e4: number
  readonly last_known_at: number
}

export interface RollupPageTable {
  readonly kind: number
  readonly start: number
  readonly region_id: number
  readonly entries: number
  readonly numbers: Uint8Array
}

export interface RollupReceivableTable {
  readonly month: number
  readonly region_id: number
  readonly unit_id: number
  readonly overdue: number
  readonly facts: number
  readonly amount_e4: number
}

export interface RollupReceivableDayTable {
  readonly month: number
  readonly day: number
  readonly region_id: number
  readonly unit_id: number
  readonly overdue: number
  readonly facts: number
  readonly amount_e4: number
}

export interface SalesOrderTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly opportunity_id: number | null
  readonly account_id: number | null
  readonly rep_id: number | null
  readonly unit_id: number | null
  readonly region_id: number | null
  readonly status: string
  readonly amount_e4: number
  readonly promised_at: number | null
  readonly delivered_at: number | null
  readonly occurred_at: number
  readonly known_at: number
  readonly reconstructed: Generated<number>
  readonly batch_id: Generated<number>
  readonly currency_id: number | null
  readonly source_amount: number | null
  readonly source_rate: number | null
}

export interface SavedViewTable {
  readonly id: Generated<number>
  readonly name: string
  readonly address: string
  readonly pinned: number
  readonly made_at_ms: number
  readonly deleted_at_ms: number | null
}

export interface SeriesBacktestTable {
  readonly id: Generated<number>
  readonly measure: string
  readonly as_of: number
  readonly made_at_ms: number
  readonly origins: number
  readonly weeks: number
  readonly code: string
}

export interface SeriesBacktestPointTable {
  readonly run_id: number
  readonly grain: string
  readonly level: string
  readonly node_id: number
  readonly origin: number
  readonly step: number
  readonly starts_at: number
  readonly ends_at: number
  readonly actual: number
  readonly scale: number | null
  readonly p10: number
  readonly p50: number
  readonly p90: number
  readonly saima: number | null
  readonly lightgbm: number | null
  readonly blend: number | null
  readonly seasonal_growth: number | null
  readonly pooled_season: number | null
  readonly moving_average: number | null
  readonly exponential_smoothing: number | null
  readonly last_year: number | null
  readonly last_period: number | null
  readonly decomposed_season: number | null
  readonly company_level: number | null
  readonly seasonal_naive: number | null
}

export interface ServiceTicketTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly account_id: number | null
  readonly product_id: number | null
  readonly kind: string
  readonly severity: number
  readonly closed_at: number | null
  readonly occurred_at: number
  readonly known_at: number
  readonly reconstructed: Generated<number>
  readonly batch_id: Generated<number>
}

export interface SettingTable {
  readonly key: string
  readonly value: string
}

export interface SignalTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly name: string
  readonly kind: string
  readonly region_id: number | null
  readonly batch_id: Generated<number>
}

export interface SignalValueTable {
  readonly signal_id: number
  readonly occurred_at: number
  readonly known_at: number
  readonly value: number
  readonly reconstructed: Generated<number>
  readonly batch_id: Generated<number>
}

export interface SqlHistoryTable {
  readonly text: string
  readonly ran_at_ms: number
  readonly runs: number
  readonly rows: number | null
  readonly duration_ms: number | null
  readonly failure: string | null
}

export interface SqlQueryTable {
  readonly id: Generated<number>
  readonly name: string
  readonly text: string
  readonly made_at_ms: number
  readonly made_by: string
}

export interface StageTable {
  readonly id: Generated<number>
  readonly pipeline_id: number
  readonly source_key: string
  readonly name: string
  readonly kind: string
  readonly position: number
  readonly probability: number
  readonly valid_from: Generated<number>
  readonly valid_to: Generated<number>
}

export interface SubmissionTable {
  readonly id: Generated<number>
  readonly level: string
  readonly node_id: number
  readonly measure: string
  readonly period_start: number
  readonly period_end: number
  readonly amount_e4: number
  readonly made_on: number
  readonly known_at: number
  readonly actor: string
  readonly batch_id: Generated<number>
  readonly withdrawn_at_ms: number | null
}

export interface SubmissionLockTable {
  readonly level: string
  readonly days_before_end: number
  readonly made_at_ms: number
  readonly actor: string
}

export interface UnitMembershipTable {
  readonly unit_id: number
  readonly region_id: number
  readonly valid_from: number
  readonly valid_to: Generated<number>
  readonly batch_id: Generated<number>
}

export interface WebEventTable {
  readonly id: Generated<number>
  readonly source_key: string
  readonly account_id: number | null
  readonly kind: string
  readonly occurred_at: number
  readonly known_at: number
  readonly reconstructed: Generated<number>
  readonly batch_id: Generated<number>
  readonly detail: string | null
  readonly lead_source: string | null
}

/** Every table of the warehouse, for Kysely. */
export interface Tables {
  readonly account: AccountTable
  readonly account_match: AccountMatchTable
  readonly account_merge: AccountMergeTable
  readonly account_merge_move: AccountMergeMoveTable
  readonly account_owner: AccountOwnerTable
  readonly account_source: AccountSourceTable
  readonly activity: ActivityTable
  readonly alert_firing: AlertFiringTable
  readonly alert_note: AlertNoteTable
  readonly alert_rule: AlertRuleTable
  readonly alert_state: AlertStateTable
  readonly backtest_result: BacktestResultTable
  readonly battle_unit: BattleUnitTable
  readonly board: BoardTable
  readonly board_version: BoardVersionTable
  readonly calendar: CalendarTable
  readonly command_log: CommandLogTable
  readonly competitor_mention: CompetitorMentionTable
  readonly contact: ContactTable
  readonly contact_private: ContactPrivateTable
  readonly currency: CurrencyTable
  readonly currency_rate: CurrencyRateTable
  readonly exchange_record: ExchangeRecordTable
  readonly exchange_signer: ExchangeSignerTable
  readonly follow_up_action: FollowUpActionTable
  readonly follow_up_entry: FollowUpEntryTable
  readonly forecast_deal: ForecastDealTable
  readonly forecast_node: ForecastNodeTable
  readonly forecast_path: ForecastPathTable
  readonly forecast_run: ForecastRunTable
  readonly health_measurement: HealthMeasurementTable
  readonly health_worth: HealthWorthTable
  readonly identity_scan: IdentityScanTable
  readonly import_batch: ImportBatchTable
  readonly import_mapping: ImportMappingTable
  readonly import_reject: ImportRejectTable
  readonly import_source: ImportSourceTable
  readonly import_undo: ImportUndoTable
  readonly import_watched_file: ImportWatchedFileTable
  readonly industry: IndustryTable
  readonly invoice: InvoiceTable
  readonly job: JobTable
  readonly lead: LeadTable
  readonly model: ModelTable
  readonly opportunity: OpportunityTable
  readonly opportunity_credit: OpportunityCreditTable
  readonly opportunity_history: OpportunityHistoryTable
  readonly opportunity_line: OpportunityLineTable
  readonly order_line: OrderLineTable
  readonly override: OverrideTable
  readonly payment: PaymentTable
  readonly pipeline: PipelineTable
  readonly plan: PlanTable
  readonly price_list: PriceListTable
  readonly product: ProductTable
  readonly product_membership: ProductMembershipTable
  readonly profile: ProfileTable
  readonly quota: QuotaTable
  readonly quote: QuoteTable
  readonly race_appeal: RaceAppealTable
  readonly race_rule: RaceRuleTable
  readonly race_season: RaceSeasonTable
  readonly race_standing: RaceStandingTable
  readonly reallocation: ReallocationTable
  readonly reallocation_share: ReallocationShareTable
  readonly region: RegionTable
  readonly rep: RepTable
  readonly rep_membership: RepMembershipTable
  readonly resource_pool: ResourcePoolTable
  readonly rollup_created: RollupCreatedTable
  readonly rollup_created_day: RollupCreatedDayTable
  readonly rollup_created_product: RollupCreatedProductTable
  readonly rollup_deal_product: RollupDealProductTable
  readonly rollup_deal_unit: RollupDealUnitTable
  readonly rollup_dirty: RollupDirtyTable
  readonly rollup_dirty_invoice: RollupDirtyInvoiceTable
  readonly rollup_first_amount: RollupFirstAmountTable
  readonly rollup_invoice: RollupInvoiceTable
  readonly rollup_open_deal: RollupOpenDealTable
  readonly rollup_order: RollupOrderTable
  readonly rollup_order_day: RollupOrderDayTable
  readonly rollup_page: RollupPageTable
  readonly rollup_receivable: RollupReceivableTable
  readonly rollup_receivable_day: RollupReceivableDayTable
  readonly sales_order: SalesOrderTable
  readonly saved_view: SavedViewTable
  readonly series_backtest: SeriesBacktestTable
  readonly series_backtest_point: SeriesBacktestPointTable
  readonly service_ticket: ServiceTicketTable
  readonly setting: SettingTable
  readonly signal: SignalTable
  readonly signal_value: SignalValueTable
  readonly sql_history: SqlHistoryTable
  readonly sql_query: SqlQueryTable
  readonly stage: StageTable
  readonly submission: SubmissionTable
  readonly submission_lock: SubmissionLockTable
  readonly unit_membership: UnitMembershipTable
  readonly web_event: WebEventTable
}
