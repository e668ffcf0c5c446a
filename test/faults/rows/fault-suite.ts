import { afterAll, beforeAll, test } from 'vitest';
import { describeWithConsul } from '../../support/consul-available.ts';
import { program } from '../../support/process.ts';
import { type FaultCluster, startFaultCluster } from '../cluster/fault-cluster.ts';
import type { FaultSuite } from '../kinds/fault-row.ts';
import { playRow } from './play-row.ts';

const STARTED_WITHIN_MS = 60_000;

export function playSuite(suite: FaultSuite): void {
  const { group, rows, tasks = 300, args = [], consulVersion = '1.22.7' } = suite;
  describeWithConsul(consulVersion, `${group}, on real processes`, () => {
    let faults: FaultCluster;
    beforeAll(async () => {
      faults = await startFaultCluster({ ...suite, program: await program() });
      faults.apps.fill(tasks);
      await faults.daemon.start(typeof args === 'function' ? await args(faults) : args);
      await faults.watch.becomesRight(STARTED_WITHIN_MS);
    });
    // Before the next suite of the file begins: two nodes at a time are too much for two cores.
    afterAll(async () => {
      await (faults as FaultCluster | undefined)?.close();
    });
    for (const row of rows) test(row.row, () => playRow(faults, group, row));
  });
}
