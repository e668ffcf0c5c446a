import { mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { realClock } from '../../../src/daemon/production-world.ts';
import { type SeenFiles, seeFiles } from '../../../src/support/file-mark.ts';
import { watchFiles } from '../../../src/support/watch-files.ts';
import { atEnd } from '../../support/at-end.ts';
import { waitFor } from '../../support/wait-for.ts';

async function fileThatWasRead() {
  const folder = await mkdtemp(join(tmpdir(), 'marathon-consul-watch-'));
  atEnd(() => rm(folder, { recursive: true }));
  const path = join(folder, 'config.yaml');
  await writeFile(path, 'port: 1');
  return { folder, path, seen: await seeFiles([path]) };
}

function watch(seen: SeenFiles) {
  const stop = new AbortController();
  let changes = 0;
  const onChange = () => {
    changes += 1;
  };
  const done = watchFiles(seen, { clock: realClock, everyMs: 50 }, onChange, stop.signal);
  atEnd(async () => {
    stop.abort();
    await done;
  });
  return (count: number) => waitFor(() => changes === count, { what: `change ${count}` });
}

test('a file that is written anew, moved into place, taken away or put back is noticed each time', async () => {
  const { folder, path, seen } = await fileThatWasRead();
  const heard = watch(seen);
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

test('a file that was written anew after it was read, and before the first look, is noticed', async () => {
  const { path, seen } = await fileThatWasRead();
  await writeFile(path, 'port: 12');
  const heard = watch(seen);
  await heard(1);
});
