import type { HealthCheck } from '../../model/app-definition.ts';
import type { CheckTiming } from '../../model/service.ts';
import type { CheckWish } from '../wish/wish.ts';

/** Consul knows no interval below 1 s; a day is more than anybody means, and far below what overflows its durations. */
const INTERVAL_MS = { min: 1_000, max: 86_400_000 };
/** Marathon's own default, for an interval of 0 that nothing caps: agents refuse `0s` with the whole service. */
const UNSAID_INTERVAL_MS = 60_000;
/** For checks that replace Marathon's. */
const OWN = { intervalMs: 10_000, timeoutMs: 5_000 };

/** Marathon's times, with what is wanted instead. A Consul check should notice sooner than Marathon's 60 s, hence the cap. */
export function timingOf(check: HealthCheck, wish: CheckWish): CheckTiming {
  const { intervalSeconds, timeoutSeconds, maxConsecutiveFailures } = check;
  const said = intervalSeconds === 0 && wish.maxIntervalMs === undefined ? UNSAID_INTERVAL_MS : intervalSeconds * 1_000;
  const failures = wish.failures?.value === 'marathon' ? maxConsecutiveFailures : wish.failures?.value;
  return {
    intervalMs: inRange(wish.interval?.value ?? capped(said, wish)),
    timeoutMs: wish.timeout ? timeout(wish.timeout.value) : timeout(timeoutSeconds * 1_000),
    ...thresholds(failures, wish.successes?.value),
  };
}

/** Of a check that Marathon does not have: 10 s and 5 s where nothing is said. */
export function ownTimingOf(wish: CheckWish): CheckTiming {
  const failures = wish.failures?.value === 'marathon' ? undefined : wish.failures?.value;
  return {
    intervalMs: inRange(wish.interval?.value ?? capped(OWN.intervalMs, wish)),
    timeoutMs: timeout(wish.timeout?.value ?? OWN.timeoutMs),
    ...thresholds(failures, wish.successes?.value),
  };
}

const capped = (ms: number, { maxIntervalMs }: CheckWish): number => Math.min(ms, maxIntervalMs ?? ms);

const inRange = (ms: number): number => Math.round(Math.min(INTERVAL_MS.max, Math.max(INTERVAL_MS.min, ms)));

/** 0 is Consul's own default. */
const timeout = (ms: number): number | undefined =>
  ms > 0 ? Math.round(Math.min(INTERVAL_MS.max, Math.max(1, ms))) : undefined;

/** Consul takes whole numbers alone; what has its own value is left out, so that the ids of checks stay what they were. */
const thresholds = (failures: number | undefined, successes: number | undefined) => ({
  ...(isCount(failures) ? { failuresBeforeCritical: Math.ceil(failures) } : {}),
  ...(isCount(successes) ? { successesBeforePassing: Math.ceil(successes) } : {}),
});

const isCount = (count: number | undefined): count is number => count !== undefined && count > 0 && count <= 1_000_000;
