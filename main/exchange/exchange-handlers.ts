import type { ExchangeBody, ExchangeRecord } from '../contract/exchange'
import { FailureError } from '../contract/failure'
import type { ReaderHandlers, WriterHandlers } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { readSettings } from '../warehouse/settings'
import { firstText, run, sql } from '../warehouse/statement'
import { applyRecord, isResolvable } from './apply-record'
import { fingerprint, ownDeviceKey, ownPublicKey } from './device-key'
import { openExchange, sealExchange } from './exchange-file'
import { gatherRecords } from './gather-records'

export const exchangeReaders: Pick<ReaderHandlers, 'exchange.preview'> = {
  'exchange.preview': (db, input, context) => {
    const { payload, publicKey } = openExchange(input.content)
    const isOwn = ownPublicKey(context.dataDir) === publicKey
    const records = payload.records.map((record) => ({
      id: record.id, kind: record.body.kind, actor: record.actor, atMs: record.atMs, state: isOwn ? ('known' as const) : stateOf(db, record), subject: subjectOf(record.body), detail: detailOf(record.body)
    }))
    const count = (state: string): number => records.filter((record) => record.state === state).length
    return {
      sender: payload.sender, device: payload.device, workspace: payload.workspace, madeAtMs: payload.madeAtMs, fingerprint: fingerprint(publicKey),
      signer: isOwn ? 'own' : isTrusted(db, publicKey) ? 'trusted' : 'new',
      counts: { new: count('new'), known: count('known'), unresolved: count('unresolved') },
      records
    }
  }
}

export const exchangeWriters: Pick<WriterHandlers, 'exchange.export' | 'exchange.apply'> = {
  'exchange.export': (db, input, context) => {
    const key = ownDeviceKey(context.dataDir)
    const records = [...gatherRecords(db, context.device, input.sinceMs)]
    const payload = { format: 'saima-exchange' as const, version: 1 as const, workspace: readSettings(db).name.slice(0, 200), device: context.device, sender: context.actor.slice(0, 200), madeAtMs: context.nowMs, records }
    const stamp = new Date(context.nowMs).toISOString().slice(0, 16).replace(/[-:]/g, '').replace('T', '-')
    return { content: sealExchange(payload, key), fileName: `saima-${stamp}.saima-exchange.json`, records: records.length, fingerprint: fingerprint(key.publicKey) }
  },
  'exchange.apply': (db, input, context) => {
    const { payload, publicKey } = openExchange(input.content)
    if (ownPublicKey(context.dataDir) === publicKey) return { applied: 0, known: payload.records.length, unresolved: 0 }
    if (!isTrusted(db, publicKey)) {
      if (!input.trustSigner) {
        throw new FailureError('refused', 'exchange.new_signer', `Nobody has vouched for the key ${fingerprint(publicKey)} of ${payload.sender} yet. Nothing was changed; compare it with the sender, then apply with trust.`, {
          fingerprint: fingerprint(publicKey), sender: payload.sender
        })
      }
      run(db, sql.insertInto('exchange_signer').values({ public_key: publicKey, sender: payload.sender, device: payload.device, trusted_at_ms: context.nowMs, trusted_by: context.actor }))
    }
    let [applied, known, unresolved] = [0, 0, 0]
    for (const record of [...payload.records].sort((a, b) => a.atMs - b.atMs)) {
      const state = stateOf(db, record)
      if (state === 'known') known += 1
      else if (state === 'unresolved') unresolved += 1
      else {
        context.changed(...applyRecord(db, record))
        run(
          db,
          sql.insertInto('exchange_record').values({
            id: record.id, kind: record.body.kind, actor: record.actor, device: record.device, at_ms: record.atMs, body: JSON.stringify(record.body), public_key: publicKey, applied_at_ms: context.nowMs
          })
        )
        applied += 1
      }
    }
    return { applied, known, unresolved }
  }
}

/** A record that speaks of something which is not here waits: applied from the same file once it is. */
function stateOf(db: ReadDb, record: ExchangeRecord): 'new' | 'known' | 'unresolved' {
  if (firstText(db, 'SELECT 1 FROM exchange_record WHERE id = :id UNION ALL SELECT 1 FROM command_log WHERE id = :id LIMIT 1', { id: record.id }) !== undefined) return 'known'
  return isResolvable(db, record.body) ? 'new' : 'unresolved'
}

function isTrusted(db: ReadDb, publicKey: string): boolean {
  return firstText(db, 'SELECT 1 FROM exchange_signer WHERE public_key = ?', [publicKey]) !== undefined
}

/** What a record is about, in the words of the sources. */
function subjectOf(body: ExchangeBody): string {
  switch (body.kind) {
    case 'assignment':
      return [...new Set(body.alerts.map(({ alert }) => alert.subjectKey))].slice(0, 3).join(' · ')
    case 'acknowledgement':
      return [...new Set(body.alerts.map((alert) => alert.subjectKey))].slice(0, 3).join(' · ')
    case 'comment':
    case 'escalation':
      return body.alert.subjectKey
    case 'submission':
      return body.nodeKey
    case 'approval':
      return `${body.proposal.poolKind} ${body.proposal.poolName}`
  }
}

function detailOf(body: ExchangeBody): string {
  switch (body.kind) {
    case 'assignment':
      return [...new Set(body.alerts.map(({ to }) => to ?? '–'))].join(' · ')
    case 'acknowledgement':
      return body.acknowledged ? '✓' : '✗'
    case 'comment':
      return body.text.slice(0, 200)
    case 'escalation':
      return body.to ?? ''
    case 'submission':
      return `${body.withdrawn ? '✗ ' : ''}${body.from} – ${body.to}: ${Math.round(body.amountE4 / 10_000)}`
    case 'approval':
      return `${body.approved ? '✓' : '✗'} ${body.proposal.appliesFrom}`
  }
}
