import type { CheckStatus } from '../../../model/service.ts';
import type { Clock } from '../../../support/clock.ts';
import type { HeldCheck } from './agent-state.ts';
import type { ProbeRequest, ProbeType } from './registration.ts';
import type { Report, Runners } from './runner.ts';
import { createThreshold } from './threshold.ts';

/** A check that the agent runs itself. */
export interface ProbedCheck {
  readonly id: string;
  readonly serviceId: string;
  readonly kind: ProbeType;
  /** The URL, or `host:port`. */
  readonly target: string;
  /** Of a script. */
  readonly args: readonly string[];
  readonly timeoutMs: number;
  /** Of an HTTP check. */
  readonly request: ProbeRequest;
}

export interface ProbeResult {
  readonly status: CheckStatus;
  readonly output: string;
}

/** A status alone gets an output made up for it. One that throws is critical. */
export type Probe = (check: ProbedCheck) => Promise<CheckStatus | ProbeResult>;

/** A script gets three times as long (Consul's own default). */
const DEFAULT_TIMEOUT_MS = { http: 10_000, tcp: 10_000, script: 30_000 };
const LEAST_INTERVAL_MS = 1_000;

/** Runs the checks of one kind: first at a random moment of the interval, then once every interval. */
export function createProbeRunners(
  kind: ProbeType,
  clock: Clock,
  random: () => number,
  probe: Probe,
  report: Report,
): Runners {
  const cancels = new Map<string, () => void>();
  const stop = (checkId: string) => {
    cancels.get(checkId)?.();
    cancels.delete(checkId);
  };
  const start = ({ id, serviceId, definition }: HeldCheck) => {
    stop(id);
    const { target, args, request } = definition;
    const timeoutMs = definition.timeoutMs || DEFAULT_TIMEOUT_MS[kind];
    const intervalMs = Math.max(definition.intervalMs, LEAST_INTERVAL_MS);
    const threshold = createThreshold(definition.thresholds);
    let isOver = false;
    let cancelTimer = () => {};
    const runAfter = (ms: number) => {
      cancelTimer = clock.after(ms, async () => {
        const result = await resultOf(probe, { id, serviceId, kind, target, args, timeoutMs, request });
        if (isOver) return;
        const status = threshold(result.status);
        if (status !== undefined) report(id, status, result.output);
        runAfter(intervalMs);
      });
    };
    runAfter(random() * intervalMs);
    cancels.set(id, () => {
      isOver = true;
      cancelTimer();
    });
  };
  return { start, stop };
}

async function resultOf(probe: Probe, check: ProbedCheck): Promise<ProbeResult> {
  try {
    const result = await probe(check);
    if (typeof result !== 'string') return result;
    return { status: result, output: `probed ${check.target}: ${result}` };
  } catch (error) {
    return { status: 'critical', output: String(error) };
  }
}
