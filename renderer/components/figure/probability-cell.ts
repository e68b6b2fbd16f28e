import { formatPercent } from '../../format/ratio'
import { riskFill } from '../../theme/scales'
import type { Tokens } from '../../theme/tokens'
import './probability.css'

/** A share as a short bar with its figure, for cells of long tables: made without React, which a scrolling grid would feel. */
export function probabilityCell(share: number | null, kind: 'risk' | 'chance', tokens: Tokens): HTMLElement {
  const cell = document.createElement('span')
  if (share === null) {
    cell.className = 'quiet number'
    cell.textContent = '–'
    return cell
  }
  cell.className = 'probability-cell'
  const track = document.createElement('span')
  track.className = 'probability-track'
  track.ariaHidden = 'true'
  const fill = document.createElement('span')
  fill.className = 'probability-fill'
  fill.style.width = `${Math.round(share * 100)}%`
  fill.style.background = kind === 'risk' ? riskFill(0.25 + share * 0.75, tokens) : tokens.accentFill
  track.append(fill)
  cell.append(track, formatPercent(share))
  return cell
}
