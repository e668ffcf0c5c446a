import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import ours from '../../../../package.json' with { type: 'json' };
import type { DaemonSide } from '../../cluster/daemon-side.ts';
import type { FaultRow, FaultSuite } from '../fault-row.ts';
import { AWAY } from './daemon.ts';

const ROWS: readonly FaultRow[] = [
  {
    row: 'another version of the daemon is started in its place',
    async begins({ daemon }) {
      await daemon.now.stop();
      await daemon.start([], await asVersion(daemon, '0.9.9'));
    },
    ends: () => {},
    ...AWAY,
  },
  {
    row: 'an older version is started, which cannot read the state file',
    async begins({ daemon }) {
      await daemon.now.stop();
      const path = join(daemon.stateDir, 'marathon.json');
      await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), version: 99 }));
      await daemon.start([], await asVersion(daemon, '0.0.1'));
    },
    until: (_faults, news) => news.some(({ msg }) => msg === 'the stored state is ignored'),
    ends: () => {},
    ...AWAY,
  },
];

/** The same program, but for what it says of itself. Answers its path. */
async function asVersion({ program, stateDir }: DaemonSide, version: string): Promise<string> {
  const folder = join(stateDir, `program-${version}`);
  await cp(dirname(program), folder, { recursive: true });
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.js')) continue;
    const text = await readFile(join(folder, name), 'utf8');
    await writeFile(join(folder, name), text.replaceAll(`"${ours.version}"`, `"${version}"`));
  }
  return join(folder, basename(program));
}

export const VERSIONS: FaultSuite = { group: 'Its version', rows: ROWS };
