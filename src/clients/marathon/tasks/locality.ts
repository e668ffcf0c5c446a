import type { AgentId } from '../../../model/ids.ts';
import { objectIn, textIn } from '../../json-fields.ts';

/** The machine whose tasks are ours. */
export interface LocalAgent {
  /** `undefined`: there is no Mesos agent to ask which id it has, so a task's host decides. */
  readonly agentId: AgentId | undefined;
  /** As the agent itself spells it, which is what Marathon shows as a task's host. */
  readonly hostname: string;
  /** Where Mesos reaches it: what a task's host is where the agent advertises an IP. */
  readonly address?: string;
  /** Where nobody tells which of them that is: all addresses of this machine. */
  readonly addresses?: readonly string[];
  /** The same: whether a task was known here before. It is ours, whatever its host is called: the name we go by may be wrong. */
  readonly knows?: (id: string) => boolean;
}

/** Spellings of an agent id that name no agent: events that Marathon made up carry them (contract: Marathon, §4.3). */
const NO_AGENT = new Set(['', 'n/a']);

/** The agent id of a task or an event, `undefined` where it names none. */
export function agentIdIn(value: unknown): AgentId | undefined {
  const text = textIn(value);
  return text === undefined || NO_AGENT.has(text) ? undefined : (text as AgentId);
}

/**
 * Whether a task, as Marathon sent it, runs here. Without an agent id its host decides (contract: Marathon, §2), or that it was
 * known here before; `undefined`: an agent id is all it names, and we don't know ours.
 */
export function isLocal(task: unknown, local: LocalAgent): boolean | undefined {
  const fields = objectIn(task);
  const agent = agentIdIn(fields?.slaveId);
  if (agent !== undefined && local.agentId !== undefined) return agent === local.agentId;
  const host = textIn(fields?.host) ?? '';
  if (isOurHost(host, local) || local.knows?.(textIn(fields?.id) ?? '')) return true;
  return host === '' && local.agentId === undefined ? undefined : false;
}

/** Whether Marathon means this machine by a task's host. */
export function isOurHost(host: string, local: LocalAgent): boolean {
  const name = host.toLowerCase();
  return namesOf(local).some((ours) => ours.toLowerCase() === name);
}

/**
 * A host that these bytes name and whose name is a longer or a shorter form of ours, which Marathon may mean by it. Looked for
 * only where there is no Mesos agent that says how it is spelt.
 */
export function akinHostIn(task: Buffer, local: LocalAgent): string | undefined {
  if (local.agentId !== undefined) return undefined;
  const ours = local.hostname.toLowerCase();
  const isAkin = (host: string) => host.startsWith(`${ours}.`) || ours.startsWith(`${host}.`);
  return wordsIn(task.toString('latin1'), NAMED_HOST).find(
    (host) => isAkin(host.toLowerCase()) && !isOurHost(host, local),
  );
}

const namesOf = ({ hostname, address, addresses = [] }: LocalAgent): readonly string[] =>
  address === undefined ? [hostname, ...addresses] : [hostname, address, ...addresses];

/**
 * Whether the bytes of a task are worth parsing, asked of every task of the cluster: they mention our agent, or they
 * name none. Only a sieve: `isLocal` decides.
 */
export function createTaskSieve(local: LocalAgent): (task: Buffer) => boolean {
  const { agentId } = local;
  if (agentId === undefined) return (task) => mayNameUs(task.toString('latin1'), local);
  const needle = Buffer.from(agentId);
  return (task) => {
    if (needle.length > 0 && task.includes(needle)) return true;
    const key = task.indexOf(AGENT_KEY);
    return key === -1 || NAMES_NO_AGENT.test(task.toString('latin1', key, key + 64));
  };
}

const AGENT_KEY = Buffer.from('"slaveId"');
const NAMES_NO_AGENT = /^"slaveId"\s*:\s*(?:null|""|"n\/a")/;

/** Whether a task of ours is named, or our host, or none: also in words that JSON may spell in more ways than one. */
function mayNameUs(text: string, local: LocalAgent): boolean {
  const named = wordsIn(text, NAMED_HOST);
  if (named.length === 0 || named.some((host) => host.includes('\\') || isOurHost(host, local))) return true;
  return wordsIn(text, NAMED_TASK).some((id) => local.knows?.(id));
}

const wordsIn = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].flatMap(([, word = '']) => (word === '' ? [] : [word]));

const NAMED_HOST = /"host"\s*:\s*"([^"]*)"/g;
const NAMED_TASK = /"(?:id|taskId)"\s*:\s*"([^"]*)"/g;

/**
 * Whether an event may be about a task here, without parsing it. Events that name no agent always may: health
 * events never name one, and a name may be left empty (contract: Marathon, §4.3).
 */
export function mayConcern(data: string, local: LocalAgent): boolean {
  const { agentId } = local;
  if (agentId === undefined) return mayNameUs(data, local);
  if (data.includes(agentId)) return true;
  const named = NAMED_AGENT.exec(data)?.[1];
  return named === undefined || NO_AGENT.has(named);
}

const NAMED_AGENT = /"(?:slaveId|agentId)"\s*:\s*"([^"]*)"/;
