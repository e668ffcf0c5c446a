import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '../../../support/wait-for.ts';
import type { FaultCluster } from '../../cluster/fault-cluster.ts';
import type { FaultRow, FaultSuite } from '../fault-row.ts';
import { AWAY } from './daemon.ts';

const fileOf = ({ daemon }: FaultCluster): string => join(daemon.stateDir, 'config.yaml');
const configure = (faults: FaultCluster, tag: string): Promise<void> =>
  writeFile(fileOf(faults), `tags: [${tag}]\nrewrite-spread: 0s\n`);

/** Everything that is published gets another tag, ten services a second. */
const allHave = ({ watch }: FaultCluster, tag: string) =>
  waitFor(() => watch.allHaveTag(tag), { withinMs: 60_000, what: `all to have the tag ${tag}` });

const ROWS: readonly FaultRow[] = [
  {
    row: 'the daemon is told of another configuration (SIGHUP)',
    async begins(faults) {
      await configure(faults, 'two');
      faults.daemon.now.hangUp();
      await allHave(faults, 'two');
    },
    ends: () => {},
  },
  {
    row: 'the daemon starts with another configuration',
    async begins(faults) {
      await faults.daemon.now.stop();
      await configure(faults, 'three');
      await faults.daemon.start(['--config', fileOf(faults)]);
      await allHave(faults, 'three');
    },
    ends: () => {},
    ...AWAY,
  },
];

/** A hundred tasks, for the ten rewrites a second. */
export const CONFIGURATION: FaultSuite = {
  group: 'Its configuration',
  tasks: 100,
  async args(faults) {
    await configure(faults, 'one');
    return ['--config', fileOf(faults)];
  },
  rows: ROWS,
};
