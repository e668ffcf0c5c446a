import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultCluster } from '../cluster/fault-cluster.ts';
import type { SoakFault } from './kinds.ts';
import type { FaultTime } from './script.ts';
import type { Settling } from './settling.ts';

/** What was seen from the beginning of one fault to the next one's. */
export interface PlayedFault {
  readonly row: string;
  readonly lostMs: number;
  readonly lostTasks: number;
  readonly latestMs: number;
  /** The task that was latest. */
  readonly latest: string | undefined;
  readonly stalestMs: number;
  readonly gapMs: number;
  /** From its end until all had settled, or until the next one began. */
  readonly rightAfterMs: number;
  /** Whether all had settled before the next one began. */
  readonly isRight: boolean;
}

export interface FaultParts {
  readonly faults: FaultCluster;
  readonly kinds: readonly SoakFault[];
  readonly settling: Settling;
  /** Hears of each as it is over. */
  readonly onPlayed: (fault: PlayedFault) => void;
  /** The process that runs the daemon is another one. */
  readonly onNewDaemon: () => void;
}

const MEANWHILE_MS = 100;

/** Plays them one after the other; one that takes longer than it should makes the next one late. Resolves at the last one's end. */
export async function playFaults(times: readonly FaultTime[], parts: FaultParts, beganAt: number): Promise<void> {
  let tellPlayed = () => {};
  for (const { kind, atMs, lastsMs } of times) {
    await sleepUntil(beganAt + atMs);
    tellPlayed();
    const fault = parts.kinds[kind];
    if (fault === undefined) throw new Error(`no fault ${kind}`);
    parts.faults.watch.begin();
    await playOne(fault, lastsMs, parts.faults);
    if (fault.endsDaemon) parts.onNewDaemon();
    const endedAt = performance.now();
    tellPlayed = () => {
      const { lostMs, lostTasks, latestMs, stalestMs, gapMs, tasks } = parts.faults.watch.figures();
      const latest = tasks.find(({ lateMs }) => lateMs > 0 && lateMs === latestMs)?.taskId;
      const settledAt = parts.settling.firstSettledAfter(endedAt);
      const isRight = settledAt !== undefined;
      const rightAfterMs = (settledAt ?? performance.now()) - endedAt;
      parts.onPlayed({ row: fault.row, lostMs, lostTasks, latestMs, latest, stalestMs, gapMs, rightAfterMs, isRight });
    };
  }
  tellPlayed();
}

async function playOne(fault: SoakFault, lastsMs: number, faults: FaultCluster): Promise<void> {
  const until = performance.now() + lastsMs;
  try {
    await fault.begins(faults);
    while (fault.meanwhile !== undefined && performance.now() < until) {
      await fault.meanwhile(faults);
      await sleep(MEANWHILE_MS);
    }
    await sleepUntil(until);
  } finally {
    await fault.ends(faults);
  }
}

const sleepUntil = (at: number) => sleep(Math.max(0, at - performance.now()));
