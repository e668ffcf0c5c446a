import { createParser } from 'eventsource-parser';

export interface SseLimits {
  /** The longest event that is passed on. A longer one is skipped, and what comes after it is read on. */
  readonly maxBytes?: number;
}

/** Only an old Marathon's plan of a whole deployment is nearly as long, and nobody here reads it. */
const MAX_EVENT_BYTES = 4 * 1024 * 1024;
const BLANK_LINE = /\r\n\r\n|\n\n|\r\r/;

/**
 * Server-sent events out of a stream of bytes, cut anywhere. Each chunk that completes no event gives a `beat`:
 * keep-alives are no events (Marathon's is a lone CR LF, written in two pieces), yet they prove that the stream lives.
 * Ends when the bytes do; an event cut off by the end is not given.
 */
export async function* readEvents(
  body: AsyncIterable<Uint8Array>,
  { maxBytes = MAX_EVENT_BYTES }: SseLimits = {},
): AsyncGenerator<{ readonly data: string } | 'beat'> {
  const parser = createSkippingParser(maxBytes);
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const events = parser.feed(decoder.decode(chunk, { stream: true }));
    if (events.length === 0) yield 'beat';
    else yield* events;
  }
}

const lastBlankLine = (text: string): number =>
  Math.max(...['\n\n', '\r\n\r\n', '\r\r'].map((end) => text.lastIndexOf(end)));

/** The library's parser refuses to go on after an event that was too long; this one goes on after its end. */
function createSkippingParser(maxBytes: number): { feed(text: string): { data: string }[] } {
  let events: { data: string }[] = [];
  /** Set while skipping: the last characters seen, because the blank line may be cut in two. */
  let skipped: string | undefined;
  let isTooLong = false;
  /** Characters since the last blank line: the parser counts only data, and short lines of it cost many times as much. */
  let unended = 0;
  const parser = createParser({
    maxBufferSize: maxBytes,
    onEvent: ({ data }) => events.push({ data }),
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') isTooLong = true;
    },
  });

  /** What comes after the event that is skipped; empty while it goes on. */
  function afterSkipped(before: string, text: string): string {
    const rest = before + text;
    const end = BLANK_LINE.exec(rest);
    skipped = end === null ? rest.slice(-3) : undefined;
    return end === null ? '' : rest.slice(end.index + end[0].length);
  }

  return {
    feed(text) {
      events = [];
      const toParse = skipped === undefined ? text : afterSkipped(skipped, text);
      if (skipped !== undefined) return events;
      parser.feed(toParse);
      const end = lastBlankLine(toParse);
      unended = end === -1 ? unended + toParse.length : toParse.length - end;
      if (isTooLong || unended > maxBytes) {
        unended = 0;
        isTooLong = false;
        skipped = toParse.slice(-3);
        parser.reset();
      }
      return events;
    },
  };
}
