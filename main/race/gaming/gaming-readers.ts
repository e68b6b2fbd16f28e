import { whileDataStands } from '../../metrics/data-memo'
import type { ReaderHandlers } from '../../router/handler'
import { dayFromIso, isoFromDay } from '../../warehouse/day'
import { chooseSeason, seasonView } from '../season'
import { isParticipantInFocus } from '../participant-focus'
import { findGaming } from './find-gaming'

export const gamingReaders: Pick<ReaderHandlers, 'race.gaming'> = {
  'race.gaming': (db, input, context) => {
    const season = chooseSeason(db, input, context.today)
    const asOf = Math.min(context.today, input.asOf === undefined ? context.today : dayFromIso(input.asOf))
    const report = whileDataStands(db, `gaming:${season.participantKind}:${asOf}`, () => findGaming(db, season, asOf))
    return { season: seasonView(season), asOf: isoFromDay(asOf), ...report, findings: report.findings.filter((finding) => isParticipantInFocus(db, season.participantKind, finding.participantId)) }
  }
}
