import { describe, expect, test } from 'vitest';
import { createMetrics } from '../../../src/server/metrics.ts';
import { snapshot } from './snapshot.ts';

/** The lines of a scrape that are ours. */
async function scrape(status = snapshot()): Promise<string[]> {
  const text = await createMetrics('1.2.3').text(status);
  return text.split('\n').filter((line) => line.startsWith('marathon_consul_'));
}

describe('the metrics', () => {
  test('tell the snapshot', async () => {
    expect(await scrape()).toEqual([
      'marathon_consul_ready 1',
      'marathon_consul_halted{kind="paused"} 0',
      'marathon_consul_halted{kind="frozen"} 0',
      'marathon_consul_tasks{outcome="published"} 1',
      'marathon_consul_tasks{outcome="waiting"} 1',
      'marathon_consul_tasks{outcome="skipped"} 1',
      'marathon_consul_tasks{outcome="held"} 0',
      'marathon_consul_tasks{outcome="withdrawn"} 0',
      'marathon_consul_source_up{source="mesos agent"} 1',
      'marathon_consul_source_up{source="marathon"} 0',
      'marathon_consul_source_age_seconds{source="mesos agent"} 1.5',
      'marathon_consul_source_failures{source="mesos agent"} 0',
      'marathon_consul_source_failures{source="marathon"} 3',
      'marathon_consul_catalogue_missing 0',
      'marathon_consul_catalogue_extra 0',
      'marathon_consul_catalogue_status_differs 0',
      'marathon_consul_build_info{version="1.2.3"} 1',
    ]);
  });

  test('tell which halts are on', async () => {
    const halts = [{ kind: 'frozen', by: 'ops', why: '', untilMs: undefined }] as const;
    const lines = await scrape(snapshot({ halts }));
    expect(lines.filter((line) => line.includes('halted'))).toEqual([
      'marathon_consul_halted{kind="paused"} 0',
      'marathon_consul_halted{kind="frozen"} 1',
    ]);
  });

  test('tell what the daemon counted, with and without the ending', async () => {
    const counters = [
      { name: 'changes', labels: { kind: 'register' }, value: 3 },
      { name: 'changes', labels: { kind: 'withdraw' }, value: 1 },
      { name: 'passes_total', labels: {}, value: 7 },
    ];
    const lines = await scrape(snapshot({ counters }));
    expect(lines.filter((line) => line.includes('_total'))).toEqual([
      'marathon_consul_changes_total{kind="register"} 3',
      'marathon_consul_changes_total{kind="withdraw"} 1',
      'marathon_consul_passes_total 7',
    ]);
  });

  test('forget what the next snapshot no longer has', async () => {
    const metrics = createMetrics('1.2.3');
    await metrics.text(snapshot());
    const text = await metrics.text(snapshot({ isReady: false, sources: [], decisions: [] }));
    expect(text).toContain('marathon_consul_ready 0');
    expect(text).not.toContain('source="marathon"');
  });

  test('tell of the process under the names that dashboards know', async () => {
    expect(await createMetrics('1.2.3').text(snapshot())).toMatch(/^process_resident_memory_bytes \d+$/m);
  });

  test('cannot be broken by the value of a label', async () => {
    const counters = [{ name: 'events', labels: { type: 'a"\n} 1' }, value: 1 }];
    const lines = await scrape(snapshot({ counters }));
    expect(lines.at(-1)).toBe('marathon_consul_events_total{type="a\\"\\n} 1"} 1');
  });
});
