import { describe, expect, test } from 'vitest';
import {
  createFiller,
  isKnownTemplate,
  PLACEHOLDERS,
  type Subject,
  unknownPlaceholders,
} from '../../../src/mapping/placeholders.ts';
import type { AppDefinition } from '../../../src/model/app-definition.ts';
import { appId } from '../../../src/model/ids.ts';
import type { Task } from '../../../src/model/task.ts';
import { AGENT, aDefinition, aPort, aTask, idOf, LATER_VERSION, someOptions, VERSION } from '../examples.ts';

const PORTS = [
  aPort({ name: 'http', labels: { tier: 'edge' } }),
  aPort({ protocols: ['udp', 'tcp'] }),
  aPort({ name: 'admin' }),
];

interface Setting extends Partial<Pick<Subject, 'index' | 'endpoint' | 'allowed'>> {
  readonly task?: Partial<Task>;
  readonly definition?: Partial<AppDefinition>;
}

function fill(text: string, { task, definition, ...subject }: Setting = {}) {
  const warnings: string[] = [];
  const filler = createFiller(
    {
      task: aTask({ ports: [31001, 31002, 31003], appId: appId('/eu/shop/web'), ...task }),
      definition: aDefinition({ ports: PORTS, labels: { colour: 'blue', tier: 'app' }, ...definition }),
      index: 0,
      endpoint: { address: '10.0.0.1', port: 31001 },
      options: someOptions(),
      allowed: 'all',
      ...subject,
    },
    (warning) => warnings.push(warning),
  );
  return { text: filler(text), warnings };
}

describe('a placeholder', () => {
  test.each([
    ['{app}', '/eu/shop/web'],
    ['{app.name}', 'web'],
    ['{app.group}', 'eu/shop'],
    ['{app.1}', 'eu'],
    ['{app.3}', 'web'],
    ['{app.4}', ''],
    ['{label:colour}', 'blue'],
    ['{label:tier}', 'edge'],
    ['{task}', idOf(1)],
    ['{version}', VERSION],
    ['{host}', 'node-1.example'],
    ['{address}', '10.0.0.1'],
    ['{port}', '31001'],
    ['{port:http}', '31001'],
    ['{port:admin}', '31003'],
    ['{port:1}', '31002'],
    ['{port.name}', 'http'],
    ['{port.index}', '0'],
    ['{port.protocol}', 'tcp'],
    ['{container}', ''],
    ['{cluster}', 'main'],
    ['{agent}', AGENT],
    ['http://{address}:{port:admin}/{app.name}', 'http://10.0.0.1:31003/web'],
  ])('%s is filled in as %j', (text, expected) => {
    expect(fill(text)).toEqual({ text: expected, warnings: [] });
  });

  test.each([
    ['{port.name}', 1, '1'],
    ['{port.protocol}', 1, 'tcp-udp'],
    ['{label:tier}', 2, 'app'],
    ['{port.index}', 2, '2'],
  ])('%s of port %i is %j', (text, index, expected) => {
    expect(fill(text, { index }).text).toBe(expected);
  });

  test('of a version is the task’s own, and the definition’s where the task has none', () => {
    const definition = { version: LATER_VERSION };
    expect(fill('{version}', { definition }).text).toBe(VERSION);
    expect(fill('{version}', { definition, task: { version: undefined } }).text).toBe(LATER_VERSION);
  });

  test('of a container is its name in the pod', () => {
    expect(fill('{app.name}-{container}', { definition: { container: 'sidecar' } }).text).toBe('web-sidecar');
  });

  test('of the service’s own port is the port that is published', () => {
    expect(fill('{port:http}', { endpoint: { address: '10.0.0.1', port: 8080 } }).text).toBe('8080');
  });

  test.each(['{tier}', '{App}', '{app.0}', '{app.N}', '{port.x}', '{label}', '{label:}', '{ports:http}'])(
    '%s is unknown: it stays and is told',
    (text) => {
      expect(fill(`a${text}b`)).toEqual({ text: `a${text}b`, warnings: [expect.stringContaining(text)] });
    },
  );

  test.each([
    ['{label:none}', {}],
    ['{label:constructor}', {}],
    ['{host}', { task: { host: undefined } }],
    ['{port:nope}', {}],
    ['{port:7}', {}],
    ['{port:admin}', { task: { ports: [31001] } }],
  ] satisfies [string, Setting][])('%s without a value stays and is told', (text, setting) => {
    expect(fill(text, setting)).toEqual({ text, warnings: [expect.stringContaining(text)] });
  });

  test('that stays is told once', () => {
    expect(fill('{tier} {tier} {tier}').warnings).toHaveLength(1);
  });

  test.each(['{}', '{"a":"b"}', '{ app }', '{app', 'app}', '{x y}'])('is not what %j is', (text) => {
    expect(fill(text)).toEqual({ text, warnings: [] });
  });

  test('in what was filled in is not filled in again', () => {
    const labels = { colour: '{task}' };
    expect(fill('{label:colour}', { definition: { labels } })).toEqual({ text: '{task}', warnings: [] });
  });

  test('of a million braces is looked at once', () => {
    const started = performance.now();
    fill('{a'.repeat(500_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('where only ports are allowed', () => {
  const allowed = 'ports' as const;

  test.each([
    ['{port:admin}', '31003'],
    ['{app}', '{app}'],
    ['{port}', '{port}'],
    ['{port:1}', '{port:1}'],
    ['{port:nope}', '{port:nope}'],
    ['{foo}', '{foo}'],
  ])('%s comes to %s without a word', (text, expected) => {
    expect(fill(text, { allowed })).toEqual({ text: expected, warnings: [] });
  });

  test('a port that the task lacks stays and is told', () => {
    const setting = { allowed, task: { ports: [31001] } };
    expect(fill('{port:admin}', setting)).toEqual({
      text: '{port:admin}',
      warnings: [expect.stringContaining('{port:admin}')],
    });
  });
});

describe('a template', () => {
  test.each(['web', '{app}', '{app.name}-{label:a.b/c}', '{port:http}'])('%s is known', (text) => {
    expect(isKnownTemplate(text)).toBe(true);
  });

  test.each(['{foo}', '{}', '{app', 'app}', '{{app}}', '{app}{', '{app.N}'])('%s is not', (text) => {
    expect(isKnownTemplate(text)).toBe(false);
  });

  test('names what is unknown in it', () => {
    expect(unknownPlaceholders('{app}-{foo}-{}-{port.nam}')).toEqual(['{foo}', '{}', '{port.nam}']);
  });

  test.each(PLACEHOLDERS.map(({ form }) => form.replace('N}', '1}')))('%s, as the page says it, is known', (form) => {
    expect(isKnownTemplate(form)).toBe(true);
  });
});
