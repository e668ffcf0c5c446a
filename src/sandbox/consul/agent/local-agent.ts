import type { CheckStatus } from '../../../model/service.ts';
import { type AgentState, createAgentState, type HeldCheck } from './agent-state.ts';
import { createCheckRunners, type RunnerOptions } from './check-runners.ts';
import { maintenanceCheck } from './maintenance-check.ts';
import type { CheckDefinition, Registration } from './registration.ts';

/** Who is told of what the agent holds, each time after it has changed. */
export interface AgentNews {
  /** Registered, changed or gone, with its checks. */
  service(serviceId: string): void;
  /** Another status, a new check, or one less. */
  check(checkId: string): void;
  /** The same status in other words. */
  output(checkId: string): void;
}

export interface LocalAgentOptions extends RunnerOptions {
  /** Checks of a registration may name a command. */
  readonly runsScripts: boolean;
}

/** The agent's own part: what it holds, and how that changes. */
export interface LocalAgent {
  readonly state: AgentState;
  /**
   * `false`: a check wants to run a command, and this agent runs none. Then what the agent did not have before it still
   * does not have, but what it had is changed already, up to that check.
   */
  register(registration: Registration, replacesChecks: boolean): boolean;
  /** Removes its checks too. `false`: there is none. */
  deregister(serviceId: string): boolean;
  removeCheck(checkId: string): boolean;
  /** `false`: no such TTL. */
  beat(checkId: string, status: CheckStatus, output: string): boolean;
  /** As if a runner had reported it. */
  setCheck(checkId: string, status: CheckStatus, output: string): void;
  /** Of a service, or with an empty id of the node. A reason of `undefined` ends it. The first reason stays. */
  setMaintenance(serviceId: string, reason: string | undefined): void;
  /** The process starts again, with what it had written down. */
  reload(): void;
  /** The process starts again, with nothing. */
  clear(): void;
}

export function createLocalAgent(options: LocalAgentOptions, news: AgentNews): LocalAgent {
  const { clock, runsScripts } = options;
  const state = createAgentState();

  const setCheck = (checkId: string, status: CheckStatus, output: string) => {
    const check = state.check(checkId);
    if (check === undefined || (check.status === status && check.output === output)) return;
    state.putCheck({ ...check, status, output });
    if (check.status === status) {
      news.output(checkId);
      return;
    }
    news.check(checkId);
    if (check.serviceId !== '') runners.serviceChanged(check.serviceId);
  };
  const runners = createCheckRunners(options, state, setCheck);

  const checkChanged = ({ id, serviceId }: HeldCheck) => {
    news.check(id);
    if (serviceId === '') runners.nodeChanged();
    else runners.serviceChanged(serviceId);
  };
  const drop = (check: HeldCheck) => {
    runners.stop(check.id);
    state.removeCheck(check.id);
    checkChanged(check);
  };
  const put = (check: HeldCheck) => {
    state.putCheck(check);
    checkChanged(check);
  };
  /** A known check keeps its status whatever the body says; it may change its service. */
  const holding = (id: string, serviceId: string, definition: CheckDefinition): HeldCheck => {
    const { status, output, beaten } = state.check(id) ?? { status: definition.status ?? 'critical', output: '' };
    return { id, serviceId, definition, status, output, beaten };
  };

  return {
    state,
    setCheck,
    register(registration, replacesChecks) {
      const { id: serviceId } = registration;
      const wanted = registration.checks.map((check, at) => ({ ...check, id: check.id ?? idFor(registration, at) }));
      const refused = runsScripts ? undefined : wanted.find(({ args }) => args.length > 0);
      if (refused !== undefined && state.service(serviceId) === undefined) return false;
      const kept = refused === undefined ? wanted : wanted.filter(({ id }) => state.check(id) !== undefined);
      state.putService(registration);
      for (const check of kept) state.putCheck(holding(check.id, serviceId, check));
      news.service(serviceId);
      const isLeft = ({ id }: HeldCheck) => !wanted.some((check) => check.id === id);
      if (replacesChecks && refused === undefined) state.checksOf(serviceId).filter(isLeft).forEach(drop);
      const reached = refused === undefined ? wanted : wanted.slice(0, wanted.indexOf(refused));
      for (const { id } of reached) {
        const check = state.check(id);
        if (check !== undefined) runners.start(check);
      }
      runners.serviceChanged(serviceId);
      return refused === undefined;
    },
    deregister(serviceId) {
      if (state.service(serviceId) === undefined) return false;
      for (const { id } of state.checksOf(serviceId)) {
        runners.stop(id);
        state.removeCheck(id);
      }
      state.removeService(serviceId);
      news.service(serviceId);
      runners.serviceChanged(serviceId);
      return true;
    },
    removeCheck(checkId) {
      const check = state.check(checkId);
      if (check !== undefined) drop(check);
      return check !== undefined;
    },
    beat(checkId, status, output) {
      const until = runners.beat(checkId, status, output);
      const check = state.check(checkId);
      if (until === undefined || check === undefined) return false;
      state.putCheck({ ...check, beaten: { status, output, until } });
      return true;
    },
    setMaintenance(serviceId, reason) {
      const wanted = maintenanceCheck(serviceId, reason ?? '');
      const present = state.check(wanted.id);
      if (reason === undefined && present !== undefined) drop(present);
      if (reason !== undefined && present === undefined) put(wanted);
    },
    reload() {
      for (const check of state.checks()) {
        runners.stop(check.id);
        state.putCheck({ ...check, ...reloaded(check, clock.now()) });
      }
      for (const check of state.checks()) runners.startAgain(check);
    },
    clear() {
      for (const { id } of state.checks()) runners.stop(id);
      state.clear();
    },
  };
}

/** Numbered only when there are several (measured). */
const idFor = ({ id, checks }: Registration, at: number): string =>
  checks.length > 1 ? `service:${id}:${at + 1}` : `service:${id}`;

/** Only a TTL that was beaten and has not run out comes back as it was (contract: Consul, §3). */
function reloaded({ beaten, definition }: HeldCheck, now: number): Partial<HeldCheck> {
  if (definition.type === 'ttl' && beaten !== undefined && now < beaten.until)
    return { status: beaten.status, output: beaten.output };
  return { status: 'critical', output: '', beaten: undefined };
}
