import { expect, test } from 'vitest';
import { printable, printableOnceParsed } from '../../../src/support/printable.ts';

test.each([
  ['an escape of a terminal', '\u001b', '\\u001b'],
  ['a line end', '\n', '\\u000a'],
  ['a separator of lines', '\u2028', '\\u2028'],
  ['a mark of direction', '\u202e', '\\u202e'],
  ['a space without width', '\u200b', '\\u200b'],
  ['a soft hyphen', '\u00ad', '\\u00ad'],
  ['a tag beyond the first plane', '\u{e0041}', '\\udb40\\udc41'],
])('%s is shown, and does nothing', (_name, text, shown) => {
  expect(printable(`a${text}b`)).toBe(`a${shown}b`);
  expect(JSON.parse(printableOnceParsed(JSON.stringify({ text: `a${text}b` })))).toEqual({
    text: text === '\n' ? 'a\nb' : `a${shown}b`,
  });
});

test.each(['shop-web', 'Grüße', '日本', '🦊'])('%s stays', (text) => expect(printable(text)).toBe(text));
