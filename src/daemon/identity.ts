import { leaseId } from '../apply/lease.ts';
import type { LocalAgent } from '../clients/marathon/tasks/locality.ts';
import type { Config } from '../config/config.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { MappingOptions } from '../mapping/options.ts';
import type { FrameworkId, TaskId } from '../model/ids.ts';
import type { AgentIdentity } from '../model/sighting.ts';
import { isLoopback } from '../support/ip.ts';
import type { World } from './world.ts';

/** Who we are, put together from what sources say; until it is whole and undisputed, nothing is written. */
export interface Identity {
  /** `--cluster`, else what the only stored state is called, else Marathon's framework name. */
  readonly cluster: string | undefined;
  nameCluster(name: string): void;
  /** Consul's own address for this node. */
  nodeAddress: string | undefined;
  /** Where Consul's agent is, by its own word. */
  datacenter: string | undefined;
  /** Marathon says that it is another framework than the one remembered. */
  otherFramework: FrameworkId | undefined;
  /** Who answers in the place of our Mesos agent, from another machine. */
  strangeAgent: AgentIdentity | undefined;
  /** The machine whose tasks are ours; `undefined` until the Mesos agent has said who it is. */
  readonly local: LocalAgent | undefined;
  /** Whether this is the Mesos agent of this machine, or may be that of another. */
  mayBeOurs(agent: AgentIdentity): boolean;
  /** What the core may go by, or `undefined` while `blockedBecause` names a reason. */
  options(leaseScope: MappingOptions['lease']['scope']): MappingOptions | undefined;
  /** One sentence each, with what to do. */
  blockedBecause(): readonly string[];
}

/** Between looks for an address that this machine lacks (ms). */
const LOOK_AGAIN_MS = 1_000;

export function createIdentity(
  config: () => Pick<Config, 'cluster' | 'consul' | 'lease' | 'mesosAgent' | 'publication'>,
  inventory: Inventory,
  { host, clock }: Pick<World, 'host' | 'clock'>,
): Identity {
  let given = config().cluster;
  let nodeAddress: string | undefined;
  let otherFramework: FrameworkId | undefined;
  let strangeAgent: AgentIdentity | undefined;
  let datacenter: string | undefined;

  /** A framework may be called anything; a file name, a service id and a part of a path may not. */
  const clusterName = () => given ?? inventory.framework?.name.replaceAll(/^\.|[^A-Za-z0-9._-]/g, '-');
  /** The same object for as long as nothing of it changes: mappings are remembered by it. */
  let made: MappingOptions | undefined;
  /** Asking the system for its addresses is slow, and this is asked for every task. */
  let checked: { readonly identity: AgentIdentity; readonly isHere: boolean; readonly at: number } | undefined;
  const isHere = (identity: AgentIdentity): boolean => {
    // One that is away may come back.
    const isOld = checked !== undefined && !checked.isHere && clock.now() - checked.at >= LOOK_AGAIN_MS;
    if (checked?.identity !== identity || isOld) {
      const { address } = identity;
      const isHere = isLoopback(address) || host.addresses().includes(address);
      checked = { identity, isHere, at: clock.now() };
    }
    return checked.isHere;
  };
  /** Where there is no Mesos agent to ask, tasks are known by their host. */
  let named: { readonly local: LocalAgent; readonly at: number } | undefined;
  const knows = (id: string) => inventory.record(id as TaskId) !== undefined;
  const localHost = (): LocalAgent => {
    if (named === undefined || clock.now() - named.at >= LOOK_AGAIN_MS) {
      const hostname = config().mesosAgent.hostname ?? host.name();
      const addresses = host.addresses().filter((address) => !isLoopback(address));
      named = { local: { agentId: undefined, hostname, addresses, knows }, at: clock.now() };
    }
    return named.local;
  };
  const mayBeOurs = (agent: AgentIdentity) => config().mesosAgent.mayBeRemote || isHere(agent);

  const blockedBecause = (): string[] => {
    const reasons: string[] = [];
    const { framework } = inventory;
    const identity = strangeAgent ?? inventory.identity;
    // Whether one that was a stranger is so still is settled with its next answer.
    const isStranger = identity !== undefined && (strangeAgent !== undefined || !mayBeOurs(identity));
    if (clusterName() === undefined)
      reasons.push('the cluster has no name yet: Marathon has not answered and no state is stored (or give --cluster)');
    if (framework === undefined) reasons.push('which framework is ours is not known yet: Marathon has not answered');
    if (inventory.hasAgent && identity === undefined) reasons.push('the Mesos agent has not said who it is yet');
    if (identity !== undefined && isStranger)
      reasons.push(
        `the Mesos agent is at ${identity.address}, which is no address of this machine: is --mesos-agent right? ` +
          '(--allow-remote-agent if it is)',
      );
    if (otherFramework !== undefined)
      reasons.push(
        `Marathon says it is framework ${otherFramework}, but the one remembered is ${framework?.id}: ` +
          'is --marathon right? (if it is, remove the stored state)',
      );
    if (nodeAddress === undefined) reasons.push('Consul has not been read yet');
    const { datacenter: expected } = config().consul;
    if (expected !== undefined && datacenter !== undefined && datacenter !== expected)
      reasons.push(
        `Consul's agent is in the datacenter ${datacenter}, not in ${expected}: is --consul right? (if it is, --datacenter is not)`,
      );
    return reasons;
  };

  return {
    get cluster() {
      return clusterName();
    },
    nameCluster(name) {
      given ??= name;
    },
    get nodeAddress() {
      return nodeAddress;
    },
    set nodeAddress(address) {
      nodeAddress = address;
    },
    get datacenter() {
      return datacenter;
    },
    set datacenter(name) {
      datacenter = name;
    },
    get otherFramework() {
      return otherFramework;
    },
    set otherFramework(id) {
      otherFramework = id;
    },
    get strangeAgent() {
      return strangeAgent;
    },
    set strangeAgent(agent) {
      strangeAgent = agent;
    },
    get local() {
      return inventory.hasAgent ? inventory.identity : localHost();
    },
    mayBeOurs,
    options(scope) {
      const cluster = clusterName();
      const { identity } = inventory;
      if (cluster === undefined || nodeAddress === undefined || blockedBecause().length > 0) return undefined;
      const agentId = identity?.agentId;
      const agentAddress = identity?.address ?? nodeAddress;
      const { publication } = config();
      const lease = { scope, serviceId: leaseId(cluster) };
      const next = { cluster, agentId, agentAddress, nodeAddress, lease, publication };
      if (made === undefined || !isSame(made, next)) made = next;
      return made;
    },
    blockedBecause,
  };
}

const isSame = (left: MappingOptions, right: MappingOptions): boolean =>
  left.cluster === right.cluster &&
  left.agentId === right.agentId &&
  left.agentAddress === right.agentAddress &&
  left.nodeAddress === right.nodeAddress &&
  left.lease.scope === right.lease.scope &&
  left.publication === right.publication;
