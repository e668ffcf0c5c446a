import { type FaultCluster, startFaultCluster } from '../cluster/fault-cluster.ts';
import { SOAK_FAULTS } from './kinds.ts';
import { type Flatness, flatnessOf } from './memory/flatness.ts';
import { INSPECTED } from './memory/heap-probe.ts';
import { type MemorySample, watchMemory } from './memory/memory-watch.ts';
import { playChanges } from './play-changes.ts';
import { type PlayedFault, playFaults } from './play-faults.ts';
import { faultTimes, taskChanges } from './script.ts';
import { watchSettling } from './settling.ts';

export interface SoakOptions {
  /** The path of the program: a bundle. */
  readonly program: string;
  readonly minutes: number;
  readonly seed: number;
  /** One line a fault, as it is over. */
  readonly tell: (line: string) => void;
}

export interface SoakResult {
  readonly starts: number;
  readonly ends: number;
  /** How long a change came after its time, at worst (ms). */
  readonly latestChangeMs: number;
  readonly tasksAtEnd: number;
  readonly faults: readonly PlayedFault[];
  /** From the end of faults and changes until Consul showed the truth; a sentence: it never did. */
  readonly equalAfterMs: number | string;
  /** What the daemon did in a pass after that: `0 changed, 0 failed`. */
  readonly nextPass: string;
  readonly memory: readonly MemorySample[];
  /** `undefined`: the daemon did not live long enough to tell. */
  readonly flatness: Flatness | undefined;
  /** This process's own (bytes). */
  readonly harnessBytes: { readonly first: number; readonly last: number };
  readonly isGood: boolean;
}

const TASKS = 300;
const STARTED_WITHIN_MS = 60_000;
/** A wiped agent compares itself with the catalogue every 60 to 120 s: what ended meanwhile may stand there for so long. */
const EQUAL_WITHIN_MS = 150_000;
const NOTHING_TO_DO = '0 changed, 0 failed';

/** Runs it all, whatever fails, to the end of every process. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  // It tells of trouble only: nobody reads a line a change, and they would fill our own memory.
  const env = { MARATHON_CONSUL_LOG_LEVEL: 'warn', ...INSPECTED };
  const faults = await startFaultCluster({ program: options.program, servers: 1, env });
  try {
    faults.apps.fill(TASKS);
    await faults.daemon.start();
    await faults.watch.becomesRight(STARTED_WITHIN_MS);
    return await soak(faults, options);
  } finally {
    await faults.close();
  }
}

async function soak(faults: FaultCluster, { minutes, seed, tell }: SoakOptions): Promise<SoakResult> {
  const script = { seed, minutes, apps: faults.apps.ids.length, tasks: TASKS, kinds: SOAK_FAULTS };
  const living = faults.cluster.tasksOn(faults.agent).map(({ id }): string => id);
  const played: PlayedFault[] = [];
  const firstBytes = process.memoryUsage().rss;
  const settling = watchSettling(faults.watch);
  const beganAt = performance.now();
  const changes = playChanges(faults, taskChanges(script), living);
  const memory = watchMemory(faults, () => changes.ends);
  const onPlayed = (fault: PlayedFault) => {
    played.push(fault);
    tell(lineOf(fault, performance.now() - beganAt));
  };
  try {
    const parts = { faults, kinds: SOAK_FAULTS, settling, onPlayed, onNewDaemon: memory.forget };
    await Promise.all([changes.over, playFaults(faultTimes(script), parts, beganAt)]);
  } finally {
    changes.stop();
    settling.stop();
    await memory.stop();
  }
  const equalAfterMs = await faults.watch.becomesRight(EQUAL_WITHIN_MS).then(
    ({ rightAfterMs }) => rightAfterMs,
    (error: Error) => error.message,
  );
  const nextPass = await passOf(faults);
  const flatness = flatnessOf(memory.samples);
  return {
    starts: changes.starts,
    ends: changes.ends,
    latestChangeMs: changes.latestMs,
    tasksAtEnd: living.length,
    faults: played,
    equalAfterMs,
    nextPass,
    memory: memory.samples,
    flatness,
    harnessBytes: { first: firstBytes, last: process.memoryUsage().rss },
    isGood: typeof equalAfterMs === 'number' && nextPass === NOTHING_TO_DO && flatness?.isFlat !== false,
  };
}

/** A pass of the daemon itself, on demand, and what it says that it changed. */
async function passOf({ daemon }: FaultCluster): Promise<string> {
  const command = await daemon.command('sync');
  await command.exited();
  // On the other stream the inspector tells that it is there.
  return command.output().trim();
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

function lineOf(
  { row, lostMs, rightAfterMs, isRight, latestMs, latest, stalestMs }: PlayedFault,
  atMs: number,
): string {
  const right = `${isRight ? 'right' : 'not right'} after ${seconds(rightAfterMs)}`;
  const wrong = `lost ${seconds(lostMs)}, late ${seconds(latestMs)} (${latest?.replace(/\.instance.*/, '')}), stale ${seconds(stalestMs)}`;
  return `${seconds(atMs).padStart(9)}  ${row}: ${right}; ${wrong}`;
}
