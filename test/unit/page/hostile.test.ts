import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../../../src/model/decision.ts';
import { agentId, serviceId } from '../../../src/model/ids.ts';
import type { Status } from '../../../src/reconcile/status.ts';
import { printable } from '../../../src/support/printable.ts';
import { decided } from '../server/snapshot.ts';
import { page, skeletonOf, textOf } from './rendered.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('<', '>', '"', "'", '&', '/', '=', '`', '\n', '\0', '-->', ']]>', '</td>', '&#60;'),
  }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    'javascript:alert(1)',
    '</style><script>',
    '</title><script>',
    '\u001b[31mred\u001b[0m',
    '\u202egnp.exe',
    '\u2028\u2029\u0085\u009b31m',
    'x'.repeat(10_000),
  ),
);

/** Everything in a snapshot that others name, named by `text`. */
const named = (text: string, outcome: Outcome): Partial<Status> => ({
  cluster: text,
  agent: {
    agentId: agentId(text),
    hostname: text,
    address: text,
    version: text,
    recoveryTimeoutMs: 900_000,
    startedAtMs: 0,
  },
  isReady: false,
  notReadyBecause: [text],
  sources: [{ name: 'marathon', state: 'failing', ageMs: 1, failures: 1, lastError: text }],
  decisions: [
    {
      ...decided(text, `/${text}`, outcome, text),
      evidence: { marathon: text, agent: text },
      services: [serviceId(text)],
      warnings: [text],
    },
    decided('other.1', '//other', outcome),
  ],
  recentChanges: [{ atMs: 1_500, kind: 'register', taskId: text, serviceId: text, name: text, because: text }],
});

const outcome = fc.constantFrom<Outcome>('held', 'waiting', 'skipped', 'published', 'withdrawn');

test('whatever things are called, the page is made of the same tags', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, outcome, async (text, outcome) => {
      const query = { app: `/${text}`, outcome };
      const [evil, harmless] = [
        await page(named(text, outcome), query),
        await page(named('x', outcome), { app: '/x', outcome }),
      ];
      expect(skeletonOf(evil)).toEqual(skeletonOf(harmless));
    }),
    { numRuns: 300 },
  );
});

test('whatever things are called, every link of the page stays on it', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, outcome, async (text, outcome) => {
      const html = await page(named(text, outcome));
      const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
      for (const href of links) expect(new URL(href, 'http://here/').host).toBe('here');
    }),
  );
});

test('whatever things are called, the page shows it, and nothing that cannot be seen', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, outcome, async (text, outcome) => {
      const html = await page(named(text, outcome));
      const [, reason = ''] = /data-label="Why"><bdi dir="ltr">([^<]*)</.exec(html) ?? [];
      expect(textOf(reason)).toBe(printable(text).replaceAll(/\s+/g, ' '));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
      expect(html).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
    }),
  );
});
