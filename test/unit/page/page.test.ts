import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { agentId } from '../../../src/model/ids.ts';
import { PAGE_HEADERS, STYLE } from '../../../src/page/style.ts';
import { page, pageText } from './rendered.ts';

const AGENT = {
  agentId: agentId('a1-S0'),
  hostname: 'node-17',
  address: '10.0.0.17',
  version: '1.11.0',
  recoveryTimeoutMs: 900_000,
  startedAtMs: 0,
};

describe('the page', () => {
  test('says which machine it speaks of, in its title too', async () => {
    const html = await page({ agent: AGENT });
    expect(html).toContain('<title>Ready: node-17, production – marathon-consul</title>');
    expect(await pageText({ agent: AGENT })).toMatch(/node-17 production .* a1-S0 at 10\.0\.0\.17 , version 1\.11\.0/);
  });

  test('says what is not known yet about the machine', async () => {
    const text = await pageText({ cluster: undefined, isReady: false });
    expect(text).toMatch(/Not ready: unknown machine, unnamed cluster/);
    expect(text).toContain('Mesos agent has not said who it is yet');
  });

  test('says when it was made, and leads to a newer one of the same choice', async () => {
    const html = await page({ nowMs: Date.UTC(2026, 10, 22, 18) }, { app: '/shop/web', outcome: 'waiting' });
    expect(html).toContain('<time datetime="2026-11-22T18:00:00.000Z">2026-11-22 18:00:00 UTC</time>');
    expect(html).toContain('<a href="/?app=/shop/web&amp;outcome=waiting">Look again</a>');
  });

  test('names its version and the paths for programs', async () => {
    const html = await page();
    expect(html).toContain('<a href="/health">/health</a>');
    expect(html).toContain('marathon-consul 1.2.3');
  });

  test('has no script, loads nothing, and allows exactly its own style', async () => {
    const html = await page();
    expect(html).not.toMatch(/<script|<link|<img|src=|style=|\son\w+=|url\(|@import/);
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
    expect(style).toBe(STYLE);
    const hash = createHash('sha256').update(style).digest('base64');
    expect(PAGE_HEADERS['content-security-policy']).toContain(`'sha256-${hash}'`);
  });
});

describe('for whoever cannot see it, the page', () => {
  test('has headings in order, none left out', async () => {
    const levels = [...(await page()).matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [at, level] of levels.entries()) expect(level - (levels[at - 1] ?? level)).toBeLessThanOrEqual(1);
  });

  test('has a caption and scoped headings in every table', async () => {
    const tables = (await page()).match(/<table[\s\S]*?<\/table>/g) ?? [];
    expect(tables.length).toBeGreaterThan(2);
    for (const table of tables) {
      expect(table).toContain('<caption>');
      expect(table.match(/<th(?=[\s>])/g)?.length).toBe(table.match(/<th [^>]*scope="(?:row|col)"/g)?.length);
    }
  });

  test('names its language and fits a phone', async () => {
    const html = await page();
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toContain('name="viewport" content="width=device-width, initial-scale=1"');
  });

  test('leads by name to each of its parts', async () => {
    const html = await page();
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets).toEqual(['sources', 'tasks', 'changes']);
    for (const id of targets) expect(html).toContain(`id="${id}"`);
  });
});
