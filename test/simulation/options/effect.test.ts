import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { environmentNames } from '../../../src/config/option.ts';
import { OPTION_NAMES, OPTIONS, type OptionName } from '../../../src/config/schema.ts';
import { SHOWN } from './rows.ts';
import { play, type Telling } from './story.ts';

const together = (one: Telling = {}, other: Telling = {}): Telling => ({
  flags: { ...one.flags, ...other.flags },
  env: { ...one.env, ...other.env },
});

/** Most options are told beside nothing else. */
const played = new Map<string, Promise<readonly string[]>>();
function playedOnce(told: Telling, isElsewhere: boolean | undefined): Promise<readonly string[]> {
  const key = JSON.stringify([told, isElsewhere]);
  const story = played.get(key) ?? play(told, isElsewhere);
  played.set(key, story);
  return story;
}

describe('no option is without an effect', () => {
  test.each(OPTION_NAMES)('%s', async (name: OptionName) => {
    const shown = SHOWN[name];
    const names = [...OPTIONS[name].flags, ...environmentNames(OPTIONS[name])];
    if ('in' in shown) {
      const text = readFileSync(shown.in, 'utf8');
      expect(text).toContain(shown.test);
      expect(names.some((one) => text.includes(one))).toBe(true);
      return;
    }
    const { by, beside, isElsewhere } = shown;
    const told = [...Object.keys(by.flags ?? {}), ...Object.keys(by.env ?? {})];
    expect(names.some((one) => told.includes(one))).toBe(true);
    expect(await play(together(beside, by), isElsewhere)).not.toEqual(await playedOnce(together(beside), isElsewhere));
  });

  test('and a story that is told nothing else goes as it went before: what differs is the option’s doing', async () => {
    expect(await play({})).toEqual(await play({}));
  });
});
