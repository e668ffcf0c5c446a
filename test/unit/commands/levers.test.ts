import { hostname, userInfo } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { guardRelease } from '../../../src/commands/guard.ts';
import { lockKeyOf } from '../../../src/commands/lock-key.ts';
import { pause, readPauseOptions } from '../../../src/commands/pause.ts';
import { resume } from '../../../src/commands/resume.ts';
import type { Config } from '../../../src/config/config.ts';
import { leversOf } from '../../../src/daemon/control/levers.ts';
import { createHalts } from '../../../src/daemon/halts.ts';
import { type Lock, takeLock } from '../../../src/daemon/lock.ts';
import { realClock } from '../../../src/daemon/production-world.ts';
import { taskId } from '../../../src/model/ids.ts';
import { silentLog } from '../../../src/support/log.ts';
import { snapshot } from '../server/snapshot.ts';
import { freshConfig, idleDaemon, stage } from './surroundings.ts';

const HOUR = 3_600_000;
const ME = `${userInfo().username}@${hostname()}`;

let lock: Lock | undefined;
afterEach(async () => {
  await lock?.release();
  lock = undefined;
});

/** A daemon that runs as far as its levers go. */
async function running(config: Config, held: readonly string[] = []) {
  const halts = createHalts({ clock: realClock, log: silentLog, onChange() {} });
  const daemon = idleDaemon({
    pause: halts.pause,
    resume: halts.resume,
    releaseGuard: () => held.map(taskId),
    status: () => snapshot({ halts: halts.current() }),
  });
  const handlers = {
    onSyncRequested: daemon.sync.bind(daemon, AbortSignal.abort()),
    levers: leversOf(daemon, realClock),
  };
  const taken = await takeLock(lockKeyOf(config), handlers, 0);
  if (taken.heldBy) throw new Error('held');
  lock = taken;
  return halts;
}

/** What was printed, whatever its line ends. */
const said = (at: ReturnType<typeof stage>) => at.printed.join('').replace(/\s+/g, ' ');

describe('pause', () => {
  test('says what is on, until when, by whom, and how it ends', async () => {
    const config = freshConfig();
    const halts = await running(config);
    const at = stage();
    expect(await pause(config, { forMs: 1.5 * HOUR, why: 'the database moves' }, at)).toBe(0);
    expect(said(at)).toMatch(
      /^PAUSED on this machine until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d local time \(for 1 h 30 min\), by /,
    );
    expect(said(at)).toContain(`by ${ME} (the database moves). Nothing of ours is withdrawn`);
    expect(said(at)).toContain('`marathon-consul resume` ends it.');
    expect(halts.current()).toMatchObject([{ kind: 'paused', by: ME, why: 'the database moves' }]);
  });

  test('says which pause it replaces, and that a freeze is on as well', async () => {
    const config = freshConfig();
    const halts = await running(config);
    halts.pause({ kind: 'paused', by: 'other@node', why: 'lunch', untilMs: realClock.wall() + 1_000_000 });
    halts.freeze({ kind: 'frozen', by: 'duty', why: '', untilMs: undefined });
    const at = stage();
    await pause(config, { forMs: HOUR, why: '' }, at);
    expect(said(at)).toContain('This replaces the pause by other@node (lunch), until ');
    expect(said(at)).toContain('STILL FROZEN with the whole cluster, until somebody takes it back, by duty');
    expect(halts.current()[0]).toMatchObject({ by: ME });
  });

  test.each([
    [{}, { forMs: HOUR, why: '' }],
    [
      { for: '24h', why: ' lunch ' },
      { forMs: 24 * HOUR, why: 'lunch' },
    ],
    [{ for: '1s' }, { forMs: 1_000, why: '' }],
  ])('takes %j', (words, options) => {
    expect(readPauseOptions(words)).toEqual({ options });
  });

  test.each([
    { for: '25h' },
    { for: '0s' },
    { for: '999ms' },
    { for: '60' },
    { for: 'ever' },
    { why: 'x'.repeat(501) },
  ])('does not take %j', (words) => {
    expect(readPauseOptions(words)).toEqual({ problem: expect.stringMatching(/^--(for|why) /) });
  });
});

describe('resume', () => {
  test('says whose pause has ended, and once more that there is none', async () => {
    const config = freshConfig();
    const halts = await running(config);
    halts.pause({ kind: 'paused', by: 'other@node', why: '', untilMs: realClock.wall() + 1_000_000 });
    const first = stage();
    expect(await resume(config, first)).toBe(0);
    expect(said(first)).toContain('No longer paused: the pause by other@node is over.');
    expect(halts.current()).toEqual([]);
    const second = stage();
    expect(await resume(config, second)).toBe(0);
    expect(said(second)).toContain('There was no pause on this machine');
  });
});

describe('guard release', () => {
  test.each([
    [[], 'The guard held nothing back'],
    [['web.1'], 'The guard lets 1 task go: web.1'],
    [Array.from({ length: 22 }, (_, number) => `web.${number}`), 'web.19 and 2 more'],
  ])('names %j', async (held, text) => {
    const config = freshConfig();
    await running(config, held);
    const at = stage();
    expect(await guardRelease(config, at)).toBe(0);
    expect(said(at)).toContain(text);
  });
});

test.each([
  ['pause', (config: Config, at: ReturnType<typeof stage>) => pause(config, { forMs: HOUR, why: '' }, at)],
  ['resume', resume],
  ['guard release', guardRelease],
])('%s says that no daemon runs here, and what to do', async (_name, command) => {
  const at = stage();
  expect(await command(freshConfig(), at)).toBe(1);
  expect(at.complaints).toEqual([expect.stringContaining('no daemon runs on this machine')]);
  expect(at.complaints[0]).toContain('give this command the same --consul and --cluster');
});
