/** What boards are made of, as plain lists: pages read them without the schemas. */

/** Columns of the grid that tiles are laid on; a row is as high as the page makes it. */
export const boardColumns = 12
export const mostTiles = 60

/** Periods move with the workspace's today; `page` is what the filter bar says, `all` has no ends. */
export const periodChoices = ['page', 'this_week', 'last_13_weeks', 'this_month', 'last_12_months', 'this_quarter', 'last_quarter', 'next_quarter', 'last_8_quarters', 'this_year', 'all'] as const

export const tileGrains = ['week', 'month', 'quarter', 'fiscal_quarter'] as const

/** Panes of the war room that can stand on a board. */
export const boardPanes = ['headline', 'pace', 'flow', 'units', 'attention', 'regions', 'region_tree', 'funnel', 'receivables', 'ticker', 'competitors', 'resources'] as const

export const boardTemplates = ['regional_director', 'sales_operations', 'executive_review', 'receivables', 'horse_race'] as const
export type BoardTemplate = (typeof boardTemplates)[number]
