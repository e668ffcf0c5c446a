import type { CheckStatus } from '../../../model/service.ts';
import type { CheckDefinition, Registration } from './registration.ts';

/** A check as the agent holds it. Its id is unique on the agent, whatever service it belongs to. */
export interface HeldCheck {
  readonly id: string;
  /** Empty for a check of the whole node. */
  readonly serviceId: string;
  readonly definition: CheckDefinition;
  readonly status: CheckStatus;
  readonly output: string;
  /** The last beat of a TTL, as it is written down; it counts until `until` (monotonic ms). */
  readonly beaten: { readonly status: CheckStatus; readonly output: string; readonly until: number } | undefined;
}

/** What one Consul agent holds: services and checks, by id. A store and nothing more; lists are sorted by id. */
export interface AgentState {
  service(serviceId: string): Registration | undefined;
  services(): readonly Registration[];
  check(checkId: string): HeldCheck | undefined;
  checks(): readonly HeldCheck[];
  /** Of a service, or with an empty id those of the node. */
  checksOf(serviceId: string): readonly HeldCheck[];
  putService(registration: Registration): void;
  removeService(serviceId: string): void;
  putCheck(check: HeldCheck): void;
  removeCheck(checkId: string): void;
  clear(): void;
}

export function createAgentState(): AgentState {
  const services = new Map<string, Registration>();
  const checks = new Map<string, HeldCheck>();
  return {
    service: (serviceId) => services.get(serviceId),
    services: () => sortedById([...services.values()]),
    check: (checkId) => checks.get(checkId),
    checks: () => sortedById([...checks.values()]),
    checksOf: (serviceId) => sortedById([...checks.values()].filter((check) => check.serviceId === serviceId)),
    putService: (registration) => void services.set(registration.id, registration),
    removeService: (serviceId) => void services.delete(serviceId),
    putCheck: (check) => void checks.set(check.id, check),
    removeCheck: (checkId) => void checks.delete(checkId),
    clear() {
      services.clear();
      checks.clear();
    },
  };
}

export const defaultName = (serviceName: string): string => `Service '${serviceName}' check`;

const sortedById = <Value extends { readonly id: string }>(values: Value[]): Value[] =>
  values.sort((left, right) => (left.id < right.id ? -1 : 1));
