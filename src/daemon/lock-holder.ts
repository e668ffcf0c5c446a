import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { z } from 'zod';
import type { SyncResult } from './daemon-contract.ts';

/** What a pass did, as the holder of the lock tells another process. */
export type SyncReport = Pick<SyncResult, 'done' | 'failed' | 'held'>;

/** More than a pass over the fullest machine has to tell. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const WHO_LIMIT_MS = 2_000;
/** Nobody listens, or whoever did ended while we asked. */
const GONE = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE']);

const HOLDER = z.object({ pid: z.number().int() });
const REPORT: z.ZodType<SyncReport> = z.object({
  done: z.array(
    z.object({
      atMs: z.number(),
      kind: z.enum(['register', 'update', 'adopt', 'status', 'withdraw']),
      taskId: z.string(),
      serviceId: z.string(),
      name: z.string(),
      because: z.string(),
    }),
  ),
  failed: z.array(z.string()),
  held: z.number(),
});
const REFUSAL = z.object({ error: z.string() });

/** Who holds the lock: `gone` when nobody does any more, `silent` when somebody does and does not say who. */
export async function askWho(address: string): Promise<{ readonly pid: number } | 'gone' | 'silent'> {
  try {
    const { body } = await ask({ socketPath: address, path: '/who', timeout: WHO_LIMIT_MS });
    return HOLDER.parse(JSON.parse(body));
  } catch (error) {
    return GONE.has((error as NodeJS.ErrnoException).code ?? '') ? 'gone' : 'silent';
  }
}

/** Has the holder of the lock make a pass, and waits for its end, however long it takes. Rejects when it could not. */
export async function askForSync(address: string, signal: AbortSignal): Promise<SyncReport> {
  const { status, body } = await ask({ socketPath: address, path: '/sync', method: 'POST', signal });
  const answer: unknown = JSON.parse(body);
  if (status === 200) return REPORT.parse(answer);
  throw new Error(REFUSAL.parse(answer).error);
}

function ask(options: RequestOptions): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ ...options, agent: false }, (response) => {
      textOf(response).then((body) => resolve({ status: response.statusCode, body }), reject);
    });
    asked.once('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.once('error', reject);
    asked.end();
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error(`an answer of more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
