import { describe, expect, test } from 'vitest';
import { STYLE } from '../../../src/page/style.ts';

type Colours = Readonly<Record<string, string>>;

const coloursIn = (css: string): Colours =>
  Object.fromEntries([...css.matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g)].map(([, name, value]) => [name, value]));

/** The contrast of two colours as WCAG 2 reckons it. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const digits = colour.length === 4 ? colour.slice(1).replaceAll(/./g, '$&$&') : colour.slice(1);
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const value = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const [light = '', dark = ''] = STYLE.split('@media (prefers-color-scheme: dark)');

const PAIRS = [
  ...['ground', 'paper', 'plain-ground', 'good-ground', 'fair-ground', 'bad-ground'].map((on) => ['ink', on] as const),
  ...['soft', 'link'].flatMap((text) => ['ground', 'paper'].map((on) => [text, on] as const)),
  ['good', 'good-ground'],
  ['fair', 'fair-ground'],
  ['bad', 'bad-ground'],
  ['bad', 'paper'],
] as const;

describe.each([
  ['light', coloursIn(light)],
  ['dark', coloursIn(dark)],
])('in the %s, text can be read', (_name, colours) => {
  test.each(PAIRS)('%s on %s', (text, on) => {
    expect(contrast(colours[text] ?? '', colours[on] ?? '')).toBeGreaterThanOrEqual(4.5);
  });
});
