import type { AppId } from '../model/ids.ts';
import { hashOf } from '../support/hash.ts';

/** RFC 1035: a label has at most 63 bytes. */
const MAX_LABEL = 63;

/**
 * The service name of an app: `{app}` stands for its whole id, `{app.name}` for the last part, `{app.group}` for the
 * parts before. As the original made it: one leading character that DNS does not know is dropped, every other becomes `-`.
 */
export function serviceName(app: AppId, template: string): string {
  const parts = app.split('/').filter((part) => part !== '');
  const values: Readonly<Record<string, string>> = {
    '{app}': app,
    '{app.name}': parts.at(-1) ?? '',
    '{app.group}': parts.slice(0, -1).join('/'),
  };
  const text = template.replaceAll(/\{[a-z.]+\}/g, (placeholder) => values[placeholder] ?? placeholder);
  return shortened(text.replace(/^[^A-Za-z0-9-]/, '').replaceAll(/[^A-Za-z0-9-]/g, '-'));
}

/** Two long names that differ only at their ends stay two names. */
const shortened = (name: string): string =>
  name.length <= MAX_LABEL ? name : `${name.slice(0, MAX_LABEL - 9)}-${hashOf(name, 8)}`;
