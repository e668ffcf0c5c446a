import { describe, expect, test } from 'vitest';
import { page, pageText } from './rendered.ts';

const paused = { kind: 'paused', by: 'ops@node-1', why: 'works', untilMs: 3_602_000 } as const;
const frozen = { kind: 'frozen', by: 'duty', why: '', untilMs: undefined } as const;

describe('a halt on the page', () => {
  test('stands before everything else: until when, by whom, why, and how it ends', async () => {
    const text = await pageText({ halts: [paused, frozen] });
    const places = [
      'Paused on this machine Until 1970-01-01 01:00:02 UTC , for another 1 h, by ops@node-1 : works',
      'Nothing of ours is withdrawn from Consul or changed there. New tasks are registered',
      'marathon-consul resume, here, ends it.',
      'Frozen with the whole cluster Until somebody takes it back, by duty .',
      'It ends when its key in Consul is deleted.',
      '✓ Ready',
    ].map((words) => text.indexOf(words));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((left, right) => left - right));
  });

  test('says that its end is no time, where it is none', async () => {
    expect(await pageText({ halts: [{ ...frozen, unreadUntil: 'tomorrow' }] })).toContain(
      'Until somebody takes it back (the end it tells, “ tomorrow ”, is no time that can be read), by duty',
    );
  });

  test('is in the title', async () => {
    expect(await page({ halts: [frozen] })).toMatch(/<title>frozen, Ready: /);
  });

  test('that is not on is not there', async () => {
    const text = await pageText({});
    expect(text).not.toMatch(/paused|frozen/i);
  });

  test('cannot bring in markup', async () => {
    expect(await page({ halts: [{ ...frozen, by: '<b>x', why: '<i>y', unreadUntil: '<u>z' }] })).not.toMatch(
      /<b>x|<i>y|<u>z/,
    );
  });
});
