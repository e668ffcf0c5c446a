import { describe, expect, test } from 'vitest';
import { run } from '../../../src/commands/run.ts';
import { freshConfig, idleDaemon, stage } from './surroundings.ts';

describe('run', () => {
  test('serves until it is told to stop, then gives port and lock back', async () => {
    const config = freshConfig();
    for (let turn = 0; turn < 2; turn += 1) {
      const at = stage();
      const running = run(config, at);
      const { url } = await at.waitForLog('started');
      expect((await fetch(`${url}/health`)).status).toBe(200);
      at.signals.emit('SIGTERM');
      expect(await running).toBe(0);
      expect(at.logged.map(({ message }) => message)).toEqual(['started', 'stopped']);
      expect(at.closed()).toBe(1);
      await expect(fetch(`${url}/health`)).rejects.toThrow();
    }
  });

  test('logs what it was told, but for the token', async () => {
    const config = freshConfig({ '--marathon': 'm:1' });
    const at = stage();
    const running = run({ ...config, consul: { ...config.consul, token: { kind: 'text', text: 's3cret' } } }, at);
    const fields = await at.waitForLog('started');
    expect(fields).toMatchObject({
      config: { marathon: { urls: ['http://m:1'] }, consul: { token: { text: '***' } } },
    });
    at.signals.emit('SIGINT');
    await running;
    expect(JSON.stringify(at.logged)).not.toContain('s3cret');
  });

  test('does not start beside another', async () => {
    const config = freshConfig();
    const first = stage();
    const running = run(config, first);
    await first.waitForLog('started');
    const second = stage(idleDaemon({ run: () => Promise.reject(new Error('started')) }));
    expect(await run(config, second)).toBe(1);
    expect(second.complaints).toEqual([
      `process ${process.pid} already serves http://127.0.0.1:8500 on this machine; stop it, or give each its --cluster`,
    ]);
    first.signals.emit('SIGTERM');
    await running;
  });

  test('does not start without its port, and leaves the lock', async () => {
    const first = stage();
    const running = run(freshConfig(), first);
    const { port } = new URL(String((await first.waitForLog('started')).url));
    const config = freshConfig({ '--port': port });
    for (let turn = 0; turn < 2; turn += 1) {
      const second = stage(idleDaemon({ run: () => Promise.reject(new Error('started')) }));
      expect(await run(config, second)).toBe(1);
      expect(second.complaints).toEqual([
        `cannot listen on 127.0.0.1:${port}: another program has that port; stop it, or choose another with --port`,
      ]);
    }
    first.signals.emit('SIGTERM');
    await running;
  });

  test('hands a bug on, port and lock given back', async () => {
    const config = freshConfig();
    const broken = idleDaemon({ run: () => Promise.reject(new TypeError('a bug')) });
    await expect(run(config, stage(broken))).rejects.toThrow('a bug');
    await expect(run(config, stage(broken))).rejects.toThrow('a bug');
  });
});
