import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eachElement } from '../../src/clients/json-elements.ts';
import { AppError } from '../../src/support/errors.ts';

/** Values whose texts are full of what a splitter trips over: quotes, backslashes, brackets, characters of several bytes. */
const trickyText = fc.string({
  unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', 'a', ' ', '\n', '\u0000', 'é', '名', '🚀'),
  maxLength: 12,
});
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    trickyText,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(trickyText, tie('any'), { maxKeys: 4 }),
  ),
})).any;

const document = fc.record({
  before: fc.dictionary(trickyText, value, { maxKeys: 3 }),
  tasks: fc.array(value, { maxLength: 6 }),
  after: fc.dictionary(trickyText, value, { maxKeys: 3 }),
  indent: fc.constantFrom(undefined, 2, '\t', '\r\n '),
});

/** Keys of both sides get a mark, so that none is `tasks` and none stands twice. */
const written = ({
  before,
  tasks,
  after,
  indent,
}: typeof document extends fc.Arbitrary<infer T> ? T : never): string => {
  const marked = (object: object, mark: string) =>
    Object.fromEntries(Object.entries(object).map(([key, inner]) => [`${mark}${key}`, inner]));
  return JSON.stringify({ ...marked(before, 'b'), tasks, ...marked(after, 'a') }, null, indent);
};

async function* inPieces(bytes: Buffer, sizes: readonly number[]) {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function split(bytes: Buffer, sizes: readonly number[]): Promise<unknown[]> {
  const elements: unknown[] = [];
  await eachElement(inPieces(bytes, sizes), { key: 'tasks', name: 'GET /v2/tasks' }, (element) => {
    elements.push(JSON.parse(element.toString('utf8')));
  });
  return elements;
}

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });

describe('cutting up a JSON list', () => {
  test('gives the elements that JSON.parse gives, wherever the chunks are cut', async () => {
    await fc.assert(
      fc.asyncProperty(document, sizes, async (parts, cuts) => {
        const text = written(parts);
        const parsed = JSON.parse(text) as { tasks: unknown[] };
        expect(await split(Buffer.from(text), cuts)).toEqual(parsed.tasks);
      }),
      { numRuns: 2_000 },
    );
  });

  test('throws for a document that is cut off at any byte', async () => {
    await fc.assert(
      fc.asyncProperty(document, sizes, async (parts, cuts) => {
        const bytes = Buffer.from(written(parts));
        for (let length = 0; length < bytes.length; length += 1) {
          const error = await split(bytes.subarray(0, length), cuts).catch((thrown: unknown) => thrown);
          expect(error).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('answers the length of the document', async () => {
    await fc.assert(
      fc.asyncProperty(document, sizes, async (parts, cuts) => {
        const bytes = Buffer.from(written(parts));
        expect(await eachElement(inPieces(bytes, cuts), { key: 'tasks', name: '' }, () => {})).toBe(bytes.length);
      }),
      { numRuns: 100 },
    );
  });
});
