import type { NamesRunningIn } from '../contract'
import type { ReaderHandlers } from '../router/handler'
import { readRegions, readUnits } from './areas'
import { readAttention } from './attention'
import { readCompetitors } from './competitors'
import { readDealDetail } from './deal-detail'
import { readDealList } from './deal-list'
import { readFlow, readFlowDeals } from './flow'
import { readFunnel } from './funnel'
import { readHeadline } from './headline'
import { readPace } from './pace'
import { readQuestion } from './question'
import { readReceivables } from './receivables'
import { readResources } from './resources'
import { readTicker } from './ticker'

type WarRoomRoutes = Extract<NamesRunningIn<'reader'>, `warRoom.${string}` | 'deals.list' | 'deals.detail'>

export const warRoomReaders: Pick<ReaderHandlers, WarRoomRoutes> = {
  'warRoom.headline': (db, input, context) => readHeadline(db, readQuestion(db, input, context.today)),
  'warRoom.pace': (db, input, context) => readPace(db, readQuestion(db, input, context.today)),
  'warRoom.flow': (db, input, context) => readFlow(db, readQuestion(db, input, context.today)),
  'warRoom.flowDeals': (db, input, context) => readFlowDeals(db, readQuestion(db, input, context.today), input.bucket, input.page),
  'warRoom.funnel': (db, input, context) => readFunnel(db, readQuestion(db, input, context.today)),
  'warRoom.regions': (db, input, context) => readRegions(db, readQuestion(db, input, context.today)),
  'warRoom.units': (db, input, context) => readUnits(db, readQuestion(db, input, context.today)),
  'warRoom.attention': (db, input, context) => readAttention(db, readQuestion(db, input, context.today), input.page),
  'warRoom.ticker': (db, input, context) => readTicker(db, readQuestion(db, input, context.today), input.limit),
  'warRoom.receivables': (db, input, context) => readReceivables(db, readQuestion(db, input, context.today)),
  'warRoom.competitors': (db, input, context) => readCompetitors(db, readQuestion(db, input, context.today)),
  'warRoom.resources': (db, input, context) => readResources(db, readQuestion(db, input, context.today)),
  'deals.list': (db, input, context) => readDealList(db, input, context.today),
  'deals.detail': (db, input, context) => readDealDetail(db, input.id, context.today)
}
