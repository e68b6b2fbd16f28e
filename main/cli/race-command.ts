import type { CommandHost } from './command-host'
import { CommandError, table, type Output } from './terminal'
import type { Session } from './session'

interface RaceOptions {
  readonly season?: string
  readonly by?: string
  readonly asOf?: string
}

export function addRaceCommand(host: CommandHost): void {
  const command = host.program
    .command('race')
    .summary('who leads the season')
    .description('Standings of a season: rank, movement since last week, score and its parts. Without a season, the running one; else the current quarter by the standard rule.')
    .option('--season <id>', 'number of the season')
    .option('--by <participants>', 'unit, rep or region, where no season has been made')
    .option('--as-of <day>', 'standings of that day, YYYY-MM-DD')
  host.onWorkspace<RaceOptions>(command, showRace)
}

async function showRace(session: Session, options: RaceOptions): Promise<Output> {
  const seasonId = options.season === undefined ? undefined : Number(options.season)
  if (seasonId !== undefined && !(Number.isInteger(seasonId) && seasonId > 0)) throw new CommandError(2, '--season needs the number of a season.')
  const by = options.by
  if (by !== undefined && by !== 'unit' && by !== 'rep' && by !== 'region') throw new CommandError(2, `--by is unit, rep or region, not "${by}".`)
  if (options.asOf !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(options.asOf)) throw new CommandError(2, `--as-of needs a day as YYYY-MM-DD, not "${options.asOf}".`)
  const standings = await session.ask('race.standings', {
    ...(seasonId === undefined ? {} : { seasonId }), ...(by === undefined ? {} : { participantKind: by }), ...(options.asOf === undefined ? {} : { asOf: options.asOf })
  })
  const { season, rows } = standings
  const measures = [...new Set(rows.flatMap((row) => row.parts.map((part) => part.measure)))]
  return {
    kind: 'document',
    values: { season: season.name, from: season.from, to: season.to, as_of: standings.asOf, participants: season.participantKind, state: season.state },
    tables: {
      standings: table(
        [
          ['rank', 'integer'], ['moved', 'integer'], [season.participantKind, 'text'], ['region', 'text'], ['score', 'number'], ['bookings', 'money'], ['attainment', 'ratio'],
          ...measures.map((measure) => [`points_${measure}`, 'number'] as const)
        ],
        rows.map((row) => [
          row.rank, row.previousRank === null ? null : row.previousRank - row.rank, row.name, row.regionName, row.score, row.bookingsE4, row.attainment,
          ...measures.map((measure) => row.parts.find((part) => part.measure === measure)?.points ?? null)
        ])
      )
    }
  }
}
