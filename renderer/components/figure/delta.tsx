import { useLook } from '../../theme/theme-context'
import { deltaInk } from '../../theme/scales'

/** A change: arrow, sign and colour say the same thing, so that none of them is needed. */
export function Delta({ value, text }: { readonly value: number | null | undefined; readonly text: string }) {
  const { tokens, riseColour } = useLook()
  const arrow = value === null || value === undefined || value === 0 ? '' : value > 0 ? '▲ ' : '▼ '
  return (
    <span className="nowrap" style={{ color: deltaInk(value, riseColour, tokens) }}>
      <span aria-hidden style={{ fontSize: '0.75em' }}>
        {arrow}
      </span>
      {text}
    </span>
  )
}
