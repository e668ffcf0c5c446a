import type { SourceName } from '../../../src/model/source-status.ts';
import type { LogLine } from '../../support/daemon-process.ts';
import type { FaultCluster, FaultClusterOptions } from '../cluster/fault-cluster.ts';

/** One thing that fails, and what of it may be seen in Consul (ms). */
export interface FaultRow {
  /** A sentence's subject and what happens to it: `Marathon hangs`. The row of `docs/failures.md`. */
  readonly row: string;
  readonly begins: (faults: FaultCluster) => Promise<unknown> | unknown;
  /** Happens time and again while it lasts. */
  readonly meanwhile?: (faults: FaultCluster) => Promise<unknown> | unknown;
  readonly ends: (faults: FaultCluster) => Promise<unknown> | unknown;
  /** It lasts until so many tasks have started or ended. Left out: 32, which are 8 s. */
  readonly changes?: number;
  /** And until this is so, as that the daemon says that it feels it: `news` are its log lines since the beginning. */
  readonly until?: (faults: FaultCluster, news: readonly LogLine[]) => Promise<boolean> | boolean;
  /** From its end until all is right. Left out: 5 s. */
  readonly rightMs?: number;
  /** How late what has become healthy may pass, and what has ended may leave. Left out: 12 s: a poll, a question that gets no answer, and a probe. */
  readonly lateMs?: number;
  readonly staleMs?: number;
  /** All lost time of all tasks together, where Consul itself takes them out; the reason. Left out: none at all. */
  readonly mayLose?: string;
  /** And how many tasks that is. Left out: any number. */
  readonly losing?: number;
}

/** Rows that are played one after the other on one node, each when all is right again. */
export interface FaultSuite extends Omit<FaultClusterOptions, 'program'> {
  /** The section of `docs/failures.md`. */
  readonly group: string;
  readonly rows: readonly FaultRow[];
  /** How many run at the beginning. Left out: 300. */
  readonly tasks?: number;
  /** For the daemon; may prepare what they speak of. */
  readonly args?: readonly string[] | ((faults: FaultCluster) => Promise<readonly string[]>);
}

/** That the daemon told of `source` failing. */
export const tells = (source: SourceName) => (_faults: FaultCluster, news: readonly LogLine[]) =>
  news.some((line) => line.msg === 'source gave no answer' && line.source === source);
