import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { z } from 'zod';
import type { Halt } from '../model/halt.ts';
import type { Status } from '../reconcile/status.ts';
import { AppError, messageOf } from '../support/errors.ts';
import { controlKeyFile, KEY_HEADER, readControlKey } from './control/control-key.ts';
import type { SyncResult } from './daemon-contract.ts';
import { type LockKey, lockAddress } from './lock-address.ts';

/** What a pass did, as the holder of the lock tells another process. */
export type SyncReport = Pick<SyncResult, 'done' | 'failed' | 'held'> & Pick<Status, 'halts'>;

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
  halts: z.array(
    z
      .object({
        kind: z.enum(['paused', 'frozen']),
        by: z.string(),
        why: z.string(),
        untilMs: z.number().optional(),
        unreadUntil: z.string().optional(),
      })
      .transform((halt): Halt => ({ ...halt, untilMs: halt.untilMs })),
  ),
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
export const askForSync = (key: LockKey, signal: AbortSignal): Promise<SyncReport> =>
  askHolder(key, { path: '/sync', body: {} }, REPORT, signal);

/** What is asked of the holder of a lock. */
export interface HolderCall {
  readonly path: '/sync' | '/pause' | '/resume' | '/guard/release';
  readonly body: object;
}

/** Asks the holder of the lock for something, with its key. Rejects with a sentence that says what to do. */
export async function askHolder<Answer>(
  key: LockKey,
  { path, body: call }: HolderCall,
  schema: z.ZodType<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  const secret = await readControlKey(key).catch(async (error: unknown) => {
    const who = await askWho(lockAddress(key));
    throw who === 'gone' ? noDaemon(key, error) : noKey(key, who, error);
  });
  const headers = { [KEY_HEADER]: secret, 'content-type': 'application/json' };
  const options = { socketPath: lockAddress(key), path, method: 'POST', headers, signal };
  const { status, body } = await ask(options, JSON.stringify(call)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') throw noDaemon(key, error);
    throw unanswered(messageOf(error), error);
  });
  if (status === 403) throw wrongKey(key);
  const parsed = (status === 200 ? schema : REFUSAL).safeParse(jsonOf(body));
  if (!parsed.success) throw unanswered('its answer is not as expected; is it another version?', parsed.error);
  if (status !== 200) throw unanswered((parsed.data as z.infer<typeof REFUSAL>).error, undefined);
  return parsed.data as Answer;
}

const unreachable = (message: string, cause: unknown) => new AppError('UPSTREAM_UNREACHABLE', message, { cause });

const unanswered = (why: string, cause: unknown) =>
  unreachable(`the daemon that runs here did not do it: ${why}`, cause);

const noDaemon = ({ consulUrl, cluster }: LockKey, cause: unknown) =>
  unreachable(
    `no daemon runs on this machine for ${consulUrl}${cluster === undefined ? '' : ` and cluster ${cluster}`}; ` +
      'if one does, give this command the same --consul and --cluster as it has',
    cause,
  );

function noKey(key: LockKey, who: { readonly pid: number } | 'silent', cause: unknown): AppError {
  const holder = who === 'silent' ? 'a daemon' : `a daemon (process ${who.pid})`;
  const file = controlKeyFile(key);
  const code = (cause as NodeJS.ErrnoException).code;
  const remedy =
    code === 'EACCES' || code === 'EPERM'
      ? 'run this command as the same user as the daemon, or as root'
      : 'give this command the same --state-dir as the daemon; if it has, the daemon could not write there: ' +
        'make the folder writable and start the daemon again (its log says more)';
  return unreachable(
    `${holder} runs here, but its key ${file} cannot be read (${code ?? messageOf(cause)}): ${remedy}`,
    cause,
  );
}

const wrongKey = (key: LockKey) =>
  unreachable(
    `the daemon that runs here refuses the key in ${controlKeyFile(key)}; ` +
      'give this command the same --state-dir as the daemon, and try again if it has just been started',
    undefined,
  );

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not as expected, which the caller tells
  }
}

function ask(
  options: RequestOptions,
  sent?: string,
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ ...options, agent: false }, (response) => {
      textOf(response).then((body) => resolve({ status: response.statusCode, body }), reject);
    });
    asked.once('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.once('error', reject);
    asked.end(sent);
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
