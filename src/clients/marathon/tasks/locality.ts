import type { AgentId } from '../../../model/ids.ts';
import { objectIn, textIn } from '../../json-fields.ts';

/** The Mesos agent whose tasks are ours. */
export interface LocalAgent {
  readonly agentId: AgentId;
  /** As the agent itself spells it, which is what Marathon shows as a task's host. */
  readonly hostname: string;
  /** Where Mesos reaches it: what a task's host is where the agent advertises an IP. */
  readonly address: string;
}

/** Spellings of an agent id that name no agent: events that Marathon made up carry them (contract: Marathon, §4.3). */
const NO_AGENT = new Set(['', 'n/a']);

/** The agent id of a task or an event, `undefined` where it names none. */
export function agentIdIn(value: unknown): AgentId | undefined {
  const text = textIn(value);
  return text === undefined || NO_AGENT.has(text) ? undefined : (text as AgentId);
}

/** Whether a task, as Marathon sent it, runs on our agent. Without an agent id its host decides (contract: Marathon, §2). */
export function isLocal(task: unknown, local: LocalAgent): boolean {
  const fields = objectIn(task);
  const agent = agentIdIn(fields?.slaveId);
  if (agent !== undefined) return agent === local.agentId;
  const host = textIn(fields?.host)?.toLowerCase();
  return host === local.hostname.toLowerCase() || host === local.address.toLowerCase();
}

/**
 * Whether the bytes of a task are worth parsing, asked of every task of the cluster: they mention our agent, or they
 * name none. Only a sieve: `isLocal` decides.
 */
export function createTaskSieve(agentId: AgentId): (task: Buffer) => boolean {
  const needle = Buffer.from(agentId);
  return (task) => {
    if (needle.length > 0 && task.includes(needle)) return true;
    const key = task.indexOf(AGENT_KEY);
    return key === -1 || NAMES_NO_AGENT.test(task.toString('latin1', key, key + 64));
  };
}

const AGENT_KEY = Buffer.from('"slaveId"');
const NAMES_NO_AGENT = /^"slaveId"\s*:\s*(?:null|""|"n\/a")/;

/**
 * Whether an event may be about a task on our agent, without parsing it. Events that name no agent always may: health
 * events never name one, and a name may be left empty (contract: Marathon, §4.3).
 */
export function mayConcern(data: string, agentId: AgentId): boolean {
  if (data.includes(agentId)) return true;
  const named = NAMED_AGENT.exec(data)?.[1];
  return named === undefined || NO_AGENT.has(named);
}

const NAMED_AGENT = /"(?:slaveId|agentId)"\s*:\s*"([^"]*)"/;
