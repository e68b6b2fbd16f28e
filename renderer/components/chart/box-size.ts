import { useEffect, useRef, useState, type RefObject } from 'react'

export interface BoxSize {
  readonly width: number
  readonly height: number
}

/** The inner size of an element, followed as it changes; 0 × 0 until it has been laid out. */
export function useBoxSize<E extends Element>(): readonly [RefObject<E | null>, BoxSize] {
  const box = useRef<E>(null)
  const [size, setSize] = useState<BoxSize>({ width: 0, height: 0 })
  useEffect(() => {
    if (box.current === null) return undefined
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return
      const { width, height } = entry.contentRect
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }))
    })
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  return [box, size]
}
