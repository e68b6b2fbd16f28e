import { describe, expect, it } from 'vitest'
import { minimumSize, openingBounds } from './window-state'

const laptop = { x: 0, y: 0, width: 1366, height: 768 }
const wall = { x: 1366, y: 0, width: 3840, height: 2160 }

describe('the place of the window', () => {
  it('is the middle of the first screen at the first start', () => {
    expect(openingBounds(null, [laptop])).toEqual({ x: 0, y: 0, width: 1366, height: 768 })
    expect(openingBounds(null, [wall])).toEqual({ x: 2486, y: 580, width: 1600, height: 1000 })
  })

  it('is that of last time while its screen is there', () => {
    const last = { x: 1500, y: 100, width: 2000, height: 1200, maximized: false }
    expect(openingBounds(last, [laptop, wall])).toEqual({ x: 1500, y: 100, width: 2000, height: 1200 })
  })

  it('comes back to the first screen when the other one was unplugged', () => {
    const last = { x: 1500, y: 100, width: 2000, height: 1200, maximized: true }
    expect(openingBounds(last, [laptop])).toEqual({ x: 0, y: 0, width: 1366, height: 768 })
  })

  it('is never smaller than the pages can bear', () => {
    const last = { x: 10, y: 10, width: 200, height: 100, maximized: false }
    expect(openingBounds(last, [laptop])).toEqual({ x: 10, y: 10, ...minimumSize })
  })
})
