import { seededRandom } from '../sandbox/seeded-random.ts';
import type { Clock } from '../support/clock.ts';
import { messageOf } from '../support/errors.ts';
import { type DemoCluster, startDemoCluster } from './cluster/demo-cluster.ts';
import { whereIs } from './cluster/where-is.ts';
import { type DemoConsul, startDemoConsul } from './consul/demo-consul.ts';
import { DemoFailure } from './demo-failure.ts';
import type { DemoOptions, DemoSurroundings } from './demo-options.ts';
import type { JsonReader } from './json-reader.ts';
import { createProber } from './probe.ts';
import { openDemoDaemon } from './run-daemon.ts';
import type { Shelter } from './shelter.ts';
import { createDemoLog } from './show/demo-log.ts';
import { eventLine, type ShownEvent } from './show/event-line.ts';

/** What every part of the demo is made with. */
export interface DemoParts {
  readonly options: DemoOptions;
  readonly at: DemoSurroundings;
  readonly clock: Clock;
  readonly shelter: Shelter;
  readonly reader: JsonReader;
  /** Aborting it ends the demo. */
  readonly scope: AbortController;
}

/** Everything that runs: the cluster, a Consul, and the real daemon between them. */
export interface Stage {
  readonly cluster: DemoCluster;
  readonly consul: DemoConsul;
  readonly daemonUrl: string;
  /** Settles when the daemon has ended: after the scope was aborted, or by a bug. */
  readonly running: Promise<void>;
  show(event: ShownEvent): void;
  /** Ends everything, the daemon first: so abort the scope before. */
  close(): Promise<void>;
}

/** Opens everything, or nothing. The tasks start at once, while Consul still does. */
export async function openStage({ options, at, clock, shelter, reader, scope }: DemoParts): Promise<Stage> {
  const stop = scope.signal;
  const closings: (() => Promise<void>)[] = [];
  const close = async () => {
    for (let closing = closings.pop(); closing; closing = closings.pop()) await closing();
  };
  const closable = async <Part extends { close(): Promise<void> }>(opening: Promise<Part>): Promise<Part> => {
    const part = await opening;
    closings.push(part.close);
    return part;
  };
  const show = (event: ShownEvent) => {
    // Whoever only wants the outcome is told of trouble, and of nothing else.
    if (!options.isOnce || event.sign === '!') at.print(eventLine(event, at.columns));
  };
  const onTrouble = (error: unknown) => show({ atMs: clock.wall(), sign: '!', who: 'demo', what: messageOf(error) });
  const say = (line: string) => at.print(`${line}\n`);
  const prober = createProber(clock, stop);
  const { env } = at;
  const { seed, consul: choice, port } = options;
  try {
    const [cluster, consul] = await bothOf(
      closable(startDemoCluster({ clock, seed, prober, onTrouble, stop })),
      closable(startDemoConsul({ choice, env, clock, reader, shelter, random: seededRandom(seed), say, stop })),
    );
    const log = createDemoLog({ clock, show, whereIs: (taskId) => whereIs(cluster.cluster.task(taskId)) });
    const daemon = await closable(
      openDemoDaemon({ cluster, consul, port, folder: shelter.folder, version: at.version, log, stop }),
    );
    return { cluster, consul, daemonUrl: daemon.url, running: daemon.running, show, close };
  } catch (error) {
    scope.abort();
    await close();
    throw error;
  }
}

/** Waits for both, even when one fails: what has opened must be known, to be closed. */
async function bothOf<First, Second>(first: Promise<First>, second: Promise<Second>): Promise<[First, Second]> {
  const [one, other] = await Promise.allSettled([first, second]);
  if (one.status === 'rejected') throw asFailure(one.reason);
  if (other.status === 'rejected') throw asFailure(other.reason);
  return [one.value, other.value];
}

/** What the system refuses, such as a port, is no bug of ours. */
const asFailure = (error: unknown): unknown =>
  error instanceof Error && 'syscall' in error ? new DemoFailure(error.message, error) : error;
