import { Agent, get, type IncomingMessage } from 'node:http';

/** What Consul answered to a blocking query. */
export interface LongAnswer {
  readonly index: number;
  readonly body: unknown;
}

export interface LongQuestion {
  readonly url: string;
  readonly token: string | undefined;
  /** Consul waits on purpose; it is taken for frozen after this (ms). */
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

const agent = new Agent({ keepAlive: true });

/** Asks once. Rejects for anything but a whole answer with 200, and at once when `signal` aborts. */
export function askForLong({ url, token, withinMs, signal }: LongQuestion): Promise<LongAnswer> {
  return new Promise((resolve, reject) => {
    const headers: Record<string, string> = token === undefined ? {} : { 'X-Consul-Token': token };
    const sent = get(url, { agent, headers, signal }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.once('error', reject);
      response.once('end', () => {
        try {
          resolve(answerIn(response, Buffer.concat(pieces).toString()));
        } catch (error) {
          reject(error);
        }
      });
    });
    const timer = setTimeout(() => sent.destroy(new Error(`GET ${url}: no answer within ${withinMs} ms`)), withinMs);
    sent.once('error', reject);
    sent.once('close', () => {
      clearTimeout(timer);
      // Too late for an answer that came; for one that was cut short there is no other word.
      reject(new Error(`GET ${url}: the connection ended`));
    });
  });
}

function answerIn({ statusCode, headers }: IncomingMessage, text: string): LongAnswer {
  if (statusCode !== 200) throw new Error(`Consul answers ${statusCode}: ${text}`);
  return { index: Number(headers['x-consul-index']), body: JSON.parse(text) };
}
