import { mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { watchConfigFile } from '../../../../src/config/file/watch-config-file.ts';
import { realClock } from '../../../../src/daemon/production-world.ts';
import { atEnd } from '../../../support/at-end.ts';
import { waitFor } from '../../../support/wait-for.ts';

async function watching() {
  const folder = await mkdtemp(join(tmpdir(), 'marathon-consul-watch-'));
  const path = join(folder, 'config.yaml');
  await writeFile(path, 'port: 1');
  const stop = new AbortController();
  let changes = 0;
  // It sleeps for the first time when it has looked at the file as it is now.
  let hasLooked = false;
  const after = (ms: number, fire: () => void) => {
    hasLooked = true;
    return realClock.after(ms / 20, fire);
  };
  const clock = { ...realClock, after };
  const done = watchConfigFile(
    path,
    clock,
    () => {
      changes += 1;
    },
    stop.signal,
  );
  atEnd(async () => {
    stop.abort();
    await done;
    await rm(folder, { recursive: true });
  });
  await waitFor(() => hasLooked, { what: 'the first look' });
  return { folder, path, heard: (count: number) => waitFor(() => changes === count, { what: `change ${count}` }) };
}

test('a file that is written anew, moved into place, taken away or put back is noticed each time', async () => {
  const { folder, path, heard } = await watching();
  await writeFile(path, 'port: 12');
  await heard(1);
  await writeFile(join(folder, 'next'), 'port: 34');
  await rename(join(folder, 'next'), path);
  await heard(2);
  await unlink(path);
  await heard(3);
  await writeFile(join(folder, 'elsewhere'), 'port: 5');
  await symlink(join(folder, 'elsewhere'), path);
  await heard(4);
});
