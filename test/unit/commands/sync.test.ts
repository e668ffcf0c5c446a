import { describe, expect, test } from 'vitest';
import { run } from '../../../src/commands/run.ts';
import { sync } from '../../../src/commands/sync.ts';
import type { SyncResult } from '../../../src/daemon/daemon-contract.ts';
import { snapshot } from '../server/snapshot.ts';
import { freshConfig, idleDaemon, stage } from './surroundings.ts';

const result = (parts: Partial<SyncResult> = {}): SyncResult => ({
  status: snapshot(),
  done: [
    { atMs: 1, kind: 'register', taskId: 'web.1', serviceId: 'marathon:web.1', name: 'web', because: 'not in Consul' },
  ],
  failed: [],
  held: 0,
  ...parts,
});

const neverSyncing = idleDaemon({ sync: () => Promise.reject(new Error('a second writer')) });

describe('sync', () => {
  test('makes the pass itself where no daemon runs', async () => {
    const at = stage(idleDaemon({ sync: async () => result() }));
    expect(await sync(freshConfig(), at)).toBe(0);
    expect(at.printed.join('')).toBe('+ register web (marathon:web.1): not in Consul\n1 changed, 0 failed\n');
  });

  test('tells first that it is halted', async () => {
    const halts = [{ kind: 'frozen', by: 'duty', why: 'works', untilMs: undefined }] as const;
    const halted = idleDaemon({ sync: async () => result({ status: snapshot({ halts }) }) });
    const at = stage(halted);
    await sync(freshConfig(), at);
    expect(at.printed.join('')).toMatch(/^FROZEN with the whole cluster until somebody takes it back, by duty/);
  });

  test('gives the lock back', async () => {
    const config = freshConfig();
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await sync(config, stage(idleDaemon({ sync: async () => result() })))).toBe(0);
    }
  });

  test('fails when a change did', async () => {
    const failed = ['PUT http://c/v1/agent/service/register: 500'];
    const at = stage(idleDaemon({ sync: async () => result({ failed, held: 4 }) }));
    expect(await sync(freshConfig(), at)).toBe(1);
    expect(at.complaints).toEqual(failed);
    expect(at.printed.join('')).toContain('1 changed, 1 failed, 4 held');
  });

  test('has the daemon that runs here make the pass', async () => {
    const config = freshConfig();
    const first = stage(idleDaemon({ sync: async () => result() }));
    const running = run(config, first);
    await first.waitForLog('started');
    const at = stage(neverSyncing);
    expect(await sync(config, at)).toBe(0);
    expect(at.printed.join('')).toContain('+ register web (marathon:web.1): not in Consul');
    first.signals.emit('SIGTERM');
    await running;
  });

  test('says so when that daemon could not', async () => {
    const config = freshConfig();
    const first = stage(idleDaemon({ sync: () => Promise.reject(new Error('Consul does not answer')) }));
    const running = run(config, first);
    await first.waitForLog('started');
    const at = stage(neverSyncing);
    expect(await sync(config, at)).toBe(1);
    expect(at.complaints).toEqual(['the daemon that runs here did not do it: Consul does not answer']);
    first.signals.emit('SIGTERM');
    await running;
  });
});
