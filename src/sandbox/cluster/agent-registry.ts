import { type AgentId, agentId } from '../../model/ids.ts';
import type { Clock } from '../../support/clock.ts';
import type { AgentOptions, ClusterAgent, ForeignTask, MutableAgent } from './cluster-agent.ts';
import { createHostPorts, type HostPorts } from './host-ports.ts';

/** The machines of the cluster, with what each has to give away. */
export interface AgentRegistry {
  add(options?: AgentOptions): ClusterAgent;
  all(): readonly ClusterAgent[];
  /** Answers the first one where none is named. */
  choose(agent: ClusterAgent | undefined): ClusterAgent;
  restart(agent: ClusterAgent): void;
  renew(agent: ClusterAgent): AgentId;
  addForeignTask(agent: ClusterAgent, task: Pick<ForeignTask, 'id'> & Partial<ForeignTask>): ForeignTask;
  portsOf(agent: ClusterAgent): HostPorts;
  /** The number of this agent in the cluster, and a number for its next task. */
  nextSerial(agent: ClusterAgent): { readonly agentNumber: number; readonly serial: number };
}

interface Entry {
  readonly agent: MutableAgent;
  readonly number: number;
  readonly ports: HostPorts;
  serial: number;
}

export function createAgentRegistry(clock: Clock, clusterUuid: string): AgentRegistry {
  const entries = new Map<ClusterAgent, Entry>();
  let ids = 0;
  const nextId = () => {
    const id = `${clusterUuid}-S${ids}`;
    ids += 1;
    return agentId(id);
  };
  const entryOf = (agent: ClusterAgent) => {
    const entry = entries.get(agent);
    if (entry === undefined) throw new Error(`agent ${agent.id} is of another cluster`);
    return entry;
  };
  return {
    add(options = {}) {
      const number = entries.size + 1;
      const address = options.address ?? `10.0.${Math.floor(number / 250)}.${number % 250}`;
      const agent: MutableAgent = {
        id: options.id === undefined ? nextId() : agentId(options.id),
        hostname: options.hostname ?? `agent-${number}.example.net`,
        address,
        port: options.port ?? 5051,
        startedAtMs: options.startedAtMs ?? clock.wall(),
        foreignTasks: [],
      };
      entries.set(agent, { agent, number, ports: createHostPorts(), serial: 0 });
      return agent;
    },
    all: () => [...entries.keys()],
    choose(agent) {
      const chosen = agent ?? entries.keys().next().value;
      if (chosen === undefined) throw new Error('the cluster has no agent');
      return entryOf(chosen).agent;
    },
    restart(agent) {
      entryOf(agent).agent.startedAtMs = clock.wall();
    },
    renew(agent) {
      const entry = entryOf(agent);
      entry.agent.id = nextId();
      entry.agent.startedAtMs = clock.wall();
      entry.agent.foreignTasks = [];
      entry.ports.releaseAll();
      return entry.agent.id;
    },
    addForeignTask(agent, task) {
      const foreign: ForeignTask = {
        name: task.id,
        frameworkId: `${clusterUuid}-0099`,
        frameworkName: 'another-framework',
        ports: [],
        state: 'TASK_RUNNING',
        atMs: clock.wall(),
        ...task,
      };
      const entry = entryOf(agent);
      entry.agent.foreignTasks = [...entry.agent.foreignTasks, foreign];
      return foreign;
    },
    portsOf: (agent) => entryOf(agent).ports,
    nextSerial(agent) {
      const entry = entryOf(agent);
      entry.serial += 1;
      return { agentNumber: entry.number, serial: entry.serial };
    },
  };
}
