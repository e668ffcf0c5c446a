import { createHash } from 'node:crypto';
import type { FrameworkId } from '../../model/ids.ts';
import { AppError } from '../../support/errors.ts';
import { type Answer, isSuccess } from '../answer.ts';
import { createCaller, type Limits, parseJson, type Transport } from '../call.ts';
import type { Request } from '../exchange.ts';
import { statusError } from '../failures/answer-error.ts';
import { type PeerParts, peerAt } from '../peer-at.ts';
import { requestName } from '../request-name.ts';
import { type AgentState, decodeState } from './decode-state.ts';

export interface MesosAgentPeer extends PeerParts {
  readonly url: string;
}

export interface MesosAgentClient {
  /**
   * Who the agent is, and its tasks of one framework. `unchanged` when it answered the very bytes of the last
   * successful call for the same framework. Throws when it is recovering, or not registered with a master yet.
   */
  read(framework: FrameworkId | undefined, signal: AbortSignal): Promise<AgentState | 'unchanged'>;
}

/** The newest form first; `.json` is the only one before 0.25 and is gone since 1.7 (contract: Marathon, §7.1). */
const PATHS = ['/state', '/slave(1)/state', '/state.json', '/slave(1)/state.json'] as const;

/** A state can be megabytes: it holds up to 50 completed frameworks. */
const LIMITS: Limits = { timeoutMs: 15_000, maxBytes: 128 * 1024 * 1024 };

export function createMesosAgentClient(transport: Transport, { url, ...parts }: MesosAgentPeer): MesosAgentClient {
  const peer = peerAt('mesos agent', url, 'control', parts);
  const caller = createCaller(transport, peer);
  let knownPath: string | undefined;
  let lastDigest: string | undefined;

  /** The first form of the address that is there; the one that was there last time is tried first. */
  async function fetchState(signal: AbortSignal): Promise<{ answer: Answer; name: string }> {
    for (const path of new Set([knownPath ?? PATHS[0], ...PATHS])) {
      const request: Request = { method: 'GET', path, headers: { accept: 'application/json' } };
      const answer = await caller.read(request, LIMITS, signal);
      knownPath = path;
      if (answer.status !== 404) return { answer, name: requestName(peer, request) };
      knownPath = undefined;
    }
    const message = `GET ${peer.baseUrl}: none of ${PATHS.join(', ')} is there (404): is this a Mesos agent?`;
    throw new AppError('UPSTREAM_STATUS', message, { details: { status: 404 } });
  }

  return {
    async read(framework, signal) {
      const { answer, name } = await fetchState(signal);
      if (answer.status === 503) throw recovering(name, answer);
      if (!isSuccess(answer.status)) throw statusError(name, answer, peer.options);
      const digest = digestOf(answer.body, framework);
      if (digest === lastDigest) return 'unchanged';
      const state = decodeState(parseJson(answer, name), framework, name);
      lastDigest = digest; // only what could be decoded can be unchanged
      return state;
    },
  };
}

/** A recovering agent has not found its tasks again yet, so it refuses to list them. */
function recovering(name: string, answer: Answer): AppError {
  const { message, details } = statusError(name, answer);
  return new AppError('UPSTREAM_STATUS', `${message} (the Mesos agent is not ready yet)`, { details });
}

const digestOf = (body: Buffer, framework: FrameworkId | undefined): string =>
  createHash('sha256')
    .update(body)
    .update(`\n${framework ?? ''}`)
    .digest('base64');
