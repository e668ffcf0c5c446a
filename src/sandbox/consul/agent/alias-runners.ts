import type { CheckStatus } from '../../../model/service.ts';
import type { Clock } from '../../../support/clock.ts';
import { type AgentState, defaultName, type HeldCheck } from './agent-state.ts';
import type { Report, Runners } from './runner.ts';

/** Checks that follow another service of this agent. */
export interface AliasRunners extends Runners {
  /** As `start`, but what it finds first is lost: stays as it is until its refresh, or until its service has news. */
  startStuck(check: HeldCheck): void;
  /** The service was registered, was removed, or one of its checks has another status. */
  serviceChanged(serviceId: string): void;
  /** The node has another check, or one less: nobody is told of that, so it waits for the refresh. */
  nodeChanged(): void;
}

/** An alias that hears nothing looks again so long after it last looked (ms). */
const REFRESH_MS = 60_000;

interface Alias {
  readonly target: string;
  lookedAt: number;
  cancel(): void;
}

export function createAliasRunners(clock: Clock, state: AgentState, report: Report): AliasRunners {
  const running = new Map<string, Alias>();
  const stop = (checkId: string) => {
    running.get(checkId)?.cancel();
    running.delete(checkId);
  };
  const look = (checkId: string, alias: Alias) => {
    alias.cancel();
    alias.lookedAt = clock.now();
    const { status, output } = followed(state, alias.target);
    report(checkId, status, output);
  };
  /** Refreshes that would find nothing new are left out: so no clock is kept busy. */
  const lookAtRefresh = (checkId: string, alias: Alias) => {
    const periods = Math.floor((clock.now() - alias.lookedAt) / REFRESH_MS) + 1;
    alias.cancel();
    alias.cancel = clock.after(alias.lookedAt + periods * REFRESH_MS - clock.now(), () => look(checkId, alias));
  };
  const begin = ({ id, definition }: HeldCheck) => {
    stop(id);
    const alias = { target: definition.target, lookedAt: clock.now(), cancel: () => {} };
    running.set(id, alias);
    return alias;
  };
  return {
    start: (check) => look(check.id, begin(check)),
    startStuck: (check) => lookAtRefresh(check.id, begin(check)),
    stop,
    serviceChanged(serviceId) {
      for (const [checkId, alias] of [...running]) if (alias.target === serviceId) look(checkId, alias);
    },
    nodeChanged() {
      for (const [checkId, alias] of running) lookAtRefresh(checkId, alias);
    },
  };
}

/** The worst of the checks of a service and of the node (contract: Consul, §3). */
function followed(state: AgentState, target: string): { readonly status: CheckStatus; readonly output: string } {
  const name = state.service(target)?.name;
  const checks = [...state.checksOf(''), ...state.checksOf(target)];
  if (name === undefined && checks.length === 0) {
    return { status: 'critical', output: `Service ${target} could not be found on node ` };
  }
  for (const status of ['critical', 'warning'] as const) {
    const failing = checks.find((check) => check.status === status);
    if (failing === undefined) continue;
    const shown = failing.definition.name ?? defaultName(name ?? '');
    return { status, output: `Aliased check "${shown}" failing: ${failing.output}` };
  }
  return { status: 'passing', output: checks.length === 0 ? 'No checks found.' : 'All checks passing.' };
}
