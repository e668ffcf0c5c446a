import { authorized } from '../clients/authorized.ts';
import { createCaller, type Transport } from '../clients/call.ts';
import { type ConsulPeer, createConsulClient } from '../clients/consul/consul-client.ts';
import { createMarathonClient } from '../clients/marathon/marathon-client.ts';
import { createMesosAgentClient } from '../clients/mesos/mesos-agent-client.ts';
import { peerAt } from '../clients/peer-at.ts';
import type { Config } from '../config/config.ts';
import { consulPeer, marathonPeer, mesosAgentPeer } from '../daemon/connections.ts';
import type { Picture } from '../daemon/daemon-contract.ts';
import { lockAddress } from '../daemon/lock-address.ts';
import { askWho } from '../daemon/lock-holder.ts';
import type { World } from '../daemon/world.ts';
import type { FrameworkId } from '../model/ids.ts';
import { MANAGER, MARK } from '../model/mark.ts';
import type { RegisteredService } from '../model/service.ts';
import { isLoopback } from '../support/ip.ts';
import { nodeInRefusal, readConsulFacts, readRights, rightsNeeded } from './consul-reads.ts';
import { readKillGraceMs, readMarathonInfo } from './marathon-reads.ts';
import { answerOf, type ClusterPicture, type Standing } from './picture.ts';
import { probe } from './probe.ts';
import { rememberedIn } from './remembered.ts';
import { lookAtStateFolder } from './state-folder.ts';

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

  const marathon = marathonPeer(() => config, world.readSecret, transport);
  const consul = consulPeer(() => config, world.readSecret);
  const consulClient = createConsulClient(transport, consul);
  const consulCaller = createCaller(transport, callable(consul));

  const remembered = await rememberedIn(world.store, config.cluster);
  const [instances, stream, facts, registered, explained, localDaemon, state] = await Promise.all([
    Promise.all(
      config.marathon.urls.map(async (url) => ({
        url,
        info: await look((within) => readMarathonInfo(transport, marathon, url, within)),
      })),
    ),
    look(async (within) => {
      for await (const _first of createMarathonClient(transport, marathon).events(within)) break;
      return true as const;
    }),
    look((within) => readConsulFacts(consulCaller, clock.wall, within)),
    look((within) => consulClient.registered(within)),
    look((within) => deps.explain(within)),
    askWho(lockAddress({ consulUrl: config.consul.url, cluster: config.cluster, stateDir: config.stateDir })),
    lookAtStateFolder(config.stateDir),
  ]);

  const picture = answerOf(explained);
  const framework = instances.map(({ info }) => answerOf(info)?.frameworkId).find((id) => id !== undefined);
  const cluster = picture?.status.cluster ?? config.cluster ?? remembered?.cluster;
  const freezeKey = `marathon-consul/freeze/${cluster ?? ''}`;
  // Of several instances, one that answers.
  const good = instances.find(({ info }) => info.is === 'answer')?.url;
  const answering = good === undefined ? marathon : { ...marathon, urls: [good] };
  const node = facts.is === 'answer' ? facts.value.node : nodeInRefusal(facts.why);
  const names = new Set((picture?.resolutions ?? []).flatMap(({ mapped }) => namesIn(mapped)));
  const apps = [...new Set((picture?.status.decisions ?? []).map(({ appId }) => appId))].slice(0, MOST_APPS);
  const [mesos, freeze, rights, graces] = await Promise.all([
    look(async (within) => {
      const id = (framework ?? remembered?.framework) as FrameworkId | undefined;
      const read = await createMesosAgentClient(
        transport,
        mesosAgentPeer(() => config, world.readSecret),
      ).read(id, within);
      if (read === 'unchanged') throw new Error('the Mesos agent was asked once, and answered as if twice');
      const { agentId, address } = read.identity;
      const isHere = isLoopback(address) || world.host.addresses().includes(address);
      return { agentId, address, isHere, hasFramework: read.hasFramework };
    }),
    look(async (within) => {
      if (cluster === undefined)
        throw new Error('the cluster has no name yet: Marathon has not answered (or give --cluster)');
      return (await consulClient.readKey(freezeKey, undefined, within)).value;
    }),
    look((within) =>
      readRights(consulCaller, rightsNeeded(node ?? 'NODE', [...names][0] ?? 'any-name', freezeKey), within),
    ),
    Promise.all(
      apps.map(
        async (app) => [app, answerOf(await look((on) => readKillGraceMs(transport, answering, app, on)))] as const,
      ),
    ),
  ]);
  return {
    config,
    configWarnings,
    marathon: instances,
    rememberedFramework: remembered?.framework,
    stream,
    killGraceMs: new Map(graces.flatMap(([app, ms]) => (ms === undefined ? [] : [[app, ms]]))),
    mesos,
    consul: facts,
    node,
    rights: answerOf(rights) ?? [],
    services:
      registered.is === 'answer'
        ? { is: 'answer', value: registered.value.map((service) => standing(service, picture)) }
        : registered,
    cluster,
    freeze,
    names,
    localDaemon,
    state,
  };
}

/** The same peer as the client's own, for what the client does not read. */
const callable = ({ url, tls, token, authorize }: ConsulPeer) =>
  peerAt('consul', url, 'control', {
    tls,
    async authorize(signal, isRefused) {
      const secret = await token?.();
      return {
        ...(await authorize?.(signal, isRefused)),
        ...(secret === undefined ? {} : { 'x-consul-token': secret }),
      };
    },
  });

/** Ours is what carries our mark, and what a take-over from an older tool makes ours. */
const standing = ({ id, name, meta, checks }: RegisteredService, picture: Picture | undefined): Standing => ({
  id,
  name,
  isOurs: meta[MARK.managedBy] === MANAGER || picture?.isForeign(id) === false,
  leaseHolder: checks.every(({ status }) => status === 'passing') ? meta[MARK.instance] : undefined,
});

const namesIn = (mapped: Picture['resolutions'][number]['mapped']): string[] =>
  mapped?.kind === 'services' ? mapped.services.map(({ service }) => service.name) : [];
