import { expect, it } from 'vitest'
import { calibrate, fitBetaCalibration } from './calibration'
import { fitLogistic } from './logistic-regression'
import { areaUnderCurve, calibrationLimit, reliabilityBins, scoreProbabilities, sigmoid } from './scores'
import { normalOf, uniformOf } from './stable-hash'

it('scores a small example as computed by hand', () => {
  const scores = scoreProbabilities([0.9, 0.6, 0.4, 0.1], [1, 0, 1, 0])
  expect(scores.auc).toBe(0.75)
  expect(scores.logLoss).toBeCloseTo((2 * -Math.log(0.9) - 2 * Math.log(0.4)) / 4, 12)
  expect(scores.brier).toBeCloseTo((0.01 + 0.36 + 0.36 + 0.01) / 4, 12)
  expect(areaUnderCurve([0.5, 0.5], [1, 0])).toBe(0.5)
  expect(areaUnderCurve([0.5, 0.6], [1, 1])).toBeNull()
})

it('bins by equal mass, with an interval around what was observed', () => {
  const probabilities = Array.from({ length: 100 }, (_value, index) => index / 100)
  const bins = reliabilityBins(probabilities, probabilities.map((p) => (p >= 0.5 ? 1 : 0)))
  expect(bins.map((bin) => bin.size)).toEqual(Array(10).fill(10))
  expect(bins.every((bin) => bin.low <= bin.observed && bin.observed <= bin.high)).toBe(true)
})

it('calibration undoes a distortion and keeps the order', () => {
  const truth = Array.from({ length: 4_000 }, (_value, index) => uniformOf(index, 1, 1))
  const outcomes = truth.map((p, index) => (uniformOf(index, 2, 2) < p ? 1 : 0))
  const distorted = truth.map((p) => sigmoid(2.5 * Math.log(p / (1 - p)) + 1))
  const calibration = fitBetaCalibration(distorted, outcomes, truth.map(() => 1))
  const repaired = distorted.map((p) => calibrate(calibration, p))
  expect(scoreProbabilities(distorted, outcomes).ece).toBeGreaterThan(0.1)
  expect(scoreProbabilities(repaired, outcomes).ece).toBeLessThan(0.03)
  expect(areaUnderCurve(repaired, outcomes)).toBeCloseTo(areaUnderCurve(distorted, outcomes) ?? 0, 9)
})

it('calibration never turns the order around: noise becomes a flat line', () => {
  const noise = Array.from({ length: 2_000 }, (_value, index) => uniformOf(index, 3, 3))
  const outcomes = noise.map((p) => (p < 0.3 ? 1 : 0))
  const calibration = fitBetaCalibration(noise, outcomes, noise.map(() => 1))
  expect(calibrate(calibration, 0.9)).toBeGreaterThanOrEqual(calibrate(calibration, 0.1))
})

it('logistic regression finds the slopes, and takes a missing value for what it is', () => {
  const rows = Array.from({ length: 3_000 }, (_value, index) => index)
  const matrix = new Float32Array(rows.length * 2)
  const outcomes = rows.map((row) => {
    const x = normalOf(row, 1, 5)
    const isMissing = uniformOf(row, 2, 6) < 0.3
    matrix[row * 2] = x
    matrix[row * 2 + 1] = isMissing ? Number.NaN : normalOf(row, 3, 7)
    return uniformOf(row, 4, 8) < sigmoid(1.5 * x + (isMissing ? 1 : -0.5)) ? 1 : 0
  })
  const model = fitLogistic(matrix, 2, rows, outcomes, rows.map(() => 1))
  const [plain, missing] = model.predict(Float32Array.of(0, 0, 0, Number.NaN), [0, 1])
  expect(plain).toBeCloseTo(sigmoid(-0.5), 1)
  expect(missing).toBeCloseTo(sigmoid(1), 1)
})

it('deals asked for on several days count once in the limit of chance: it is that of the deals, not of the rows', () => {
  const deals = Array.from({ length: 400 }, (_value, deal) => 0.02 + (0.96 * deal) / 400)
  const days = Array.from({ length: 9 }, (_value, day) => day)
  const rows = days.flatMap(() => deals)
  const own = days.flatMap(() => deals.map((_p, deal) => deal))
  const ofDeals = calibrationLimit(deals)
  expect(calibrationLimit(rows, 200, own)).toBeGreaterThan(0.9 * ofDeals)
  expect(calibrationLimit(rows)).toBeLessThan(0.5 * ofDeals)
})
