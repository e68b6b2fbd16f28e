import { eventFeatures, historyFeatures, recordFeatures, seasonFeatures } from './deal-features'
import type { DealWorld } from './deal-world'
import type { EventStreams } from './event-streams'
import type { Feature } from './feature'
import type { SignalTracker } from './signal-series'

/** Every feature of a warehouse: the fixed ones and two per external signal, in a fixed order. */
export function featureRegistry(streams: EventStreams): readonly Feature[] {
  const names = [...new Set(streams.signals.map((series) => series.name))].sort()
  return [...recordFeatures, ...eventFeatures, ...historyFeatures, ...seasonFeatures, ...names.flatMap((name) => signalFeatures(name))]
}

function signalFeatures(name: string): readonly Feature[] {
  return [
    { id: `signal.${name}.level`, family: 'signal', type: 'number', reasonKey: 'signal_level', valueOf: (world, deal) => signalOf(world, deal, name)?.level() ?? Number.NaN },
    { id: `signal.${name}.change`, family: 'signal', type: 'number', reasonKey: 'signal_change', valueOf: (world, deal) => signalOf(world, deal, name)?.change() ?? Number.NaN }
  ]
}

/** The series of that name in the deal's region or the nearest one above it, else the one without a region. */
function signalOf(world: DealWorld, deal: number, name: string): SignalTracker | undefined {
  for (let region = world.region[deal] ?? -1; region >= 0; region = world.streams.regionParent[region] ?? -1) {
    const found = world.signals.find((tracker) => tracker.series.name === name && tracker.series.region === region)
    if (found !== undefined) return found
  }
  return world.signals.find((tracker) => tracker.series.name === name && tracker.series.region === -1)
}
