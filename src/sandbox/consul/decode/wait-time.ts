import { RequestRefused } from '../request-refused.ts';
import { parseDuration } from './go-duration.ts';

const DEFAULT_MS = 300_000;
const MOST_MS = 600_000;

/** How long a blocking query may wait, by its `wait`. */
export function waitTimeOf(query: URLSearchParams): number {
  const wait = query.get('wait') ?? '';
  const ms = wait === '' ? 0 : durationOf(wait);
  return ms <= 0 ? DEFAULT_MS : Math.min(ms, MOST_MS);
}

function durationOf(wait: string): number {
  try {
    return parseDuration(wait);
  } catch (error) {
    if (error instanceof RequestRefused) throw new RequestRefused(400, 'Invalid wait time');
    throw error;
  }
}
