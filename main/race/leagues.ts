import type { LeagueRule } from '../contract/race'

export interface RankedParticipant {
  readonly participantId: number
  readonly name: string
  readonly rank: number
  readonly score: number
}

export interface LeaguePlace extends RankedParticipant {
  readonly place: number
  readonly zone: 'promotion' | 'relegation' | null
}

export interface League {
  readonly name: string
  readonly places: readonly LeaguePlace[]
}

/**
 * The field by leagues, top one first. Who has not been given a league begins at the bottom. Between two leagues as many go up as go down, never
 * more than half of the smaller one, so that leagues keep their size and nobody is in both zones.
 */
export function formLeagues(rule: LeagueRule, ranked: readonly RankedParticipant[]): readonly League[] {
  const last = rule.names.length - 1
  const given = new Map(rule.members.map((member) => [member.participantId, Math.min(last, member.league)]))
  const inOrder = [...ranked].sort((a, b) => a.rank - b.rank || a.participantId - b.participantId)
  const groups = rule.names.map((_, league) => inOrder.filter((participant) => (given.get(participant.participantId) ?? last) === league))
  return groups.map((group, league): League => {
    const up = league === 0 ? 0 : movesBetween(groups[league - 1] ?? [], group, rule.moves)
    const down = league === last ? 0 : movesBetween(group, groups[league + 1] ?? [], rule.moves)
    let place = 0
    return {
      name: rule.names[league] ?? '',
      places: group.map((participant, index): LeaguePlace => {
        if (participant.rank !== group[index - 1]?.rank) place = index + 1
        return { ...participant, place, zone: index < up ? 'promotion' : index >= group.length - down ? 'relegation' : null }
      })
    }
  })
}

/** The leagues that the next season begins with: those in a zone have moved by one. */
export function nextLeagues(rule: LeagueRule, leagues: readonly League[]): LeagueRule {
  const members = leagues.flatMap((league, index) =>
    league.places.map((place) => ({ participantId: place.participantId, league: index + (place.zone === 'promotion' ? -1 : place.zone === 'relegation' ? 1 : 0) }))
  )
  return { ...rule, members: members.sort((a, b) => a.league - b.league || a.participantId - b.participantId) }
}

function movesBetween(upper: readonly unknown[], lower: readonly unknown[], moves: number): number {
  return Math.min(moves, Math.floor(upper.length / 2), Math.floor(lower.length / 2))
}
