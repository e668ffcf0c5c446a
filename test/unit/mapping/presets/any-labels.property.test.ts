import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapTask } from '../../../../src/mapping/map-task.ts';
import { DEFAULT_PUBLICATION, type Preset } from '../../../../src/mapping/options.ts';
import { wishOf } from '../../../../src/mapping/wish/wish-of.ts';
import { appId } from '../../../../src/model/ids.ts';
import { aDefinition, aPort, aTask, someOptions } from '../../examples.ts';
import { servicesOf } from './mapped-row.ts';

const key = fc.oneof(fc.constant('consul'), fc.string({ unit: 'binary' }), fc.constant('x-{port:a}'));
const value = fc.oneof(
  fc.constantFrom('', 'true', 'tag', 'tag:a', 'a,b', 'a, b', ' // '),
  fc.string({ unit: 'binary' }),
);
const labels = fc.dictionary(key, value, { maxKeys: 4 });
const app = fc.record({
  id: fc.string().map(appId),
  labels: labels.map((some) => ({ consul: '', ...some })),
  ports: fc.array(fc.record({ labels, hasHostPort: fc.boolean(), name: fc.constantFrom(undefined, 'a') }).map(aPort), {
    maxLength: 4,
  }),
});
const ports = fc.array(fc.integer({ min: 0, max: 65_536 }), { maxLength: 4 });

const ALLEGRO: Preset = {
  name: 'allegro',
  commonTag: 'marathon',
  nameSeparator: '.',
  ignoredProtocols: [],
  enableTagOverride: false,
};

test.each<[string, Preset]>([
  ['allegro', ALLEGRO],
  ['original', { name: 'original' }],
])('whatever its labels say, under the preset %s a task becomes services or has a reason', (_name, preset) => {
  fc.assert(
    fc.property(app, ports, (definition, taskPorts) => {
      const publication = { ...DEFAULT_PUBLICATION, preset };
      const task = aTask({ appId: definition.id, ports: taskPorts });
      const wish = wishOf(aDefinition(definition), publication);
      const health = { initialStatus: 'passing', mirrored: undefined } as const;
      const mapped = mapTask(task, aDefinition(definition), wish, health, someOptions({ publication }));
      if (mapped.kind !== 'services') expect(mapped.reason).not.toBe('');
      for (const service of servicesOf(mapped)) {
        expect(service.name).not.toBe('');
        expect(task.ports).toContain(service.port);
        if (preset.name === 'allegro')
          expect([service.tags[0], service.tags.at(-1)]).toEqual(['marathon', `marathon-task:${task.id}`]);
      }
    }),
  );
});
