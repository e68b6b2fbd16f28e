import type { MouseEvent } from 'react'

const given = new WeakSet<Element>()

/** The text of a cell that is cut off, in full under the cursor: asked for when the cursor comes, and not for every cell that scrolls by. */
export function showWhole(event: MouseEvent): void {
  const cell = event.target instanceof Element ? event.target.closest('.ag-cell') : null
  if (cell === null || (cell.hasAttribute('title') && !given.has(cell))) return
  const isCut = [cell, ...cell.children].some((part) => part.scrollWidth > part.clientWidth && part.clientWidth > 0)
  const text = isCut ? (cell.textContent ?? '').trim() : ''
  if (text === '') cell.removeAttribute('title')
  else cell.setAttribute('title', text)
  given.add(cell)
}
