import { readFile } from 'node:fs/promises';
import type { Secret } from '../model/connection.ts';
import { AppError } from '../support/errors.ts';
import { whyUnread } from '../support/file-failure.ts';
import type { Log } from '../support/log.ts';

/**
 * Reads secrets where they are, each time anew: a file may be replaced at any moment. While a file that was there cannot
 * be read or is empty, as in the midst of being replaced, its last content counts; the log tells it once, and its return.
 */
export function createSecretReader(log: Log): (secret: Secret) => Promise<string> {
  const lastOf = new Map<string, { readonly text: string; readonly missing?: string }>();

  return async (secret) => {
    if (secret.kind === 'text') return secret.text;
    const { path } = secret;
    const last = lastOf.get(path);
    const found = await contentOf(path);
    if ('text' in found) {
      if (last?.missing !== undefined) log.info({ file: path }, 'a file with a secret can be read again');
      lastOf.set(path, found);
      return found.text;
    }
    if (last === undefined) throw new AppError('UPSTREAM_DENIED', `${path} ${found.why}`, { cause: found.cause });
    if (last.missing !== found.why) {
      log.warn({ file: path, problem: found.why }, 'a file with a secret is lost: what it held last is used meanwhile');
      lastOf.set(path, { text: last.text, missing: found.why });
    }
    return last.text;
  };
}

type Found = { readonly text: string } | { readonly why: string; readonly cause?: unknown };

async function contentOf(path: string): Promise<Found> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    return text === '' ? { why: 'is empty' } : { text };
  } catch (cause) {
    return { why: whyUnread(cause), cause };
  }
}
