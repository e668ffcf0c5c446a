import { describe, expect, test } from 'vitest';
import { readWhole } from '../../../src/clients/answer.ts';
import { parseJson } from '../../../src/clients/call.ts';
import { statusError } from '../../../src/clients/failures/answer-error.ts';
import { parseDocument } from '../../../src/clients/json-document.ts';
import { eachElement } from '../../../src/clients/json-elements.ts';
import { decodeDraft } from '../../../src/clients/marathon/apps/decode-draft.ts';
import { decodeEvent } from '../../../src/clients/marathon/events/decode-event.ts';
import { versionOfInstance } from '../../../src/clients/marathon/pods/decode-pod-status.ts';
import { decodeIdentity } from '../../../src/clients/mesos/decode-identity.ts';
import { hostPortsOf } from '../../../src/clients/mesos/host-ports.ts';
import { mesosDurationMs } from '../../../src/clients/mesos/mesos-duration.ts';
import { readEvents } from '../../../src/clients/sse.ts';
import { wrapped } from '../../../src/commands/text/wrap.ts';
import { containerOf, instanceKeyOf, taskId } from '../../../src/model/ids.ts';

/** Long enough that whatever takes the square of it takes longer than a test may. */
const LONG = 2_000_000;
const LIMIT_MS = 5_000;

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  for (const byte of Buffer.from(text)) yield Uint8Array.of(byte);
}

describe('long texts take time in proportion to their length', () => {
  const agent = { id: 'a-S1', hostname: 'node-1' };
  test.each<readonly [string, () => unknown]>([
    ['digits where ranges of ports should be', () => hostPortsOf({ resources: { ports: '1'.repeat(LONG) } })],
    [
      'brackets where an address should be',
      () => safely(() => decodeIdentity({ ...agent, pid: '@['.repeat(LONG) }, '')),
    ],
    ['versions in a version', () => versionOfInstance({ specReference: `${'::versions/x'.repeat(LONG / 10)}\n` })],
    ['dots where a task id should be', () => instanceKeyOf('.'.repeat(LONG))],
    ['instances in an instance id', () => instanceKeyOf('._marathon-'.repeat(LONG / 10))],
    ['containers in a task id', () => containerOf(taskId(`.instance-${'0'.repeat(8)}-0000`.repeat(LONG / 20)))],
    ['a word that fills a thousand screens', () => wrapped('x'.repeat(LONG), 80, 2)],
    ['a word of few letters a line', () => wrapped('x'.repeat(LONG), 10, 9)],
  ])('%s', (_name, read) => void read(), LIMIT_MS);

  test(
    'a task list in chunks of a byte',
    async () => {
      const body = bytes(JSON.stringify({ tasks: [{ id: 'x'.repeat(300_000) }] }));
      await eachElement(body, { key: 'tasks', name: '' }, (element) => expect(element.length).toBe(300_009));
    },
    LIMIT_MS,
  );

  test(
    'an event in chunks of a byte',
    async () => {
      const events: unknown[] = [];
      for await (const event of readEvents(bytes(`data: ${'x'.repeat(300_000)}\n\n`)))
        if (event !== 'beat') events.push(event);
      expect(events).toEqual([{ data: 'x'.repeat(300_000) }]);
    },
    LIMIT_MS,
  );
});

test('a body in chunks of a byte takes no more memory than it is long, many times over', async () => {
  const length = 1_000_000;
  async function* body(): AsyncGenerator<Uint8Array> {
    const one = Buffer.alloc(length);
    for (let at = 0; at < length; at += 1) yield one.subarray(at, at + 1);
  }
  const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
  const answer = await readWhole({ status: 200, headers: {}, body: body() }, length, '');
  const after = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
  expect(answer.body.length).toBe(length);
  expect(after - before).toBeLessThan(64 * length);
});

describe('a document is not parsed that would take more memory than it is long, many times over', () => {
  const many = Buffer.from(`{"a":"${'{,'.repeat(1_000_000)}","tasks":[${'{},'.repeat(5_000_000)}{}]}`);
  const deep = Buffer.from('['.repeat(1_000_000));

  test.each([
    ['many values', many, 'it holds over 4000000 values'],
    ['many brackets', deep, 'it is nested over 512 deep'],
  ])('%s', (_name, body, why) => {
    expect(() => parseJson({ status: 200, headers: {}, body }, 'GET http://a/state')).toThrow(
      `GET http://a/state: 200, but the body is not to be parsed: ${why}`,
    );
  });

  test('nor is such an event', () => {
    expect(decodeEvent('['.repeat(1_000_000))).toEqual({ kind: 'malformed', why: 'not JSON, 1000000 characters' });
  });

  test('brackets and commas in strings do not count, whatever is escaped in them', () => {
    const document = { a: '{[,\\"'.repeat(100), b: '\\', c: [1, [2]], '"': { '\\"': '' } };
    const limits = { maxValues: 9, maxDepth: 3, harmlessLength: 0 };
    expect(parseDocument(Buffer.from(JSON.stringify(document)), limits)).toEqual(document);
    expect(() => parseDocument(JSON.stringify(document), { ...limits, maxValues: 8 })).toThrow('over 8 values');
    expect(() => parseDocument(JSON.stringify(document), { ...limits, maxDepth: 2 })).toThrow('over 2 deep');
  });
});

test('an error of many megabytes is quoted in one short line', () => {
  const body = Buffer.from(JSON.stringify({ message: '\u001b[31m\r\n'.repeat(1_000_000) }));
  const { message } = statusError('GET http://a', { status: 500, headers: {}, body });
  expect(message.length).toBeLessThan(400);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
  expect(message).not.toMatch(/[\u0000-\u001f]/);
});

test('a draft of groups in groups without end has no apps', () => {
  let document: unknown = { id: '/web' };
  for (let depth = 0; depth < 50_000; depth += 1) document = depth % 2 === 0 ? [document] : { groups: [document] };
  expect(decodeDraft(document)).toBeUndefined();
});

test.each(['5constructor', '5__proto__', `${'9'.repeat(400)}secs`, '1e9secs', '-5secs'])(
  '%s is no duration',
  (text) => {
    expect(mesosDurationMs(text)).toBeUndefined();
  },
);

test.each(['10.0.0.1\r\nX-Injected: yes', 'evil.example/x', '10.0.0.1#', 'a b', '[fd00::1]x'])(
  'an agent whose address is %j is none',
  (address) => {
    const state = { id: 'a-S1', hostname: 'node-1', pid: `slave(1)@${address}:5051` };
    expect(() => decodeIdentity(state, 'GET x')).toThrow('not the state of a Mesos agent');
  },
);

test('ranges of ports hold ports alone', () => {
  const ports = '[70000-99999999999, 31000-31001, 0-0, 31005-31005]';
  expect(hostPortsOf({ resources: { ports } })).toEqual([31_000, 31_001, 0, 31_005]);
});

function safely(read: () => unknown): void {
  expect(read).toThrow();
}

test('an event of short lines without end is skipped before its lines take more memory than there is', async () => {
  async function* body(): AsyncGenerator<Uint8Array> {
    const lines = Buffer.from('data:\n'.repeat(10_000));
    for (let part = 0; part < 2_000; part += 1) yield lines;
    yield Buffer.from('\n\ndata: next\n\n');
  }
  const events: unknown[] = [];
  for await (const event of readEvents(body())) if (event !== 'beat') events.push(event);
  expect(events).toEqual([{ data: 'next' }]);
});
