const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Finds where one JSON value ends, over any number of chunks. */
export interface JsonValueScanner {
  /** The next byte scanned is a value's first. */
  begin(): void;
  /** Reads on at `from`; answers the index after the value's last byte, or -1 when this chunk does not hold it. */
  scan(chunk: Buffer, from: number): number;
}

/**
 * Counts brackets outside of strings and jumps over strings with a native search, which is where the time goes: most of
 * a task is strings. Brackets of either kind count alike, so a value it has found may still be malformed inside.
 */
export function createJsonValueScanner(): JsonValueScanner {
  let isFirst = true;
  let isScalar = false;
  let isInString = false;
  let isAfterOddBackslashes = false;
  let depth = 0;

  /** The index after the closing quote of the string that goes on at `from`; -1 when this chunk does not hold it. */
  function endOfString(chunk: Buffer, from: number): number {
    for (let quote = chunk.indexOf(QUOTE, from); quote !== -1; quote = chunk.indexOf(QUOTE, quote + 1)) {
      if (isEscaped(chunk, from, quote)) continue;
      isAfterOddBackslashes = false;
      return quote + 1;
    }
    isAfterOddBackslashes = isEscaped(chunk, from, chunk.length);
    return -1;
  }

  /** Whether an odd run of backslashes ends before `at`; a run that reaches `from` goes on in the chunk before. */
  function isEscaped(chunk: Buffer, from: number, at: number): boolean {
    let start = at;
    while (start > from && chunk[start - 1] === BACKSLASH) start -= 1;
    const isOdd = (at - start) % 2 === 1;
    return start === from && isAfterOddBackslashes ? !isOdd : isOdd;
  }

  function endOfScalar(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at += 1) if (endsScalar(chunk[at] as number)) return at;
    return -1;
  }

  function endOfNested(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length) {
      if (isInString) {
        at = endOfString(chunk, at);
        if (at === -1) return -1;
        isInString = false;
        if (depth === 0) return at;
        continue;
      }
      const byte = chunk[at] as number;
      at += 1;
      if (byte === QUOTE) isInString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth -= 1;
        if (depth === 0) return at;
      }
    }
    return -1;
  }

  return {
    begin() {
      isFirst = true;
    },
    scan(chunk, from) {
      if (isFirst) {
        isScalar = isScalarStart(chunk[from] as number);
        isInString = false;
        isAfterOddBackslashes = false;
        depth = 0;
        isFirst = false;
      }
      return isScalar ? endOfScalar(chunk, from) : endOfNested(chunk, from);
    },
  };
}

export const isWhiteSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Whether a value can begin with this byte at all. */
export const isValueStart = (byte: number): boolean =>
  byte === QUOTE || byte === OPEN_BRACE || byte === OPEN_BRACKET || isScalarStart(byte);

/** `-`, a digit, or the first letter of `true`, `false` and `null`. */
const isScalarStart = (byte: number): boolean =>
  byte === 0x2d || (byte >= 0x30 && byte <= 0x39) || byte === 0x74 || byte === 0x66 || byte === 0x6e;

const endsScalar = (byte: number): boolean =>
  byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || isWhiteSpace(byte);
