import { formatPercent } from '../../format/ratio'
import { riskFill } from '../../theme/scales'
import { useLook } from '../../theme/theme-context'
import './probability.css'

/** A share as a short bar with its figure: risk on the one-sided scale, chance on the accent. */
export function Probability({ share, kind }: { readonly share: number | null; readonly kind: 'risk' | 'chance' }) {
  const { tokens } = useLook()
  if (share === null) return <span className="quiet number">–</span>
  return (
    <span className="probability">
      <span className="probability-track" aria-hidden>
        <span className="probability-fill" style={{ width: `${Math.round(share * 100)}%`, background: kind === 'risk' ? riskFill(0.25 + share * 0.75, tokens) : tokens.accentFill }} />
      </span>
      <span className="number">{formatPercent(share)}</span>
    </span>
  )
}
