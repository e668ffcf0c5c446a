import { choiceOf } from '../../../src/page/choice.ts';
import { renderPage } from '../../../src/page/page.ts';
import type { Status } from '../../../src/reconcile/status.ts';
import { snapshot } from '../server/snapshot.ts';

const OPTIONS = { version: '1.2.3', routes: { '/health': '200 while the process turns' } };

/** The page of a snapshot in which a test has changed what it is about. */
export const page = async (
  changed: Partial<Status> = {},
  query: { app?: string; outcome?: string } = {},
): Promise<string> => String(await renderPage(snapshot(changed), choiceOf(query), OPTIONS));

/** What a reader sees of it: tags and style taken away, entities resolved. */
export const textOf = (html: string): string =>
  html
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/&(lt|gt|quot|#39|amp);/g, (_entity, name: string) => ENTITIES[name] ?? '');

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };

export const pageText = async (...args: Parameters<typeof page>): Promise<string> => textOf(await page(...args));

/** The tags in their order, with the names of their attributes: what the page is made of, whatever it says. */
export const skeletonOf = (html: string): string[] =>
  (html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replaceAll(/="[^"]*"/g, ''));
