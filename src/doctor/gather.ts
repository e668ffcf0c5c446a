import { authorized } from '../clients/authorized.ts';
import { createCaller, type Transport } from '../clients/call.ts';
import { createConsulClient } from '../clients/consul/consul-client.ts';
import { createMarathonClient } from '../clients/marathon/marathon-client.ts';
import type { Config } from '../config/config.ts';
import { consulPeer, marathonPeer, mesosAgentPeer } from '../daemon/connections.ts';
import type { Picture } from '../daemon/daemon-contract.ts';
import { lockAddress } from '../daemon/lock-address.ts';
import { askWho } from '../daemon/lock-holder.ts';
import type { World } from '../daemon/world.ts';
import type { FrameworkId } from '../model/ids.ts';
import { freezeKeyOf } from '../sources/freeze-key.ts';
import { isLoopback } from '../support/ip.ts';
import { answerOf, type ClusterPicture, type Right } from './picture.ts';
import { NAMELESS } from './policy.ts';
import { probe } from './probe.ts';
import { callableConsul } from './reads/callable-consul.ts';
import { lookAtCertificates } from './reads/certificates.ts';
import { readConsulFacts } from './reads/consul-agent.ts';
import { lookAtLeader } from './reads/leader.ts';
import { lookAtListeners } from './reads/listeners.ts';
import { readKillGraceMs, readMarathonInfo } from './reads/marathon-reads.ts';
import { readMesosFacts } from './reads/mesos-agent.ts';
import { ourNames, standingOf, tasksIn, workloadsIn } from './reads/our-tasks.ts';
import { rememberedIn } from './reads/remembered.ts';
import { isRefusedByConsul, nodeInRefusal, onNamelessNode, readRights, rightsNeeded } from './reads/rights.ts';
import { lookAtStateFolder } from './reads/state-folder.ts';
import { lookAtStream } from './reads/stream.ts';

/** So many apps of this machine are asked for their kill grace. */
const MOST_APPS = 50;

export interface GatherDeps {
  readonly config: Config;
  readonly configWarnings: readonly string[];
  readonly world: World;
  /** What the daemon would do now. */
  readonly explain: (signal: AbortSignal) => Promise<Picture>;
}

/** Looks at everything once, in parallel where it can. Writes nothing; rejects only when `signal` aborts. */
export async function gather(deps: GatherDeps, signal: AbortSignal): Promise<ClusterPicture> {
  const { config, configWarnings, world } = deps;
  const { clock } = world;
  const transport: Transport = { exchange: authorized(world.exchange), clock };
  const look = <Value>(of: (within: AbortSignal) => Promise<Value>) => probe(clock, signal, of);
  const isHere = (address: string) => isLoopback(address) || world.host.addresses().includes(address);

  const marathon = marathonPeer(() => config, world.readSecret, transport);
  const { urls, random: _random, ...marathonParts } = marathon;
  const mesosAgent = mesosAgentPeer(() => config, world.readSecret);
  const consul = consulPeer(() => config, world.readSecret);
  const consulClient = createConsulClient(transport, consul);
  const consulCaller = createCaller(transport, callableConsul(consul));
  // An agent that is asked as this machine's own is on it, whatever it tells others.
  const isConsulLocal = config.consul.url.startsWith('unix:') || isLoopback(hostIn(config.consul.url));

  const remembered = await rememberedIn(world.store, config.stateDir, config.cluster);
  const [instances, stream, callbacks, facts, registered, explained, localDaemon, state, listeners, certificates] =
    await Promise.all([
      Promise.all(
        urls.map(async (url) => ({
          url,
          info: await look((within) => readMarathonInfo(transport, marathonParts, url, within)),
        })),
      ),
      lookAtStream(createMarathonClient(transport, marathon), urls.length, look),
      look((within) => createMarathonClient(transport, marathon).subscriptions(within)),
      look((within) =>
        readConsulFacts(consulCaller, clock.wall, (address) => isConsulLocal || isHere(address), within),
      ),
      look((within) => consulClient.registered(within)),
      look((within) => deps.explain(within)),
      askWho(lockAddress({ consulUrl: config.consul.url, cluster: config.cluster, stateDir: config.stateDir })),
      lookAtStateFolder(config.stateDir),
      lookAtListeners(config, world),
      lookAtCertificates(config),
    ]);

  const picture = answerOf(explained);
  const framework = instances.map(({ info }) => answerOf(info)?.frameworkId).find((id) => id !== undefined);
  const cluster = picture?.status.cluster ?? config.cluster ?? remembered?.cluster;
  const freezeKey = freezeKeyOf(cluster ?? '');
  // Of several instances, one that answers.
  const good = instances.find(({ info }) => info.is === 'answer')?.url;
  const answering = good === undefined ? marathon : { ...marathon, urls: [good] };
  const node = facts.is === 'answer' ? facts.value.node : nodeInRefusal(facts.why);
  const services =
    registered.is === 'answer'
      ? { ...registered, value: registered.value.map((service) => standingOf(service, picture)) }
      : registered;
  const names = ourNames(picture);
  const workloads = workloadsIn(picture);
  const [mesos, freeze, rights, catalogue, killGraces, leader] = await Promise.all([
    mesosAgent &&
      look((within) =>
        readMesosFacts(
          transport,
          mesosAgent,
          (framework ?? remembered?.framework) as FrameworkId | undefined,
          isHere,
          within,
        ),
      ),
    look(async (within) => {
      if (cluster === undefined)
        throw new Error('the cluster has no name yet: Marathon has not answered (or give --cluster)');
      return (await consulClient.readKey(freezeKey, undefined, within)).value;
    }),
    look(async (within): Promise<readonly Right[]> => {
      if (node === undefined && !isRefusedByConsul(facts)) return [];
      const standing = (answerOf(services) ?? []).filter(({ isOurs, id }) => isOurs && id.startsWith('marathon:'));
      const sought = new Set([...names, ...standing.map(({ name }) => name)]);
      const read = await readRights(consulCaller, rightsNeeded(node ?? NAMELESS, sought, freezeKey), within);
      return node === undefined ? onNamelessNode(read) : read;
    }),
    look(async (within) => {
      const shown = await consulClient.catalogue(node ?? NAMELESS, within);
      return new Set<string>(shown.map(({ id }) => id));
    }),
    Promise.all(
      workloads.slice(0, MOST_APPS).map(async (workload) => {
        const read = await look((within) => readKillGraceMs(transport, answering, workload, within));
        return read.is === 'answer' ? [{ app: workload.id, graceMs: read.value }] : [];
      }),
    ),
    lookAtLeader(instances, marathonParts, (url, shown) =>
      look((within) => readMarathonInfo(transport, shown, url, within)),
    ),
  ]);
  return {
    config,
    configWarnings,
    nowMs: clock.wall(),
    marathon: instances,
    leader,
    remembered,
    stream,
    callbacks,
    killGraces: killGraces.flat(),
    unlookedApps: Math.max(0, workloads.length - MOST_APPS),
    mesos,
    consul: facts,
    node,
    rights: answerOf(rights) ?? [],
    services,
    catalogue,
    cluster,
    freeze,
    halts: picture?.status.halts ?? [],
    tasks: tasksIn(picture),
    names,
    localDaemon,
    state,
    listeners,
    certificates,
  };
}

const hostIn = (url: string): string => {
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '';
  return host === 'localhost' ? '127.0.0.1' : host;
};
