import { useTranslation } from 'react-i18next'
import { formatPoints } from '../../format/ratio'
import './reason-bars.css'

export interface ReasonBar {
  readonly id: string
  readonly text: string
  /** Effect on the probability, 0..1, signed. */
  readonly points: number
  readonly exact?: string
}

/** Why a probability is what it is: each reason pulls to one side, by how much it pulls. */
export function ReasonBars({ reasons, raises = 'chance' }: { readonly reasons: readonly ReasonBar[]; readonly raises?: 'chance' | 'risk' }) {
  const { t } = useTranslation()
  const largest = Math.max(0.01, ...reasons.map((reason) => Math.abs(reason.points)))
  return (
    <ul className="reason-bars">
      {reasons.map((reason) => {
        const share = (Math.abs(reason.points) / largest) * 50
        return (
          <li key={reason.id} title={reason.exact}>
            <span className="reason-text">{reason.text}</span>
            <span className="reason-track" aria-hidden>
              <span className={reason.points < 0 === (raises === 'chance') ? 'reason-pull reason-down' : 'reason-pull reason-up'} style={reason.points < 0 ? { right: '50%', width: `${share}%` } : { left: '50%', width: `${share}%` }} />
            </span>
            <span className={`number reason-points ${reason.points < 0 === (raises === 'chance') ? 'is-below' : 'is-above'}`}>
              {formatPoints(reason.points, 1)} <span className="quiet">{t('components.points')}</span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
