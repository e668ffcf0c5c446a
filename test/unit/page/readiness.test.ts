import { describe, expect, test } from 'vitest';
import type { SourceStatus } from '../../../src/model/source-status.ts';
import { decided } from '../server/snapshot.ts';
import { page, pageText } from './rendered.ts';

const source = (changed: Partial<SourceStatus> = {}): SourceStatus => ({
  name: 'marathon',
  state: 'fresh',
  ageMs: 3_000,
  failures: 0,
  lastError: undefined,
  ...changed,
});

describe('the first thing on the page', () => {
  test('is that it can be relied on', async () => {
    const text = await pageText({ sources: [source()] });
    expect(text).toMatch(/✓ Ready What Consul is told of this machine’s tasks can be relied on\. Sources/);
  });

  test('is why it cannot, sentence by sentence', async () => {
    const because = ['Consul has not been read yet', 'the Mesos agent has not said who it is yet'];
    const text = await pageText({ isReady: false, notReadyBecause: because });
    expect(text).toMatch(
      /✕ Not ready Consul has not been read yet the Mesos agent has not said who it is yet Until that/,
    );
    expect(text).not.toContain('can be relied on');
  });

  test('tells of no Mesos agent where there is none to ask', async () => {
    const text = await pageText({
      agent: undefined,
      hostname: 'node-1',
      decisions: [],
      sources: [source({ state: 'failing' })],
    });
    expect(text).toContain('Marathon gives no answer. Where it is silent, what it said last counts.');
    expect(text).toContain('Mesos agent there is none to ask: Marathon’s word stands alone');
    expect(text).toContain('node-1 ');
    expect(text).toContain('as soon as Marathon speaks of it');
  });

  test.each([
    ['failing', 'marathon', 'Marathon gives no answer. Where it is silent, the Mesos agent’s word counts.'],
    [
      'stale',
      'mesos agent',
      'The Mesos agent has not been heard for a while. Where it is silent, Marathon’s word counts.',
    ],
    ['unasked', 'event stream', 'The event stream has not been heard yet. Changes are found by asking'],
  ] as const)('tells, when ready, what a source that is %s means', async (state, name, sentence) => {
    expect(await pageText({ sources: [source({ name, state })] })).toContain(sentence);
  });

  test('tells how many tasks are held back', async () => {
    const decisions = [decided('web.1', '/web', 'held'), decided('web.2', '/web', 'held')];
    expect(await pageText({ decisions })).toContain('2 tasks held back: too many would have left Consul at once.');
  });
});

describe('the sources', () => {
  test.each([
    [{}, /Marathon what should run, and how it looks ● fresh 3 s ago none/],
    [{ state: 'stale', ageMs: 400_000 }, /◐ stale no answer for longer than expected 6 min ago none/],
    [
      { state: 'failing', failures: 3, lastError: 'GET http://m/v2/tasks: 503' },
      /✕ failing the last attempt failed 3 s ago 3 failures GET http:\/\/m\/v2\/tasks: 503/,
    ],
    [{ state: 'failing', ageMs: undefined, failures: 1 }, /✕ failing .* none yet 1 failure /],
    [{ state: 'unasked', ageMs: undefined }, /○ unasked the first attempt has not ended yet none yet none/],
  ] as const)('say state, age and failures in words: %j', async (changed, words) => {
    expect(await pageText({ sources: [source(changed)] })).toMatch(words);
  });

  test('hide their marks from those who hear the page', async () => {
    expect(await page({ sources: [source()] })).toMatch(/<span aria-hidden="true">●<\/span> fresh/);
  });
});
