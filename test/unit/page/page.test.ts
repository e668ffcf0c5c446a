import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choiceOf } from '../../../src/page/choice.ts';
import { renderPage } from '../../../src/page/page.ts';
import { PAGE_HEADERS, STYLE } from '../../../src/page/style.ts';
import type { Status } from '../../../src/reconcile/status.ts';
import { decided, snapshot } from '../server/snapshot.ts';

const OPTIONS = { version: '1.2.3', routes: { '/health': '200 while the process turns' } };

const page = async (changed: Partial<Status> = {}, query: { app?: string; outcome?: string } = {}): Promise<string> =>
  String(await renderPage(snapshot(changed), choiceOf(query), OPTIONS));

/** The text of the page, tags and style taken away. */
const textOf = (html: string): string =>
  html
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

describe('the page', () => {
  test('says first whether it can be relied on', async () => {
    expect(textOf(await page())).toMatch(/Ready What Consul is told of this machine’s tasks can be relied on/);
  });

  test('says why it cannot be relied on, in sentences', async () => {
    const text = textOf(await page({ isReady: false, notReadyBecause: ['Consul has not been read yet'] }));
    expect(text).toMatch(/Not ready Consul has not been read yet/);
  });

  test('shows each source with its state in words, its age and what went wrong', async () => {
    const text = textOf(await page());
    expect(text).toMatch(/The Mesos agent what runs on this machine ● fresh 1 s ago none/);
    expect(text).toMatch(/Marathon what should run.* ✕ failing .*none yet 3 failures GET http:\/\/m\/v2\/tasks: 503/);
  });

  test('shows what is not published before what is', async () => {
    const text = textOf(await page());
    const [waiting, skipped, published] = ['web.2', 'batch.1', 'web.1'].map((task) => text.indexOf(task));
    expect(waiting).toBeLessThan(skipped ?? 0);
    expect(skipped).toBeLessThan(published ?? 0);
  });

  test('shows of each task its reason and both witnesses', async () => {
    expect(textOf(await page())).toMatch(
      /\/batch batch\.1 it has no ports Marathon says running the Mesos agent says running 1 s ago none/,
    );
  });

  test('shows recent changes with their reasons', async () => {
    const change = {
      atMs: 1_500,
      kind: 'withdraw',
      taskId: 'web.9',
      serviceId: 'marathon:web.9',
      name: 'web',
    } as const;
    const text = textOf(await page({ recentChanges: [{ ...change, because: 'Marathon says TASK_FAILED' }] }));
    expect(text).toMatch(/withdrawn web marathon:web\.9 Marathon says TASK_FAILED/);
  });

  test('says something useful where there is nothing', async () => {
    const text = textOf(await page({ decisions: [] }));
    expect(text).toContain('No task of this machine is known');
    expect(text).toContain('Nothing was changed in Consul yet');
  });

  test('shows one app, or one outcome, when asked', async () => {
    const text = textOf(await page({}, { app: 'shop/web', outcome: 'waiting' }));
    expect(text).toContain('web.2');
    expect(text).not.toContain('web.1 ');
    expect(text).not.toContain('batch.1');
  });

  test('names the outcomes when asked for one that there is not', async () => {
    expect(textOf(await page({}, { outcome: 'gone' }))).toMatch(/There is no outcome called “\s*gone/);
  });

  test('closes a long list of published tasks', async () => {
    const decisions = Array.from({ length: 1_000 }, (_, n) => decided(`web.${n}`, '/web', 'published'));
    expect(await page({ decisions })).toMatch(/<details class="group published">/);
    expect(await page({ decisions: decisions.slice(0, 3) })).toMatch(/<details class="group published" open>/);
  });

  test('has no script, loads nothing, and allows exactly its own style', async () => {
    const html = await page();
    expect(html).not.toMatch(/<script|<link|<img|src=|url\(|@import/);
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
    expect(style).toBe(STYLE);
    const hash = createHash('sha256').update(style).digest('base64');
    expect(PAGE_HEADERS['content-security-policy']).toContain(`'sha256-${hash}'`);
  });

  test('has a caption and scoped headings in every table', async () => {
    const tables = (await page()).match(/<table[\s\S]*?<\/table>/g) ?? [];
    expect(tables.length).toBeGreaterThan(2);
    for (const table of tables) {
      expect(table).toContain('<caption>');
      expect(table.match(/<th(?![a-z])/g)).toEqual(table.match(/<th (?=[^>]*scope=)/g)?.map(() => '<th'));
    }
  });

  test('escapes whatever a task, an app or an error is called', async () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '\u001b[31mred', '\u202egnp.exe'),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const decisions = [decided(text, `/${text}`, 'waiting', text)];
        const html = await page({ decisions, notReadyBecause: [text], isReady: false, cluster: text }, { app: text });
        const plain = await page({
          decisions: [decided('x', '/x', 'waiting', 'x')],
          notReadyBecause: ['x'],
          isReady: false,
        });
        const tags = (markup: string) => new Set(markup.match(/<[a-z][^\s>]*/gi));
        expect([...tags(html)].filter((tag) => !tags(plain).has(tag) && tag !== '<b')).toEqual([]);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
        expect(html).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/);
      }),
      { numRuns: 200 },
    );
  });
});
