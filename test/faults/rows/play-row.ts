import { expect } from 'vitest';
import type { SourceStatus } from '../../../src/model/source-status.ts';
import type { LogLine } from '../../support/daemon-process.ts';
import { waitFor } from '../../support/wait-for.ts';
import { startChurn } from '../churn.ts';
import type { FaultCluster } from '../cluster/fault-cluster.ts';
import type { FaultRow } from '../kinds/fault-row.ts';
import { record } from '../page/measured.ts';
import { tableOf } from '../watch/figures.ts';

const PER_SECOND = 4;
/** On a machine that others use, too. `docs/failures.md` is written without it. */
const SLACK = 2;
const STEADY_WITHIN_MS = 90_000;
/** How much longer than it may take we look, to tell how long it took. */
const PATIENCE_MS = 30_000;

/** All is right, and the daemon hears from everybody again: nothing is left of the row before. */
async function becomesSteady({ watch, daemon, marathon }: FaultCluster): Promise<void> {
  await watch.becomesRight(STEADY_WITHIN_MS);
  const hearsAll = async () => {
    const { sources } = (await (await fetch(`${daemon.url}/v1/status`)).json()) as { sources: readonly SourceStatus[] };
    // The catalogue is looked at every ten minutes, and nothing depends on it.
    const hears = ({ name, state }: SourceStatus) => name === 'consul catalogue' || state !== 'failing';
    return marathon.standIn.streams() > 0 && sources.every(hears);
  };
  await waitFor(hearsAll, { withinMs: STEADY_WITHIN_MS, what: 'the daemon to hear from everybody' });
}

/** Plays one row on a cluster that is right, writes its figures down, and judges them. */
export async function playRow(faults: FaultCluster, group: string, row: FaultRow): Promise<void> {
  const { watch } = faults;
  const { changes: least = 32, rightMs = 5_000, lateMs = 12_000, staleMs = 12_000 } = row;
  await becomesSteady(faults);
  const tasks = faults.cluster.tasksOn(faults.agent).filter(({ place }) => place === 'running').length;
  const before = { daemon: faults.daemon.now, lines: faults.daemon.now.lines.length };
  const news = () => faults.daemon.now.lines.slice(faults.daemon.now === before.daemon ? before.lines : 0);
  watch.begin();
  const churn = startChurn(faults, { perSecond: PER_SECOND, seed: tasks });
  try {
    await row.begins(faults);
    const isFelt = async () => {
      await row.meanwhile?.(faults);
      return churn.changes >= least && ((await row.until?.(faults, news())) ?? true);
    };
    await waitFor(isFelt, { withinMs: 120_000, what: `"${row.row}" to last` });
  } finally {
    churn.stop();
    await row.ends(faults);
  }
  const { rightAfterMs } = await watch.becomesRight(rightMs + PATIENCE_MS);
  const figures = watch.figures();
  await record({
    group,
    row: row.row,
    tasks,
    changes: churn.changes,
    rightAfterMs,
    rightMs,
    lostMs: figures.lostMs,
    longestLostMs: figures.longestLostMs,
    lostTasks: figures.lostTasks,
    latestMs: figures.latestMs,
    stalestMs: figures.stalestMs,
    gapMs: figures.gapMs,
    mayLose: row.mayLose,
  });
  const told = `\n${tableOf(figures)}\n`;
  if (row.mayLose === undefined) expect(figures.lostMs, `healthy tasks were lost:${told}`).toBe(0);
  expect(withdrawnAlive(faults, news()), 'living tasks that the daemon itself took out').toEqual([]);
  if (row.losing !== undefined) expect(figures.lostTasks, `others were lost:${told}`).toBe(row.losing);
  expect(figures.latestMs, `what became healthy came late:${told}`).toBeLessThanOrEqual(lateMs);
  expect(figures.stalestMs, `what had ended stayed:${told}`).toBeLessThanOrEqual(staleMs);
  expect(rightAfterMs, `all was right after the end:${told}`).toBeLessThanOrEqual(SLACK * rightMs);
}

/** Whoever else takes a living task out of the catalogue: the daemon does not. */
function withdrawnAlive({ cluster }: FaultCluster, news: readonly LogLine[]): string[] {
  const withdrawn = news.filter(({ change }) => change === 'withdraw').map(({ task }) => String(task));
  return withdrawn.filter((id) => cluster.task(id)?.place === 'running');
}
