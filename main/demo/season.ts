import { isoFromDay, quarterEnd, type Day } from '../warehouse/day'
import { plantedTruths, springFestivals, type SupplyEpisode } from './planted-truths'

/** Factor on the pace of business around the Spring Festival; 1 in the rest of the year. */
export function festivalFactor(day: Day): number {
  for (const festival of springFestivals) {
    for (const part of plantedTruths.season.festival) if (day >= festival + part.fromDay && day <= festival + part.toDay) return part.factor
  }
  return 1
}

/** Factor on the hazard to sign, by the days that are left in the quarter. */
export function quarterEndFactor(day: Day): number {
  const daysLeft = quarterEnd(day) - day
  return plantedTruths.season.quarterEnd.find((part) => daysLeft >= part.fromDaysLeft && daysLeft <= part.toDaysLeft)?.factor ?? 1
}

/** Factor on new deals by month of the year, the festival and the years gone by. */
export function creationFactor(day: Day, start: Day): number {
  const month = Number(isoFromDay(day).slice(5, 7))
  const { creationByMonth, festivalCreation, growthPerYear } = plantedTruths.season
  const festival = festivalFactor(day)
  return (creationByMonth[month - 1] ?? 1) * (festival < 1 ? festivalCreation : 1) * (1 + growthPerYear) ** ((day - start) / 365.25)
}

const { waves } = plantedTruths.supplyShock

/** Level of the supply trouble as the signal shows it on a day, 0 outside the episodes; it comes in waves. */
export function supplyLevel(day: Day, episodes: readonly SupplyEpisode[] = plantedTruths.supplyShock.episodes): number {
  for (const episode of episodes) {
    const week = (day - episode.startsAt) / 7
    if (week < 0 || week > episode.riseWeeks + episode.holdWeeks + episode.fallWeeks) continue
    const rise = Math.min(1, (week + 1) / episode.riseWeeks)
    const fall = Math.min(1, 1 - (week - episode.riseWeeks - episode.holdWeeks) / episode.fallWeeks)
    return episode.peak * Math.min(rise, fall) * (1 + waves.height * Math.sin((2 * Math.PI * week) / waves.weeks))
  }
  return 0
}

/** The trouble that deals and deliveries of a region feel on a day: the level of two weeks before, nothing in other regions. */
export function supplyEffect(regionKey: string, day: Day): number {
  return regionKey === plantedTruths.supplyShock.regionKey ? supplyLevel(day - plantedTruths.supplyShock.lagDays) : 0
}
