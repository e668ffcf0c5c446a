import { describe, expect, test } from 'vitest';
import { eachElement } from '../../../src/clients/json-elements.ts';

async function* once(text: string) {
  yield Buffer.from(text);
}

async function split(text: string, maxElementBytes?: number): Promise<string[]> {
  const elements: string[] = [];
  const of = { key: 'tasks', name: 'GET http://marathon/v2/tasks', ...(maxElementBytes ? { maxElementBytes } : {}) };
  await eachElement(once(text), of, (element) => elements.push(element.toString()));
  return elements;
}

describe('the elements of a JSON list', () => {
  test('are handed out as they stand in the document', async () => {
    expect(await split('{"tasks":[{"id":"a"}, {"id":"b"}]}')).toEqual(['{"id":"a"}', '{"id":"b"}']);
  });

  test('may stand between other keys', async () => {
    expect(await split('{"x":{"tasks":[1]},"y":[[]],"tasks":[2],"z":"]}"}')).toEqual(['2']);
  });

  test('are found under a key that is written with escapes', async () => {
    expect(await split('{"\\u0074asks":[1]}')).toEqual(['1']);
  });

  test('are none in an empty list', async () => {
    expect(await split(' { "tasks" : [ ] } \r\n')).toEqual([]);
  });

  test.each([
    ['', 'the body is empty'],
    ['<html><body>Sign in</body></html>', 'the body is an HTML page'],
    ['id\thost', 'the body is not a JSON object'],
    ['[]', 'the body is not a JSON object'],
    ['{}', 'it has no list "tasks"'],
    ['{"message":"no"}', 'it has no list "tasks"'],
    ['{"tasks":null}', '"tasks" is no list'],
    ['{"tasks":{"a":1}}', '"tasks" is no list'],
    ['{"tasks":[],"tasks":[1]}', '"tasks" is there twice'],
    ['{"tasks":[1', 'the body ends in the middle after 11 bytes'],
    ['{"tasks":[]', 'the body ends in the middle after 11 bytes'],
    ['{"tasks":["a\\"]}', 'the body ends in the middle after 16 bytes'],
    ['{"tasks":[]}{', 'the body is not JSON (byte 12 should be the end)'],
    ['{"tasks":[1,]}', 'the body is not JSON (byte 12 should be element)'],
    ['{"tasks":[1 2]}', 'the body is not JSON (byte 12 should be , or ])'],
    ['{"tasks":[1}}', 'the body is not JSON (byte 11 should be , or ])'],
    ['{"tasks":[],}', 'the body is not JSON (byte 12 should be key)'],
    ['{"a":oops,"tasks":[]}', 'the body is not JSON (byte 5 should be value)'],
    ['{"tasks" [1]}', 'the body is not JSON (byte 9 should be :)'],
  ])('are refused out of %j', async (text, why) => {
    await expect(split(text)).rejects.toMatchObject({
      code: 'UPSTREAM_INVALID',
      message: `GET http://marathon/v2/tasks: 200, but ${why}`,
    });
  });

  test('are refused when one is longer than allowed', async () => {
    await expect(split(`{"tasks":["${'x'.repeat(100)}"]}`, 50)).rejects.toThrow('an element of over 50 bytes');
  });

  test('do not count towards that limit when they are skipped values of other keys', async () => {
    expect(await split(`{"plan":"${'x'.repeat(100)}","tasks":[1]}`, 50)).toEqual(['1']);
  });
});
