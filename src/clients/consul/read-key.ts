import { isSuccess } from '../answer.ts';
import type { Caller, Limits } from '../call.ts';
import type { Peer, Request } from '../exchange.ts';
import { statusError } from '../failures/answer-error.ts';
import { requestName } from '../request-name.ts';

/** What a key of the KV store says, and the index from which on to wait for something else; `''`: there is none. */
export interface KeyReading {
  /** `undefined`: there is no such key. */
  readonly value: string | undefined;
  readonly index: string;
}

export type ReadKey = (key: string, index: string | undefined, signal: AbortSignal) => Promise<KeyReading>;

/** A value may have 512 KiB, unless Consul was told otherwise (contract: Consul, §7). */
const MAX_BYTES = 1024 * 1024;
const READ: Limits = { timeoutMs: 15_000, maxBytes: MAX_BYTES };
/** A blocking query answers within its wait and a sixteenth (contract: Consul, §5). */
const WAIT_MINUTES = 5;
const WAIT: Limits = { timeoutMs: WAIT_MINUTES * 60_000 * (1 + 1 / 16) + 10_000, maxBytes: MAX_BYTES };

/**
 * Reads exactly one key. Without an index at once, over `control`; with one it waits over `stream`, so that nobody queues
 * behind it. Of a prefix a thousand watchers would cost the servers a gigabyte (contract: Consul, §7).
 */
export function createKeyReader(peer: Peer, control: Caller, stream: Caller): ReadKey {
  return async (key, index, signal) => {
    const query = index === undefined ? '' : `&index=${encodeURIComponent(index)}&wait=${WAIT_MINUTES}m`;
    const path = `/v1/kv/${key.split('/').map(encodeURIComponent).join('/')}?raw${query}`;
    const request: Request = { method: 'GET', path };
    const answer = await (index === undefined
      ? control.read(request, READ, signal)
      : stream.read(request, WAIT, signal));
    const isMissing = answer.status === 404;
    // Without a leader an absence proves nothing, nor does a 404 that no KV store gave.
    const isProven =
      answer.headers['x-consul-knownleader'] !== 'false' && answer.headers['x-consul-index'] !== undefined;
    if (isMissing ? !isProven : !isSuccess(answer.status))
      throw statusError(requestName(peer, request), answer, peer.options);
    return {
      value: isMissing ? undefined : answer.body.toString('utf8'),
      index: answer.headers['x-consul-index'] ?? '',
    };
  };
}
