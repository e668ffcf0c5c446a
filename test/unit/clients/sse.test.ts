import { describe, expect, test } from 'vitest';
import { readEvents } from '../../../src/clients/sse.ts';

type Read = { readonly data: string } | 'beat';

async function read(chunks: readonly Uint8Array[], maxBytes?: number): Promise<Read[]> {
  async function* body() {
    yield* chunks;
  }
  const all: Read[] = [];
  for await (const event of readEvents(body(), maxBytes === undefined ? {} : { maxBytes })) all.push(event);
  return all;
}

const dataOf = (all: readonly Read[]): string[] => all.flatMap((event) => (event === 'beat' ? [] : event.data));
const bytes = (text: string): Uint8Array => Buffer.from(text);
const byteByByte = (text: string): Uint8Array[] => Array.from(Buffer.from(text), (byte) => Uint8Array.of(byte));
const cut = (text: string, size: number): Uint8Array[] => {
  const all = Buffer.from(text);
  return Array.from({ length: Math.ceil(all.length / size) }, (_, turn) =>
    all.subarray(turn * size, turn * size + size),
  );
};

const TWO_EVENTS = 'event: a\r\ndata: {"n":1}\r\n\r\nevent: b\r\ndata: {"n":"é🚀"}\r\n\r\n';

describe('server-sent events', () => {
  test('are read out of chunks that hold several', async () => {
    expect(await read([bytes(TWO_EVENTS)])).toEqual([{ data: '{"n":1}' }, { data: '{"n":"é🚀"}' }]);
  });

  test('are read byte by byte: CR and LF, and the bytes of one character, come apart', async () => {
    expect(dataOf(await read(byteByByte(TWO_EVENTS)))).toEqual(['{"n":1}', '{"n":"é🚀"}']);
  });

  test('need no event line', async () => {
    expect(dataOf(await read([bytes('data: {"eventType":"x"}\r\n\r\n')]))).toEqual(['{"eventType":"x"}']);
  });

  test('may end their lines with LF alone', async () => {
    expect(dataOf(await read([bytes('event: a\ndata: 1\n\ndata: 2\n\n')]))).toEqual(['1', '2']);
  });

  test('may be megabytes long', async () => {
    const long = 'x'.repeat(2 * 1024 * 1024);
    expect(dataOf(await read(cut(`data: ${long}\r\n\r\ndata: 2\r\n\r\n`, 65_536)))).toEqual([long, '2']);
  });

  test('tell of each chunk without an event that the stream lives: the heartbeat is a CR and an LF', async () => {
    expect(await read([bytes('\r'), bytes('\n'), bytes('data: 1\r\n\r\n'), bytes('\r'), bytes('\n')])).toEqual([
      'beat',
      'beat',
      { data: '1' },
      'beat',
      'beat',
    ]);
  });

  test('are not given when the end cuts them off', async () => {
    expect(dataOf(await read([bytes('data: 1\r\n\r\ndata: 2\r\n')]))).toEqual(['1']);
  });

  test.each([1, 7, 64, 1000])(
    'that are too long are skipped, in chunks of %i bytes, and the next ones read',
    async (size) => {
      const tooLong = `event: big\r\ndata: ${'data: bogus '.repeat(200)}\r\n\r\n`;
      const stream = `data: 1\r\n\r\n${tooLong}data: 2\r\n\r\n${tooLong}\r\ndata: 3\r\n\r\n`;
      expect(dataOf(await read(cut(stream, size), 500))).toEqual(['1', '2', '3']);
    },
  );
});
