import { type AgentState, defaultName, type HeldCheck } from '../agent/agent-state.ts';
import type { Registration } from '../agent/registration.ts';

interface Indexes {
  readonly createIndex: number;
  readonly modifyIndex: number;
}

export interface ServiceRow extends Indexes {
  readonly registration: Registration;
}

/** A check as the catalogue has it: with the name and the tags of its service. */
export interface CheckFacts {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly notes: string;
  readonly output: string;
  readonly serviceId: string;
  readonly serviceName: string;
  readonly serviceTags: readonly string[];
  readonly type: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

export interface CheckRow extends Indexes {
  readonly facts: CheckFacts;
}

export function factsOf({ id, serviceId, definition, status, output }: HeldCheck, state: AgentState): CheckFacts {
  const { name = '', tags = [] } = state.service(serviceId) ?? {};
  return {
    id,
    name: definition.name ?? defaultName(name),
    status,
    notes: definition.notes,
    output,
    serviceId,
    serviceName: name,
    serviceTags: tags,
    type: definition.type,
    intervalMs: definition.intervalMs,
    timeoutMs: definition.timeoutMs,
  };
}

/** What a re-registration may change without a write to the catalogue: its checks, and how a check is run (measured). */
export const isSameService = (left: Registration, right: Registration): boolean =>
  JSON.stringify({ ...left, checks: [] }) === JSON.stringify({ ...right, checks: [] });

export function isSameCheck(left: CheckFacts, right: CheckFacts): boolean {
  const compared = ({ id, name, status, notes, serviceId, serviceName, serviceTags }: CheckFacts) =>
    JSON.stringify([id, name, status, notes, serviceId, serviceName, serviceTags]);
  return compared(left) === compared(right);
}
