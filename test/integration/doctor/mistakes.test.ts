import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { freePorts } from '../../../src/sandbox/free-ports.ts';
import { atEnd } from '../../support/at-end.ts';
import { describeWithConsul } from '../../support/consul-available.ts';
import { startWorld, type World } from '../world.ts';
import { examine, HEALTHY_MARATHON } from './examine.ts';

interface Setting {
  readonly world: World;
  readonly folder: string;
  readonly port: string;
}

/** One mistake each: the options with which it is made, the check that finds it, and what that says to do. */
const MISTAKES: readonly {
  readonly mistake: string;
  readonly args: (setting: Setting) => readonly string[];
  readonly check: string;
  readonly told: RegExp;
}[] = [
  {
    mistake: 'another datacenter',
    args: () => ['--datacenter', 'dc9'],
    check: 'datacenter',
    told: /dc1.*--datacenter/,
  },
  {
    mistake: 'a state folder that is a file',
    args: ({ folder }) => ['--state-dir', join(folder, 'file')],
    check: 'state folder',
    told: /file is no folder.*--state-dir/,
  },
  {
    mistake: 'a state folder below a file',
    args: ({ folder }) => ['--state-dir', join(folder, 'file', 'below')],
    check: 'state folder',
    told: /--state-dir/,
  },
  {
    mistake: 'the state of another Marathon',
    args: ({ folder }) => ['--state-dir', join(folder, 'other')],
    check: 'framework',
    told: /other\/marathon\.json remembers OTHER.*--state-dir/,
  },
  {
    mistake: 'a state that is damaged',
    args: ({ folder }) => ['--state-dir', join(folder, 'damaged')],
    check: 'state file',
    told: /marathon\.json is damaged/,
  },
  {
    mistake: 'an address that this machine has not',
    args: () => ['--bind', '192.0.2.1'],
    check: 'our server',
    told: /192\.0\.2\.1.*--bind/,
  },
  {
    mistake: 'one port for both servers',
    args: ({ port }) => ['--port', port, '--public-bind', '127.0.0.1', '--public-port', port],
    check: 'second server',
    told: /--port, --public-port/,
  },
  {
    mistake: 'callbacks of a Marathon that calls nobody',
    args: () => ['--events', 'callback', '--public-bind', '127.0.0.1', '--public-port', '0'],
    check: 'marathon events',
    told: /calls nobody.*--events=auto/,
  },
  {
    mistake: 'script checks that the agent does not run',
    args: () => ['--script-checks'],
    check: 'script checks',
    told: /enable_script_checks.*--script-checks/,
  },
  {
    mistake: 'no socket file',
    args: ({ folder }) => ['--consul', `unix://${join(folder, 'none.sock')}`],
    check: 'consul agent',
    told: /none\.sock.*--consul/,
  },
  {
    mistake: 'an option that a preset outranks',
    args: () => ['--preset', 'allegro', '--tags', 'x'],
    check: 'options',
    told: /--tags/,
  },
];

describeWithConsul('1.22.7', 'a mistake', () => {
  let setting: Setting;

  beforeAll(async () => {
    const world = await startWorld('1.22.7', HEALTHY_MARATHON);
    const folder = await mkdtemp(join(tmpdir(), 'marathon-consul-test-'));
    atEnd(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'file'), '');
    const stored = { other: '{"framework":{"id":"OTHER"}}', damaged: 'garbage' };
    for (const [name, text] of Object.entries(stored)) {
      await mkdir(join(folder, name), { mode: 0o700 });
      await writeFile(join(folder, name, 'marathon.json'), text);
    }
    const [port = 0] = await freePorts(1);
    setting = { world, folder, port: String(port) };
  });

  test.each(MISTAKES)('is told with what to change: $mistake', async ({ args, check, told }) => {
    const { ailing, exitCode } = await examine(setting.world, ...args(setting));
    expect(exitCode).toBe(1);
    const found = ailing.find((finding) => finding.check === check);
    expect(found && `${found.says} → ${found.remedy}`).toMatch(told);
  });

  test('is told of what a running daemon would not: a lock whose holder says nothing', async () => {
    const { world } = setting;
    const daemon = await world.start('run');
    await daemon.waitForLog('started');
    process.kill(daemon.pid, 'SIGSTOP');
    const { of, exitCode } = await examine(world);
    process.kill(daemon.pid, 'SIGCONT');
    expect(of('local daemon')).toMatchObject({ level: 'warning', remedy: expect.stringContaining('log') });
    expect(exitCode).toBe(1);
    expect(await daemon.stop()).toBe(0);
  });
});
