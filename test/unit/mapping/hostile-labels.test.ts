import { describe, expect, test } from 'vitest';
import { mapTask } from '../../../src/mapping/map-task.ts';
import { DEFAULT_PUBLICATION } from '../../../src/mapping/options.ts';
import { wishOf } from '../../../src/mapping/wish/wish-of.ts';
import type { AppDefinition } from '../../../src/model/app-definition.ts';
import { aDefinition, aPort, aTask, someOptions } from '../examples.ts';

const times = <Value>(count: number, entry: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => entry(index));

/** What becomes of a task whose app says this; it has a host port for each port. */
function mapped(over: Partial<AppDefinition>) {
  const definition = aDefinition(over);
  const task = aTask({ ports: definition.ports.map((_, index) => 31_001 + index) });
  const health = { initialStatus: 'passing', mirrored: undefined } as const;
  return mapTask(task, definition, wishOf(definition, DEFAULT_PUBLICATION), health, someOptions());
}
const labelled = (labels: Record<string, string>) => mapped({ labels });

/** Whoever may write a definition must not stop the daemon for everybody else on the machine. */
describe('labels that nobody writes in good faith', () => {
  test('fill each other only up to a length', () => {
    const result = labelled({ 'consul.tags': '{label:a}'.repeat(1_500), a: 'x'.repeat(500_000) });
    expect(result).toMatchObject({ kind: 'services', warnings: [expect.stringContaining('it would become too long')] });
  });

  test('bring a warning of a few lines for any number of placeholders that are unknown', () => {
    const result = labelled({ 'consul.meta.key': times(2_000, (index) => `{x${index}}`).join('') });
    expect(result.warnings.length).toBeLessThan(40);
  });

  test('hold as many placeholders as they like', () => {
    const result = labelled({ 'consul.meta.key': times(150_000, (index) => `{x${index}}`).join('') });
    expect(result.kind).toBe('services');
  });

  test.each(['consul.name', 'consul.tags', 'consul.ports'])('%s of thousands of entries is not understood', (label) => {
    expect(labelled({ [label]: times(20_000, (index) => `n${index}`).join(',') })).toMatchObject({
      kind: 'services',
      warnings: [expect.stringContaining('at most 256')],
    });
  });

  test('are told one by one only while they are few', () => {
    const { warnings } = labelled(Object.fromEntries(times(20_000, (index) => [`consul.x${index}`, ''])));
    expect(warnings).toHaveLength(17);
    expect(warnings.at(-1)).toBe('label consul.*: 19984 more labels are unknown, too');
  });

  test('have no more meta than Consul takes', () => {
    const result = labelled(Object.fromEntries(times(20_000, (index) => [`consul.meta.k${index}`, 'v'])));
    expect(result.kind === 'services' && Object.keys(result.services[0]?.service.meta ?? {}).length).toBeLessThan(65);
    expect(result.warnings).toContain('label consul.meta.KEY: Consul takes 64 pairs, so 19936 more have no effect');
  });

  test('make no warning long', () => {
    const { warnings } = labelled({
      'consul.name': `${'-'.repeat(500_000)}x!`,
      'consul.check.http': '{'.repeat(9_000),
    });
    expect(Math.max(...warnings.map(({ length }) => length))).toBeLessThan(300);
  });

  test('name no thousand ports in a reason', () => {
    const ports = times(1_000, (index) => aPort({ name: `p${index}` }));
    const result = mapped({ ports, labels: { 'consul.ports': 'other' } });
    expect(result.kind === 'skipped' && result.reason).toMatch(/port "p15", 984 more$/);
  });

  test('of the app are read once, not by each of a thousand ports', () => {
    const ports = times(1_000, (index) => aPort({ name: `p${index}` }));
    const tags = times(256, (index) => `t${index}`).join(',');
    const result = mapped({ ports, labels: { 'consul.ports': 'all', 'consul.tags': tags } });
    expect(result.kind === 'services' && result.services).toHaveLength(1_000);
  });

  test('may be called as what every object has', () => {
    const labels = JSON.parse('{"__proto__":"x","consul.meta.__proto__":"y","consul.tags":"{label:__proto__}"}');
    const result = labelled(labels);
    const service = result.kind === 'services' ? result.services[0]?.service : undefined;
    expect([service?.tags, Object.entries(service?.meta ?? {})[0]]).toEqual([['x'], ['__proto__', 'y']]);
  });
});
