import { describe, expect, test } from 'vitest';
import type { ChangeRecord } from '../../../src/reconcile/status.ts';
import { page, pageText } from './rendered.ts';

const NOW = Date.UTC(2026, 10, 22, 18);

const change = (changed: Partial<ChangeRecord> = {}): ChangeRecord => ({
  atMs: NOW - 3_000,
  kind: 'withdraw',
  taskId: 'web.9',
  serviceId: 'marathon:web.9',
  name: 'web',
  because: 'Marathon says TASK_FAILED',
  ...changed,
});

describe('the recent changes', () => {
  test.each([
    ['register', 'registered'],
    ['update', 'updated'],
    ['adopt', 'adopted'],
    ['withdraw', 'withdrawn'],
  ] as const)('tell of a change of kind %s when, what and why', async (kind, past) => {
    const text = await pageText({ nowMs: NOW, recentChanges: [change({ kind })] });
    expect(text).toContain(`3 s ago 17:59:57 UTC ${past} web marathon:web.9 Marathon says TASK_FAILED`);
  });

  test('name the day of what was not today', async () => {
    const text = await pageText({ nowMs: NOW, recentChanges: [change({ atMs: NOW - 19 * 3_600_000 })] });
    expect(text).toContain('19 h ago 2026-11-21 23:00:00 UTC');
  });

  test('keep their order, and fold what is older', async () => {
    const recentChanges = Array.from({ length: 20 }, (_, n) => change({ serviceId: `marathon:web.${n}` }));
    const html = await page({ nowMs: NOW, recentChanges });
    const shown = [...html.matchAll(/marathon:web\.(\d+)/g)].map(([, n]) => Number(n));
    expect(shown).toEqual(recentChanges.map((_, n) => n));
    expect(html).toMatch(/web\.14<[\s\S]*<summary>5 before these<\/summary>[\s\S]*web\.15</);
  });

  test('are summed up since the start, failures too', async () => {
    const counters = [
      { name: 'changes', labels: { kind: 'register' }, value: 3 },
      { name: 'changes', labels: { kind: 'update' }, value: 0 },
      { name: 'changes', labels: { kind: 'withdraw' }, value: 1 },
      { name: 'change_failures', labels: {}, value: 2 },
    ];
    const text = await pageText({ startedAtMs: NOW - 7_500_000, nowMs: NOW, counters });
    expect(text).toContain('In the 2 h 5 min since the start: 3 registered, 1 withdrawn, 2 failed or refused.');
  });

  test('say so when there are none', async () => {
    const text = await pageText({ startedAtMs: NOW - 3_000, nowMs: NOW });
    expect(text).toContain('In the 3 s since the start: no writes. Nothing was changed in Consul yet.');
  });
});
