import type { CheckStatus } from '../../model/service.ts';
import type { CheckDefinition, Registration } from './registration.ts';

/** A check as the agent holds it. Its id is unique on the agent, whatever service it belongs to. */
export interface HeldCheck {
  readonly id: string;
  readonly serviceId: string;
  readonly definition: CheckDefinition;
  /** As last set; `AgentState.statusOf` says what it is now. */
  readonly status: CheckStatus;
  readonly output: string;
  /** TTL only: when it turns critical (monotonic ms), and whether anybody ever beat it. */
  readonly expiresAt: number;
  readonly isBeaten: boolean;
  readonly createIndex: number;
}

export interface HeldService {
  readonly registration: Registration;
  readonly createIndex: number;
  readonly modifyIndex: number;
}

export interface CheckState {
  readonly status: CheckStatus;
  readonly output: string;
}

/** What one Consul agent knows: services and checks, by id. */
export interface AgentState {
  register(registration: Registration, replacesChecks: boolean): void;
  /** Removes its checks too. `false`: there is none. */
  deregister(serviceId: string): boolean;
  removeCheck(checkId: string): boolean;
  setCheck(checkId: string, status: CheckStatus, output: string): void;
  beat(checkId: string, status: CheckStatus, output: string): void;
  service(serviceId: string): HeldService | undefined;
  check(checkId: string): HeldCheck | undefined;
  /** Sorted by id. */
  services(): readonly HeldService[];
  checks(): readonly HeldCheck[];
  checksOf(serviceId: string): readonly HeldCheck[];
  /** Status and output as of now: TTLs run out, and aliases follow. */
  statusOf(check: HeldCheck): CheckState;
  /** What `X-Consul-Index` says. */
  index(): number;
  /** The agent's process starts again, with what it had written down. */
  reload(): void;
  clear(): void;
}

/** `onChange` is called after each change that a request may be waiting for. */
export function createAgentState(now: () => number, onChange: () => void): AgentState {
  const services = new Map<string, HeldService>();
  const checks = new Map<string, HeldCheck>();
  let index = 10;

  const checksOf = (serviceId: string) => sorted(checks).filter((check) => check.serviceId === serviceId);
  const put = (check: HeldCheck) => {
    checks.set(check.id, check);
    index += 1;
  };
  const change = (checkId: string, how: (check: HeldCheck) => Partial<HeldCheck>) => {
    const check = checks.get(checkId);
    if (check === undefined) return;
    put({ ...check, ...how(check) });
    onChange();
  };

  const statusOf = (check: HeldCheck): CheckState => {
    const { type, target } = check.definition;
    if (type === 'alias') return aliasOf(target);
    if (type !== 'ttl' || now() < check.expiresAt) return check;
    return { status: 'critical', output: expired(check.output) };
  };
  /** Worst of all checks of the other service (contract: Consul, §3). */
  const aliasOf = (target: string): CheckState => {
    if (!services.has(target)) {
      return { status: 'critical', output: `Service ${target} could not be found on node ` };
    }
    const followed = checksOf(target).filter((check) => check.definition.type !== 'alias');
    const states = followed.map((check) => ({ ...statusOf(check), name: nameOf(check) }));
    for (const status of ['critical', 'warning'] as const) {
      const failing = states.find((state) => state.status === status);
      if (failing) return { status, output: `Aliased check "${failing.name}" failing: ${failing.output}` };
    }
    return { status: 'passing', output: states.length === 0 ? 'No checks found.' : 'All checks passing.' };
  };
  const nameOf = (check: HeldCheck) =>
    check.definition.name ?? defaultName(services.get(check.serviceId)?.registration.name ?? '');

  return {
    register(registration, replacesChecks) {
      const known = services.get(registration.id);
      index += 1;
      const createIndex = known?.createIndex ?? index;
      services.set(registration.id, { registration, createIndex, modifyIndex: index });
      const ids = registration.checks.map((check, at) => check.id ?? idFor(registration, at));
      if (replacesChecks) {
        for (const check of checksOf(registration.id)) if (!ids.includes(check.id)) checks.delete(check.id);
      }
      registration.checks.forEach((definition, at) => {
        const id = ids[at] ?? '';
        const previous = checks.get(id);
        // A known check keeps its status whatever the body says, and its TTL starts anew; it may change its service.
        const state = previous === undefined ? initialState(definition) : statusOf(previous);
        put({
          id,
          serviceId: registration.id,
          definition,
          status: state.status,
          output: state.output,
          expiresAt: now() + definition.ttlMs,
          isBeaten: previous?.isBeaten ?? false,
          createIndex: previous?.createIndex ?? index + 1,
        });
      });
      onChange();
    },
    deregister(serviceId) {
      if (!services.delete(serviceId)) return false;
      for (const check of checksOf(serviceId)) checks.delete(check.id);
      index += 1;
      onChange();
      return true;
    },
    removeCheck(checkId) {
      if (!checks.delete(checkId)) return false;
      index += 1;
      onChange();
      return true;
    },
    setCheck: (checkId, status, output) => change(checkId, () => ({ status, output })),
    beat: (checkId, status, output) =>
      change(checkId, ({ definition }) => ({ status, output, isBeaten: true, expiresAt: now() + definition.ttlMs })),
    service: (serviceId) => services.get(serviceId),
    check: (checkId) => checks.get(checkId),
    services: () => sorted(services),
    checks: () => sorted(checks),
    checksOf,
    statusOf,
    index: () => index,
    reload() {
      for (const check of checks.values()) put({ ...check, ...reloaded(check, now()) });
    },
    clear() {
      services.clear();
      checks.clear();
      // A new catalogue starts to count from the beginning.
      index = 10;
    },
  };
}

export const defaultName = (serviceName: string): string => `Service '${serviceName}' check`;

/** Numbered only when there are several (measured). */
const idFor = ({ id, checks }: Registration, at: number): string =>
  checks.length > 1 ? `service:${id}:${at + 1}` : `service:${id}`;

const initialState = ({ status = 'critical' }: CheckDefinition): CheckState => ({ status, output: '' });

function expired(output: string): string {
  if (output.startsWith('TTL expired')) return output;
  return output === '' ? 'TTL expired' : `TTL expired (last output before timeout follows): ${output}`;
}

/** Only a TTL that was beaten and has not run out comes back as it was (contract: Consul, §3). */
function reloaded(check: HeldCheck, now: number): Partial<HeldCheck> {
  const { definition, isBeaten, expiresAt } = check;
  const isKept = definition.type === 'ttl' && isBeaten && now < expiresAt;
  const expiresAgain = { expiresAt: now + definition.ttlMs };
  return isKept ? expiresAgain : { status: 'critical', output: '', ...expiresAgain };
}

const sorted = <Value>(map: ReadonlyMap<string, Value>): Value[] =>
  [...map].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, value]) => value);
