import { create } from 'zustand'
import { persist } from 'zustand/middleware'

interface Draft {
  readonly text: string
  readonly set: (text: string) => void
}

const firstQuestion = `SELECT region, count(*) AS deals, round(sum(amount)) AS amount
FROM deals
WHERE status = 'won'
GROUP BY region
ORDER BY amount DESC`

/** What stands in the editor survives leaving the page. */
export const useDraft = create<Draft>()(persist((set) => ({ text: firstQuestion, set: (text) => set({ text }) }), { name: 'saima.sql-draft', partialize: ({ text }) => ({ text }) }))
