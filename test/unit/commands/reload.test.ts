import { expect, test } from 'vitest';
import { followConfiguration } from '../../../src/commands/reload.ts';
import type { ConfigParts } from '../../../src/config/assemble.ts';
import type { Config } from '../../../src/config/config.ts';
import { fileKeyOf } from '../../../src/config/schema.ts';
import { TAKES_OVER } from '../../../src/config/take-over.ts';
import { beforeAndAfter, OTHER_VALUES, partsOf } from '../config/other-values.ts';
import { createFakeClock } from '../fake-clock.ts';
import { stage } from './surroundings.ts';

/** The daemon was started with the one, and is told to read its configuration again, which is the other now. */
async function hangUp(before: ConfigParts, after: ConfigParts) {
  const { signals, logged, createLog } = stage();
  const log = await createLog({ level: 'info', format: 'json' });
  const taken: Config[] = [];
  const load = async () => ({ parts: after, warnings: [], problems: [] });
  const clock = createFakeClock();
  const stop = new AbortController();
  const daemon = { reconfigure: (config: Config) => void taken.push(config) };
  const following = followConfiguration(
    { load, parts: before, seen: undefined, daemon, log, signals, clock },
    stop.signal,
  );
  signals.emit('SIGHUP');
  await clock.advance(1);
  stop.abort();
  await following;
  const fieldsOf = (message: RegExp) => logged.find((line) => message.test(line.message))?.fields;
  return { taken, changed: fieldsOf(/^another/), restart: fieldsOf(/needs a restart/) };
}

const names = Object.keys(OTHER_VALUES) as (keyof typeof OTHER_VALUES)[];

test.each(names.map((name) => [name, TAKES_OVER[name]] as const))('%s, when another: %s', async (name, when) => {
  const { taken, changed, restart } = await hangUp(...beforeAndAfter(name));
  const key = fileKeyOf(name);
  const told = { changed: [name === 'presetOptions' ? 'preset' : key] };
  if (when === 'at once') expect([taken.length, changed, restart]).toEqual([1, told, undefined]);
  else expect([taken.length, changed, restart]).toEqual([0, undefined, { needsRestart: [key] }]);
});

test('what is told names no secret', async () => {
  const told = await hangUp(partsOf({}), partsOf({ 'consul-token': 's3cret' }));
  expect(told.changed).toEqual({ changed: ['consul-token'] });
});
