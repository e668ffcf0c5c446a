import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { perform } from '../../../src/commands/perform.ts';
import { stage } from './surroundings.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'marathon-consul-test-perform-'));
  await writeFile(join(folder, 'wrong.yaml'), 'prt: 81\n');
  await writeFile(join(folder, 'right.yaml'), 'preset: allegro\npreset-options:\n  consul-dc: dc1\n');
  const app = { id: '/web', cmd: 'run', labels: { consul: '' }, portDefinitions: [{ port: 0 }] };
  await writeFile(join(folder, 'app.json'), JSON.stringify(app));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function performed(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { complaints, printed, terminal, signals, endNow } = stage();
  const exitCode = await perform({ args, env, terminal, signals, endNow });
  return { exitCode, complaints, printed: printed.join('') };
}

describe('the program', () => {
  test('tells what is wrong with its file and its command line at once, and does nothing', async () => {
    const path = join(folder, 'wrong.yaml');
    expect(await performed(['plan', '--port', 'x', '--prt', '1'], { MARATHON_CONSUL_CONFIG: path })).toEqual({
      exitCode: 2,
      printed: '',
      complaints: [
        "unknown option '--prt' (Did you mean --port?)",
        `${path}, line 1, column 1: given "prt", expected an option, as --help lists them, without the dashes: did you mean port?`,
        '--port (command line): given "x", expected a port number from 0 (any that is free) to 65535',
      ],
    });
  });

  test('says whether the configuration is right, and all that is wrong with it', async () => {
    expect(await performed(['config', 'check', '--config', join(folder, 'right.yaml')])).toMatchObject({
      exitCode: 0,
      printed: 'the configuration is right\n',
    });
    const { exitCode, complaints } = await performed(['config', 'check', '--config', join(folder, 'wrong.yaml')]);
    expect([exitCode, complaints]).toEqual([2, [expect.stringContaining('did you mean port?')]]);
  });

  test('shows each value of the configuration, and where it comes from', async () => {
    const args = ['config', 'show', '--port', '81'];
    expect((await performed(args)).printed).toContain('# --port (command line)\nport: 81\n');
    const { settings } = JSON.parse((await performed([...args, '--json'])).printed);
    expect(settings).toContainEqual({ name: 'port', value: '81', where: '--port (command line)' });
  });

  test('does nothing without the file that it was told to read', async () => {
    const path = join(folder, 'nowhere.yaml');
    expect(await performed(['explain', '--app', join(folder, 'app.json'), '--config', path])).toEqual({
      exitCode: 2,
      printed: '',
      complaints: [
        `--config (command line): given "${path}", which does not exist, expected a YAML file that can be read, of at most 1 MiB`,
      ],
    });
  });

  test('goes by its file, and warns of what has no effect', async () => {
    const { printed, complaints } = await performed([
      'explain',
      '--app',
      join(folder, 'app.json'),
      '--config',
      join(folder, 'right.yaml'),
    ]);
    expect(printed).toContain('/web');
    expect(complaints).toEqual([expect.stringMatching(/^warning: preset option consul-dc .*has no effect/)]);
  });
});
