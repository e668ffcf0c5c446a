import type { ConsulVersion } from '../../../scripts/find-consul.mjs';
import type { ClusterAgent } from '../../../src/sandbox/cluster/cluster-agent.ts';
import { type Cluster, createCluster } from '../../../src/sandbox/cluster.ts';
import { type FaultyHandler, withFaults } from '../../../src/sandbox/faults.ts';
import type { Handler } from '../../../src/sandbox/handler.ts';
import { createStandby, type StandbyOptions } from '../../../src/sandbox/marathon/access/standby.ts';
import { createMarathon, type Marathon, type MarathonOptions } from '../../../src/sandbox/marathon.ts';
import { createMesosAgent, type MesosAgent } from '../../../src/sandbox/mesos-agent.ts';
import { serve } from '../../../src/sandbox/mount-http.ts';
import { seededRandom } from '../../../src/sandbox/seeded-random.ts';
import { systemClock } from '../../support/system-clock.ts';
import { startWatch, type Watch } from '../watch/watch.ts';
import { type Closing, createClosing } from './closing.ts';
import { type ConsulSide, type ConsulSideOptions, startConsulSide } from './consul-side.ts';
import { createDaemonSide, type DaemonSide } from './daemon-side.ts';
import { type FaultApps, openFaultApps } from './fault-apps.ts';
import { type Link, openLink } from './link.ts';

/**
 * A node on loopback whose every part can be broken:
 *
 *     const faults = await startFaultCluster({ program });      // `npm run build` prints the path of one
 *     faults.apps.fill(300);                                    // 300 tasks, each third kind of check
 *     await faults.daemon.start();
 *     await faults.watch.becomesRight(60_000);                  // Consul shows what lives, and nothing else
 *     const churn = startChurn(faults, { perSecond: 4, seed: 1 });   // churn.ts: tasks start and end
 *     faults.watch.begin();                                     // figures are counted from here
 *     faults.marathon.link.hang();                              // … the fault; see `Link` for what a link can do
 *     await faults.marathon.link.pass();
 *     churn.stop();
 *     const { rightAfterMs } = await faults.watch.becomesRight(5_000);
 *     faults.watch.figures();                                   // lost, late and stale time of each task
 *     await faults.close();                                     // whatever happened; ends every process
 *
 * Marathon, the Mesos agent and Consul are reached by the daemon through a link each; `faulty` in front of the first
 * two spoils answers (`Fault`, `StreamFault`). Consul is real: `consul.agent.kill()`, `.freeze()`, `.restart()`,
 * `consul.wipe()`; the daemon is a process: `daemon.now.kill9()`, `daemon.freeze()`. Knows nothing of vitest.
 */
export interface FaultCluster {
  readonly cluster: Cluster;
  /** The machine on which the daemon stands. */
  readonly agent: ClusterAgent;
  readonly apps: FaultApps;
  /** The leader. */
  readonly marathon: Peer & { readonly standIn: Marathon };
  /** An instance that does not lead, where one is wanted: then the daemon knows this one alone. */
  readonly standby: Peer | undefined;
  readonly mesos: Peer & { readonly standIn: MesosAgent };
  readonly consul: ConsulSide & { readonly link: Link };
  readonly daemon: DaemonSide;
  readonly watch: Watch;
  /** Ends everything. May be called twice, and before everything has started. */
  close(): Promise<void>;
}

/** A stand-in over HTTP, and the link to it. */
export interface Peer {
  readonly link: Link;
  readonly faulty: FaultyHandler;
}

export interface FaultClusterOptions extends Omit<ConsulSideOptions, 'version'> {
  readonly program: string;
  readonly consulVersion?: ConsulVersion;
  readonly marathon?: Partial<MarathonOptions>;
  /** The daemon is told of a Marathon that does not lead. */
  readonly standby?: Pick<StandbyOptions, 'how' | 'noLeaderStatus'>;
  /** For the daemon. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The Mesos agent has been up for long: what its list lacks counts. */
const UP_SINCE_MS = 3_600_000;

/** Starts everything but the daemon, which has nothing to find yet. */
export async function startFaultCluster(options: FaultClusterOptions): Promise<FaultCluster> {
  const closing = createClosing();
  try {
    return await start(options, closing);
  } catch (error) {
    await closing.closeAll();
    throw error;
  }
}

async function start(options: FaultClusterOptions, closing: Closing): Promise<FaultCluster> {
  const { consulVersion, program, env = {} } = options;
  const consul = await startConsulSide(
    { ...options, ...(consulVersion === undefined ? {} : { version: consulVersion }) },
    closing,
  );
  const cluster = createCluster({ clock: systemClock, random: seededRandom(1) });
  const agent = cluster.addAgent({ address: '127.0.0.1', startedAtMs: Date.now() - UP_SINCE_MS });
  const apps = await openFaultApps(cluster, agent);
  closing.add('the listener of the tasks', apps.close);

  const linkTo = async (url: string) => {
    const link = await openLink(url);
    closing.add(`the link to ${url}`, link.close);
    return link;
  };
  const peer = async (handler: Handler): Promise<Peer> => {
    const faulty = withFaults(handler, systemClock);
    const mount = await serve(faulty.handler);
    closing.add(`the stand-in at ${mount.url}`, () => mount.close());
    return { faulty, link: await linkTo(mount.url) };
  };
  const marathon = createMarathon({ cluster, clock: systemClock, ...options.marathon });
  const mesos = createMesosAgent({ cluster, agent });
  const marathonPeer = await peer(marathon.handler);
  const leader = { leader: marathon.handler, leaderUrl: marathonPeer.link.url };
  const standby = options.standby && (await peer(createStandby({ ...options.standby, ...leader })));
  const mesosPeer = await peer(mesos.handler);
  const consulLink = await linkTo(consul.agent.url);
  const daemon = await createDaemonSide(
    {
      program,
      marathonUrl: (standby ?? marathonPeer).link.url,
      mesosAgentUrl: mesosPeer.link.url,
      consulUrl: consulLink.url,
      otherConsulUrl: consul.agent.url,
      env,
    },
    closing,
  );
  const watch = startWatch({ cluster, agent, consul });
  closing.add('the watch', watch.stop);
  return {
    cluster,
    agent,
    apps,
    marathon: { ...marathonPeer, standIn: marathon },
    standby,
    mesos: { ...mesosPeer, standIn: mesos },
    consul: { ...consul, link: consulLink },
    daemon,
    watch,
    close: closing.closeAll,
  };
}
