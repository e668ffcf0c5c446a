import { readFile } from 'node:fs/promises';
import type { FaultCluster } from '../../cluster/fault-cluster.ts';
import { heldBytes as heldBytesOf } from './heap-probe.ts';

/** What the daemon's process holds, and how many tasks had ended by then. */
export interface MemorySample {
  /** From the beginning of the run (ms). */
  readonly atMs: number;
  readonly residentBytes: number;
  /** What is left of V8's heap when all garbage has been collected; `undefined`: not asked now, or no answer. */
  readonly heldBytes: number | undefined;
  /** Since this process's life began. */
  readonly ended: number;
}

export interface MemoryWatch {
  /** Of the process that has run until now. */
  readonly samples: readonly MemorySample[];
  /** Another process: what was sampled before does not count. */
  forget(): void;
  stop(): Promise<void>;
}

const EVERY_MS = 2_000;
/** A collection takes some 50 ms, in which the daemon does nothing else: not with each sample. */
const COLLECTED_EVERY = 8;

export function watchMemory({ daemon }: Pick<FaultCluster, 'daemon'>, endedSoFar: () => number): MemoryWatch {
  const beganAt = performance.now();
  let samples: MemorySample[] = [];
  let endedBefore = 0;
  let taken = 0;
  let sampling: Promise<void> | undefined;
  const sample = async () => {
    const now = daemon.now;
    const residentBytes = await residentOf(now.pid);
    const heldBytes = taken % COLLECTED_EVERY === 0 ? await heldBytesOf(now) : undefined;
    taken += 1;
    if (residentBytes === undefined || daemon.now.pid !== now.pid) return;
    const ended = endedSoFar() - endedBefore;
    samples.push({ atMs: performance.now() - beganAt, residentBytes, heldBytes, ended });
  };
  const timer = setInterval(() => {
    sampling ??= sample().finally(() => {
      sampling = undefined;
    });
  }, EVERY_MS);
  return {
    get samples() {
      return samples;
    },
    forget() {
      samples = [];
      endedBefore = endedSoFar();
    },
    async stop() {
      clearInterval(timer);
      await sampling;
    },
  };
}

/** `undefined`: it has ended. */
async function residentOf(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
}
