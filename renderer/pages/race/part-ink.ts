import type { ScorePart } from '../../../main/contract/race'
import { categoryInk } from '../../theme/scales'
import type { Tokens } from '../../theme/tokens'

const order: readonly ScorePart['measure'][] = ['bookings', 'new_pipeline', 'win_rate', 'won_count', 'collected', 'cycle_days', 'activities']

/** A measure keeps its colour in every bar; penalties have that of shortfall. */
export function partInk(part: Pick<ScorePart, 'kind' | 'measure'>, tokens: Tokens): string {
  return part.kind === 'penalty' ? tokens.belowFill : categoryInk(Math.max(0, order.indexOf(part.measure)), tokens)
}
