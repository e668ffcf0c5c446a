import { describe, expect, test } from 'vitest';
import { createDefinitions } from '../../../src/inventory/definitions.ts';
import { appId } from '../../../src/model/ids.ts';
import { aDefinition, aTask, HTTP_CHECK, LATER_VERSION, VERSION, WEB } from '../examples.ts';

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

  test('stays the same object when an answer repeats it, since what was made from it is remembered by it', () => {
    const definitions = createDefinitions();
    const first = aDefinition();
    definitions.add(first, true);
    definitions.add(structuredClone(first), true);
    expect(definitions.resolve(aTask(), false)).toHaveProperty(
      'definition',
      expect.toSatisfy((one) => one === first),
    );
  });

  test('is another object when an answer says more than how it was launched', () => {
    const definitions = createDefinitions();
    definitions.add(aDefinition({ lastConfigChangeAt: VERSION }), true);
    const next = aDefinition({ lastConfigChangeAt: LATER_VERSION });
    definitions.add(next, true);
    expect(definitions.resolve(aTask(), false)).toMatchObject({ definition: { lastConfigChangeAt: LATER_VERSION } });
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

describe('the definitions of the containers of a pod', () => {
  const task = (container: string, version = VERSION) => aTask({ container, version });
  const pod = (version = VERSION) => ['web', 'side'].map((container) => aDefinition({ container, version }));

  test('are told apart, in one version', () => {
    const definitions = createDefinitions();
    for (const definition of pod()) definitions.add(definition, true);
    const containerOf = (name: string) => definitions.resolve(task(name), false);
    expect(containerOf('web')).toMatchObject({ kind: 'known', definition: { container: 'web' } });
    expect(containerOf('side')).toMatchObject({ kind: 'known', definition: { container: 'side' } });
    expect(containerOf('other')).toEqual({ kind: 'missing' });
  });

  test('are assumed from the same container of the current version only', () => {
    const definitions = createDefinitions();
    for (const definition of pod(LATER_VERSION)) definitions.add(definition, true);
    expect(definitions.resolve(task('side'), true)).toMatchObject({
      kind: 'assumed',
      definition: { container: 'side', version: LATER_VERSION },
    });
    expect(definitions.resolve(task('gone'), true)).toEqual({ kind: 'missing' });
  });

  test('never define a task of an app of that name', () => {
    const definitions = createDefinitions();
    for (const definition of pod()) definitions.add(definition, true);
    expect(definitions.resolve(aTask(), true)).toEqual({ kind: 'missing' });
  });

  test('of an older version are kept for as long as a container runs as that, the current ones as long as the pod is known', () => {
    const definitions = createDefinitions();
    for (const definition of pod()) definitions.add(definition, false);
    for (const definition of pod(LATER_VERSION)) definitions.add(definition, true);
    definitions.keepOnly([{ appId: WEB, task: task('web') }]);
    const kept = definitions.all().map(({ container, version }) => `${container} ${version}`);
    expect(kept.sort()).toEqual([`side ${LATER_VERSION}`, `web ${VERSION}`, `web ${LATER_VERSION}`]);
    definitions.keepOnly([]);
    expect(definitions.all()).toEqual([]);
  });

  test('make their version known, each of them', () => {
    const definitions = createDefinitions();
    definitions.add(aDefinition({ container: 'web' }), true);
    expect([definitions.knowsVersion(WEB, VERSION), definitions.knowsVersion(WEB, LATER_VERSION)]).toEqual([
      true,
      false,
    ]);
  });
});

describe('a definition from a state file', () => {
  const command = (text?: string) =>
    aDefinition({ healthChecks: [{ ...HTTP_CHECK, protocol: 'COMMAND', command: text }] });

  test('lacks the commands of its checks until it is told again', () => {
    const definitions = createDefinitions();
    definitions.restore(command());
    const [stored] = definitions.all();
    expect(stored && definitions.isWhole(stored)).toBe(false);
    definitions.add(command('test -f up'), true);
    const [again] = definitions.all();
    expect(again && definitions.isWhole(again)).toBe(true);
  });

  test('without commands lacks nothing', () => {
    const definitions = createDefinitions();
    definitions.restore(aDefinition({ healthChecks: [HTTP_CHECK] }));
    const [stored] = definitions.all();
    expect(stored && definitions.isWhole(stored)).toBe(true);
  });
});

describe('an answer that contradicts an earlier one about the same version', () => {
  const believed = (definitions: ReturnType<typeof createDefinitions>) => {
    const resolved = definitions.resolve(aTask(), false);
    return resolved.kind === 'known' ? resolved.definition.labels : undefined;
  };
  const contradicted = () => {
    const definitions = createDefinitions();
    definitions.add(aDefinition({ labels: { says: 'truth' } }), true, 1);
    definitions.add(aDefinition({ labels: { says: 'other' } }), true, 2);
    return definitions;
  };

  test('is not believed', () => {
    expect(believed(contradicted())).toEqual({ says: 'truth' });
    expect(contradicted().disputedSince(WEB, VERSION)).toBe(2);
  });

  test('is believed when the next one says the same', () => {
    const definitions = contradicted();
    definitions.add(aDefinition({ labels: { says: 'other' } }), true, 3);
    expect(believed(definitions)).toEqual({ says: 'other' });
    expect(definitions.disputedSince(WEB, VERSION)).toBeUndefined();
  });

  test('is forgotten when the next one says what was believed', () => {
    const definitions = contradicted();
    definitions.add(aDefinition({ labels: { says: 'truth' } }), true, 3);
    expect(definitions.disputedSince(WEB, VERSION)).toBeUndefined();
    definitions.add(aDefinition({ labels: { says: 'other' } }), true, 4);
    expect(believed(definitions)).toEqual({ says: 'truth' });
  });

  test('is none when only the date of its configuration differs', () => {
    const definitions = createDefinitions();
    definitions.add(aDefinition(), true, 1);
    definitions.add(aDefinition({ lastConfigChangeAt: VERSION }), true, 2);
    expect(definitions.disputedSince(WEB, VERSION)).toBeUndefined();
  });
});
