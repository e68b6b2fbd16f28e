import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { AccountCard, AccountPair, IdentityEvidence } from '../../../main/contract/identity'
import { formatCount } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'

export type PairDecision = { readonly kind: 'merge'; readonly survivorId: number } | { readonly kind: 'different' } | { readonly kind: 'branch'; readonly parentId: number }

/** Evidence never makes it certain. */
export const surely = (score: number): string => (score > 0.99 ? '>99%' : formatPercent(score, 0))

/** Bits in words of the bar: the prior and every piece of evidence on one scale. */
const fullBits = 10

/** Two records side by side, what speaks for and against one customer, and the three ways to decide. */
export function CustomerPair({ pair, busy, onDecide }: { readonly pair: AccountPair; readonly busy: boolean; readonly onDecide: (decision: PairDecision) => void }) {
  const { t } = useTranslation()
  const { money } = useFormat()
  const { a, b } = pair
  const unit = money([a.wonE4, b.wonE4])
  const rows: readonly (readonly [string, (card: AccountCard) => string])[] = [
    ['sources', (card) => (card.sources.length === 0 ? t('data.customers.noSource') : card.sources.join(t('data.comma')))],
    ['region', (card) => card.region ?? '–'],
    ['industry', (card) => card.industry ?? '–'],
    ['creditCode', (card) => card.creditCode ?? '–'],
    ['domain', (card) => card.domain ?? '–'],
    ['opportunities', (card) => formatCount(card.opportunities)],
    ['won', (card) => unit.full(card.wonE4)],
    ['orders', (card) => formatCount(card.orders)],
    ['tickets', (card) => formatCount(card.tickets)]
  ]
  const parent = a.name.length <= b.name.length ? a : b
  return (
    <section className="customers-pair" aria-label={t('data.customers.pair', { a: a.name, b: b.name })}>
      <p className="customers-verdict">{t(`data.customers.verdict.${pair.suggestion}`, { share: surely(pair.score) })}</p>
      <div className="customers-actions">
        <Button type={pair.suggestion === 'merge' ? 'primary' : 'default'} disabled={busy} onClick={() => onDecide({ kind: 'merge', survivorId: a.id })}>
          {t('data.customers.mergeInto', { name: a.name })}
        </Button>
        <Button disabled={busy} onClick={() => onDecide({ kind: 'merge', survivorId: b.id })}>
          {t('data.customers.mergeInto', { name: b.name })}
        </Button>
        <Button type={pair.suggestion === 'branch' ? 'primary' : 'default'} disabled={busy} onClick={() => onDecide({ kind: 'branch', parentId: parent.id })}>
          {t('data.customers.branchOf', { name: parent.name })}
        </Button>
        <Button type={pair.suggestion === 'different' ? 'primary' : 'default'} disabled={busy} onClick={() => onDecide({ kind: 'different' })}>
          {t('data.customers.different')}
        </Button>
      </div>
      <table className="customers-cards">
        <thead>
          <tr>
            <th scope="col">{t('data.health.field')}</th>
            {[a, b].map((card) => (
              <th key={card.id} scope="col">
                {card.name}
                {card.isPlaceholder && <span className="quiet"> {t('data.customers.placeholder')}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([id, text]) => (
            <tr key={id} className={text(a) === text(b) ? undefined : 'is-different'}>
              <th scope="row">{t(`data.customers.fields.${id}`)}</th>
              <td>{text(a)}</td>
              <td>{text(b)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="customers-evidence">
        <caption>{t('data.customers.evidence')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('data.customers.what')}</th>
            <th scope="col">{t('data.customers.how')}</th>
            <th scope="col" className="number-head" colSpan={2}>
              {t('data.customers.bits')}
            </th>
          </tr>
        </thead>
        <tbody>
          {pair.evidence.map((item) => (
            <EvidenceRow key={item.kind} item={item} />
          ))}
        </tbody>
      </table>
      <p className="quiet">{t('data.customers.bitsNote')}</p>
    </section>
  )
}

function EvidenceRow({ item }: { readonly item: IdentityEvidence }) {
  const { t } = useTranslation()
  const width = `${Math.min(100, (Math.abs(item.bits) / fullBits) * 100)}%`
  return (
    <tr>
      <th scope="row">{t(`data.customers.evidenceKinds.${item.kind}`)}</th>
      <td>{t(`data.customers.likeness.${item.likeness}`)}</td>
      <td className="number-cell">{`${item.bits < 0 ? '−' : '+'}${Math.abs(item.bits).toFixed(1)}`}</td>
      <td aria-hidden className="customers-bar-cell">
        <span className={item.bits < 0 ? 'is-against' : 'is-for'} style={{ width }} />
      </td>
    </tr>
  )
}
