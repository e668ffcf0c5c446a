import { AppError } from '../support/errors.ts';
import { gatherBytes } from './gathered-bytes.ts';
import { createJsonValueScanner, isValueStart, isWhiteSpace } from './json-value-scanner.ts';

export interface ElementsOf {
  /** The key of the root object whose array is cut up. */
  readonly key: string;
  /** What error messages call the request that brought the document. */
  readonly name: string;
  /** The longest element that is handed out; a longer one throws. */
  readonly maxElementBytes?: number;
}

const MAX_ELEMENT_BYTES = 16 * 1024 * 1024;

/**
 * Cuts `{"<key>": [ … ], …}` into the bytes of the array's elements as it arrives, and calls `see` with each: memory is
 * bounded by the largest element. Resolves with the length of the document, and only when that was seen to be whole:
 * root closed, the array there once, nothing after it. Throws `UPSTREAM_INVALID` otherwise, maybe after some elements.
 * What is inside an element is not checked: parse it, and count on failures. The bytes are only valid during `see`.
 */
export async function eachElement(
  body: AsyncIterable<Uint8Array>,
  of: ElementsOf,
  see: (element: Buffer) => void,
): Promise<number> {
  const splitter = createSplitter(of, see);
  for await (const chunk of body) splitter.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
  return splitter.end();
}

/** What the next byte that is neither white space nor part of a value has to be. */
type Expected =
  | '{'
  | 'key or }'
  | 'key'
  | ':'
  | 'value'
  | ', or }'
  | '['
  | 'element or ]'
  | 'element'
  | ', or ]'
  | 'the end';

function createSplitter(
  { key, name, maxElementBytes = MAX_ELEMENT_BYTES }: ElementsOf,
  see: (element: Buffer) => void,
) {
  const scanner = createJsonValueScanner();
  let expected: Expected = '{';
  /** The value that is being read, and its bytes from earlier chunks. */
  let reading: 'key' | 'value' | 'element' | undefined;
  const parts = gatherBytes();
  let isWanted = false;
  let hasList = false;
  let bytesBefore = 0;

  function fail(what: string): never {
    throw new AppError('UPSTREAM_INVALID', `${name}: 200, but ${what}`);
  }

  function push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (reading !== undefined) at = readOn(reading, chunk, at);
      else if (isWhiteSpace(chunk[at] as number) || !beginsValue(chunk[at] as number, bytesBefore + at)) at += 1;
    }
    bytesBefore += chunk.length;
  }

  /** Reads on in a value; answers where the value, or else the chunk, ends. */
  function readOn(what: 'key' | 'value' | 'element', chunk: Buffer, from: number): number {
    const end = scanner.scan(chunk, from);
    const until = end === -1 ? chunk.length : end;
    if (what !== 'value' && parts.length + until - from > maxElementBytes)
      fail(`it holds an element of over ${maxElementBytes} bytes`);
    const part = chunk.subarray(from, until);
    if (end === -1) {
      if (what !== 'value') parts.add(part);
      return until;
    }
    reading = undefined;
    if (what === 'value') return until;
    let whole = part;
    if (parts.length > 0) {
      parts.add(part);
      whole = parts.take();
    }
    if (what === 'element') see(whole);
    if (what === 'key') isWanted = keyIn(whole) === key;
    return until;
  }

  /** Takes one byte between values. True when it is the first of a value, which is then read on from that byte. */
  function beginsValue(byte: number, offset: number): boolean {
    const character = String.fromCharCode(byte);
    switch (expected) {
      case '{':
        if (character !== '{') fail(character === '<' ? 'the body is an HTML page' : 'the body is not a JSON object');
        return punctuation('key or }');
      case 'key or }':
      case 'key':
        if (character === '"') return begin('key', ':');
        if (character === '}' && expected === 'key or }') return punctuation('the end');
        break;
      case ':':
        if (character === ':') return punctuation(isWanted ? '[' : 'value');
        break;
      case 'value':
        if (isValueStart(byte)) return begin('value', ', or }');
        break;
      case ', or }':
        if (character === ',') return punctuation('key');
        if (character === '}') return punctuation('the end');
        break;
      case '[':
        if (character !== '[') fail(`"${key}" is no list`);
        if (hasList) fail(`"${key}" is there twice`);
        hasList = true;
        return punctuation('element or ]');
      case 'element or ]':
      case 'element':
        if (isValueStart(byte)) return begin('element', ', or ]');
        if (character === ']' && expected === 'element or ]') return punctuation(', or }');
        break;
      case ', or ]':
        if (character === ',') return punctuation('element');
        if (character === ']') return punctuation(', or }');
        break;
      case 'the end':
        break;
    }
    return fail(`the body is not JSON (byte ${offset} should be ${expected})`);
  }

  function begin(what: 'key' | 'value' | 'element', next: Expected): true {
    reading = what;
    scanner.begin();
    expected = next;
    return true;
  }

  function punctuation(next: Expected): false {
    expected = next;
    return false;
  }

  function end(): number {
    if (bytesBefore === 0) fail('the body is empty');
    if (reading !== undefined || expected !== 'the end') fail(`the body ends in the middle after ${bytesBefore} bytes`);
    if (!hasList) fail(`it has no list "${key}"`);
    return bytesBefore;
  }

  return { push, end };
}

/** A key may be written with escapes; one that is malformed is not the one we look for. */
function keyIn(bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
