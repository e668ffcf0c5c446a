import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openConfigFile } from '../../../../src/config/file/open-config-file.ts';
import { seeFiles } from '../../../../src/support/file-mark.ts';
import { asStranger } from '../../../support/as-stranger.ts';
import { atEnd } from '../../../support/at-end.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'marathon-consul-test-config-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** A pipe as a shell makes it: Node's own to its children are sockets. */
async function piped(content: string): Promise<string> {
  const reader = spawn('sh', ['-c', `printf %s "$0" | sh -c 'echo $$; exec sleep 60'`, content]);
  const pid = Number(String((await once(reader.stdout, 'data'))[0]));
  atEnd(async () => {
    const ended = once(reader, 'exit');
    process.kill(pid);
    await ended;
  });
  return `/proc/${pid}/fd/0`;
}

describe('the configuration file', () => {
  test('is none where nobody names one', async () => {
    expect(await openConfigFile({}, { MARATHON_CONSUL_CONFIG: '' })).toEqual({ problems: [] });
  });

  test('is the one that the flag names, before the one of the environment', async () => {
    const path = await written('a.yaml', 'port: 1');
    const opened = { file: { path, text: 'port: 1' }, seen: await seeFiles([path]) };
    expect(await openConfigFile({ '--config': path }, { MARATHON_CONSUL_CONFIG: '/nowhere' })).toEqual({
      ...opened,
      problems: [],
    });
    expect(await openConfigFile({}, { MARATHON_CONSUL_CONFIG: path })).toEqual({ ...opened, problems: [] });
  });

  test('may have 1 MiB', async () => {
    const path = await written('large.yaml', '#'.repeat(1024 * 1024));
    expect((await openConfigFile({ '--config': path }, {})).problems).toEqual([]);
  });

  test.each([
    ['', 'which does not exist'],
    ['nowhere.yaml', 'which does not exist'],
    ['.', 'which is a folder'],
    ['too-large.yaml', 'which is larger'],
    ['binary.yaml', 'which is no UTF-8 text'],
    ['zero\0byte', 'which cannot be read (ERR_INVALID_ARG_VALUE)'],
    ['/dev/zero', 'which is larger'],
  ])('that cannot be read is a problem: %j', async (name, reason) => {
    await written('too-large.yaml', '#'.repeat(1024 * 1024 + 1));
    await written('binary.yaml', Uint8Array.of(0x61, 0xff, 0xfe));
    const path = name === '' || name.startsWith('/') ? name : join(folder, name);
    expect(await openConfigFile({ '--config': path }, {})).toEqual({
      problems: [
        {
          option: '--config',
          where: '--config (command line)',
          given: `"${path}", ${reason}`,
          expected: 'a YAML file that can be read, of at most 1 MiB',
        },
      ],
    });
  });

  test('that is a named pipe is a problem, and not waited for', async () => {
    const path = join(folder, 'pipe.yaml');
    execFileSync('sh', ['-c', 'mkfifo "$0"', path]);
    const { problems } = await openConfigFile({ '--config': path }, {});
    expect(problems[0]?.given).toBe(`"${path}", which is a named pipe`);
  });

  test.runIf(process.platform === 'linux')(
    'that a shell pipes in can be read once; then it is a problem, and not taken for empty',
    async () => {
      const path = await piped('port: 1');
      expect(await openConfigFile({ '--config': path }, {})).toMatchObject({ file: { text: 'port: 1' }, problems: [] });
      const { file, problems } = await openConfigFile({ '--config': path }, {});
      expect(file).toBeUndefined();
      expect(problems[0]?.given).toBe(`"${path}", which is a pipe, and empty: it can be read once only`);
    },
  );

  test('that this user may not read says so', async () => {
    const path = await written('secret.yaml', 'port: 1');
    await chmod(path, 0);
    const { problems } = await asStranger(() => openConfigFile({ '--config': path }, {}));
    expect(problems[0]?.given).toContain('which this user may not read');
  });
});
