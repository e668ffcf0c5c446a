import { describe, expect, test } from 'vitest';
import { createDefinitions } from '../../../src/inventory/definitions.ts';
import { appId } from '../../../src/model/ids.ts';
import { aDefinition, aTask, LATER_VERSION, VERSION, WEB } from '../examples.ts';

const OTHER = appId('/other');

describe('the definition of a task', () => {
  test('is the one of its version', () => {
    const definitions = createDefinitions();
    definitions.add(aDefinition({ version: VERSION }), false);
    definitions.add(aDefinition({ version: LATER_VERSION }), true);
    expect(definitions.resolve(aTask(), false)).toMatchObject({ kind: 'known', definition: { version: VERSION } });
  });

  test('is a later version of the same configuration', () => {
    const definitions = createDefinitions();
    definitions.add(aDefinition({ version: LATER_VERSION, lastConfigChangeAt: VERSION }), true);
    expect(definitions.resolve(aTask(), false)).toMatchObject({ kind: 'known' });
  });

  test('is missing while only another configuration is known', () => {
    const definitions = createDefinitions();
    definitions.add(aDefinition({ version: LATER_VERSION, lastConfigChangeAt: LATER_VERSION }), true);
    expect(definitions.resolve(aTask(), false)).toEqual({ kind: 'missing' });
  });

  test('is assumed to be the current one where that may be', () => {
    const definitions = createDefinitions();
    definitions.add(aDefinition({ version: LATER_VERSION }), true);
    expect(definitions.resolve(aTask(), true)).toMatchObject({
      kind: 'assumed',
      definition: { version: LATER_VERSION },
    });
  });

  test('is missing where nothing is known, whatever may be assumed', () => {
    expect(createDefinitions().resolve(aTask(), true)).toEqual({ kind: 'missing' });
  });

  test('is never known without a version', () => {
    const definitions = createDefinitions();
    definitions.add(aDefinition(), true);
    expect(definitions.resolve(aTask({ version: undefined }), true)).toMatchObject({ kind: 'assumed' });
  });

  test('is never one of another app', () => {
    const definitions = createDefinitions();
    definitions.add(aDefinition({ id: OTHER }), true);
    expect(definitions.resolve(aTask(), true)).toEqual({ kind: 'missing' });
  });
});

describe('the current definition', () => {
  const current = (definitions: ReturnType<typeof createDefinitions>) => {
    const resolved = definitions.resolve(aTask({ version: undefined }), true);
    return resolved.kind === 'assumed' ? resolved.definition.version : undefined;
  };

  test('stays when an older version is looked up', () => {
    const definitions = createDefinitions();
    definitions.add(aDefinition({ version: LATER_VERSION }), true);
    definitions.add(aDefinition({ version: VERSION }), false);
    expect(current(definitions)).toBe(LATER_VERSION);
  });

  test('is what Marathon says it is, after a rollback too', () => {
    const definitions = createDefinitions();
    definitions.add(aDefinition({ version: LATER_VERSION }), true);
    definitions.add(aDefinition({ version: VERSION }), true);
    expect(current(definitions)).toBe(VERSION);
  });
});

describe('what is kept of definitions', () => {
  test('is nothing of an app without tasks', () => {
    const definitions = createDefinitions();
    definitions.add(aDefinition(), true);
    definitions.addMissing(WEB, LATER_VERSION);
    definitions.keepOnly([{ appId: OTHER, task: undefined }]);
    expect({ all: definitions.all(), isMissing: definitions.isMissing(WEB, LATER_VERSION) }).toEqual({
      all: [],
      isMissing: false,
    });
  });

  test('is the versions that tasks were launched from, and the current one', () => {
    const definitions = createDefinitions();
    const versions = Array.from({ length: 20 }, (_, n) => new Date(Date.parse(VERSION) + n * 60_000).toISOString());
    for (const version of versions) definitions.add(aDefinition({ version }), true);
    definitions.keepOnly([{ appId: WEB, task: aTask({ version: versions[3] }) }]);
    expect(definitions.all().map(({ version }) => version)).toEqual([versions[3], versions[19]]);
  });

  test('is a version that stands for the one of a task', () => {
    const definitions = createDefinitions();
    definitions.add(aDefinition({ version: LATER_VERSION, lastConfigChangeAt: VERSION }), false);
    definitions.add(aDefinition({ version: '2020-02-01T00:00:00.000Z' }), true);
    definitions.keepOnly([{ appId: WEB, task: aTask() }]);
    expect(definitions.resolve(aTask(), false)).toMatchObject({ kind: 'known' });
  });

  test('is the knowledge that the version of a task is missing', () => {
    const definitions = createDefinitions();
    definitions.addMissing(WEB, VERSION);
    definitions.addMissing(WEB, LATER_VERSION);
    definitions.keepOnly([{ appId: WEB, task: aTask() }]);
    expect([definitions.isMissing(WEB, VERSION), definitions.isMissing(WEB, LATER_VERSION)]).toEqual([true, false]);
  });
});
