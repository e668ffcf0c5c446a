import type { MemorySample } from './memory-watch.ts';

/** How what a process holds has moved over its life, once it has warmed up. */
export interface Flatness {
  readonly resident: Trend;
  readonly held: Trend;
  readonly isFlat: boolean;
}

export interface Trend {
  /** Medians of the first and of the last third (bytes). */
  readonly first: number;
  readonly last: number;
  /** As much as is remembered on purpose, and chance. */
  readonly mayRise: number;
  /** Of the line that fits best (bytes a minute). */
  readonly slope: number;
  readonly isFlat: boolean;
}

/**
 * An ended task is remembered on purpose: all of it for ten minutes after the last word about it (`inventory.ts`), then
 * for an hour how it ended (`task-records.ts`). What that takes was measured, and rounded up by a quarter.
 */
export const REMEMBERED = { wholeMs: 11 * 60_000, wholeBytes: 6_000, endBytes: 700 };
/** Tasks come and go, code is compiled. Of the process also what V8 and the C library have not given back. */
export const CHANCE_BYTES = { resident: 48 * 2 ** 20, held: 4 * 2 ** 20 };
/** Until V8 collects its garbage, there is up to as much of it. */
const RESIDENT_FACTOR = 2;

/** By then everything has happened that happens, V8 has compiled it, and its spaces have their size. */
const WARM_AFTER_MS = 60_000;
/** Shorter stretches are mostly chance. */
const LEAST_MS = 90_000;

/** `undefined`: a life as short as that tells nothing. */
export function flatnessOf(life: readonly MemorySample[]): Flatness | undefined {
  const bornMs = life[0]?.atMs ?? 0;
  const samples = life.filter(({ atMs }) => atMs - bornMs >= WARM_AFTER_MS);
  const judgedMs = (samples.at(-1)?.atMs ?? 0) - (samples[0]?.atMs ?? 0);
  if (judgedMs < LEAST_MS) return undefined;
  const remembered = rememberedIn(life);
  const trend = (chance: number, factor: number, read: (sample: MemorySample) => number | undefined): Trend => {
    const points = samples.flatMap((sample) => {
      const bytes = read(sample);
      return bytes === undefined ? [] : [{ atMs: sample.atMs, bytes, remembered: remembered(sample) }];
    });
    const third = Math.ceil(points.length / 3);
    const [before, after] = [points.slice(0, third), points.slice(-third)];
    const [first, last] = [median(before.map(({ bytes }) => bytes)), median(after.map(({ bytes }) => bytes))];
    const [least, most] = [
      median(before.map((point) => point.remembered)),
      median(after.map((point) => point.remembered)),
    ];
    const mayRise = chance + factor * Math.max(0, most - least);
    return { first, last, mayRise, slope: slopeOf(points), isFlat: last - first <= mayRise };
  };
  const resident = trend(CHANCE_BYTES.resident, RESIDENT_FACTOR, ({ residentBytes }) => residentBytes);
  const held = trend(CHANCE_BYTES.held, 1, ({ heldBytes }) => heldBytes);
  return { resident, held, isFlat: resident.isFlat && held.isFlat };
}

/** How much is remembered of ended tasks at a moment of a life (bytes). */
function rememberedIn(life: readonly MemorySample[]): (sample: MemorySample) => number {
  return ({ atMs, ended }) => {
    const ends = life.findLast((earlier) => earlier.atMs <= atMs - REMEMBERED.wholeMs)?.ended ?? 0;
    return (ended - ends) * REMEMBERED.wholeBytes + ends * REMEMBERED.endBytes;
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

interface Point {
  readonly atMs: number;
  readonly bytes: number;
}

/** Least squares, a minute. */
function slopeOf(points: readonly Point[]): number {
  const mean = (read: (point: Point) => number) => points.reduce((sum, point) => sum + read(point), 0) / points.length;
  const [meanAt, meanBytes] = [mean(({ atMs }) => atMs), mean(({ bytes }) => bytes)];
  const above = points.reduce((sum, { atMs, bytes }) => sum + (atMs - meanAt) * (bytes - meanBytes), 0);
  const below = points.reduce((sum, { atMs }) => sum + (atMs - meanAt) ** 2, 0);
  return below === 0 ? 0 : (above / below) * 60_000;
}
