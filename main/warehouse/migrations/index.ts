import type { Migration } from '../migration'
import { foundation } from './0010-foundation'
import { facts } from './0020-facts'
import { results } from './0030-results'
import { imports } from './0040-import'
import { commandCenter } from './0050-command-center'
import { rollups } from './0060-rollups'
import { calibration } from './0070-calibration'
import { sources } from './0090-sources'
import { batchFormat } from './0100-batch-format'
import { profiles } from './0110-profiles'
import { rollupPages } from './0120-rollup-pages'
import { dealRisk } from './0140-deal-risk'
import { followUps } from './0160-follow-ups'
import { boards } from './0180-boards'
import { exchange } from './0200-exchange'
import { identity } from './0220-identity'
import { health } from './0230-health'
import { moreRollups } from './0250-more-rollups'
import { seriesBacktest } from './0280-series-backtest'
import { moreCandidates } from './0290-more-candidates'

/** In order of their ids, numbered in tens; a migration that has shipped is never edited. */
export const migrations: readonly Migration[] = [
  foundation,
  facts,
  results,
  imports,
  commandCenter,
  rollups,
  calibration,
  sources,
  batchFormat,
  profiles,
  rollupPages,
  dealRisk,
  followUps,
  boards,
  exchange,
  identity,
  health,
  moreRollups,
  seriesBacktest,
  moreCandidates
]
