import type { CheckStatus } from '../../../model/service.ts';
import type { Clock } from '../../../support/clock.ts';
import type { AgentState, HeldCheck } from './agent-state.ts';
import { createAliasRunners } from './alias-runners.ts';
import { createProbeRunners, type Probe } from './probe-runners.ts';
import type { Report, Runners } from './runner.ts';
import { createTtlRunners } from './ttl-runners.ts';

/** Everything that sets the status of checks. */
export interface CheckRunners {
  start(check: HeldCheck): void;
  /** After a restart of the agent: some aliases get stuck. */
  startAgain(check: HeldCheck): void;
  /** Whatever runs under this id, of former types too. */
  stop(checkId: string): void;
  beat(checkId: string, status: CheckStatus, output: string): number | undefined;
  serviceChanged(serviceId: string): void;
  nodeChanged(): void;
}

export interface RunnerOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Left out: what would be probed keeps the status that it was registered with. */
  readonly probe: Probe | undefined;
  readonly stuckAliasChance: number;
}

export function createCheckRunners(
  { clock, random, probe, stuckAliasChance }: RunnerOptions,
  state: AgentState,
  report: Report,
): CheckRunners {
  const ttl = createTtlRunners(clock, report);
  const alias = createAliasRunners(clock, state, report);
  const byType: Readonly<Record<string, Runners>> = {
    ttl,
    alias,
    ...(probe && {
      http: createProbeRunners('http', clock, random, probe, report),
      tcp: createProbeRunners('tcp', clock, random, probe, report),
      script: createProbeRunners('script', clock, random, probe, report),
    }),
  };
  const start = (check: HeldCheck) => byType[check.definition.type]?.start(check);
  return {
    start,
    startAgain(check) {
      const isStuck = check.definition.type === 'alias' && random() < stuckAliasChance;
      if (isStuck) alias.startStuck(check);
      else start(check);
    },
    stop(checkId) {
      for (const runners of Object.values(byType)) runners.stop(checkId);
    },
    beat: ttl.beat,
    serviceChanged: alias.serviceChanged,
    nodeChanged: alias.nodeChanged,
  };
}
