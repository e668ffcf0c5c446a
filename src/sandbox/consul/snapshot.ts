import type { CheckStatus } from '../../model/service.ts';
import type { AgentState } from './agent/agent-state.ts';

/** What a test wants to know at a glance: plain, sorted, comparable. */
export interface ConsulSnapshot {
  /** By service id. */
  readonly services: Readonly<Record<string, SnapshotService>>;
}

export interface SnapshotService {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, string>>;
  /** By check id. */
  readonly checks: Readonly<Record<string, CheckStatus>>;
}

export function snapshotOf(state: AgentState): ConsulSnapshot {
  const services = state.services().map((service): [string, SnapshotService] => {
    const { id, name, address, port, tags, meta } = service;
    const checks = state.checksOf(id).map((check) => [check.id, check.status]);
    return [id, { name, address, port, tags, meta, checks: Object.fromEntries(checks) }];
  });
  return { services: Object.fromEntries(services) };
}
