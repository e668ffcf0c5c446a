import { Agent, type Dispatcher } from 'undici';
import type { Exchange, Peer, Request, Response } from './exchange.ts';
import { gunzipped } from './gunzip.ts';
import { requestName } from './request-name.ts';
import { isReset, socketFailure } from './socket-failure.ts';

export interface UndiciOptions {
  readonly connectTimeoutMs?: number;
}

/** Sockets to one peer on one lane. */
interface Line {
  readonly agent: Agent;
  readonly origin: string;
  /** Before the path of every request. */
  readonly prefix: string;
  /** How many connections have been opened: an attempt during which none was went over an old one. */
  opened: number;
}

const CONNECTIONS: Readonly<Record<Peer['lane'], number>> = { control: 4, heartbeat: 1, stream: 2 };
const CONNECT_TIMEOUT_MS = 5_000;
/** Below the minute or so after which proxies and Jetty close an idle connection themselves. */
const IDLE_MS = 20_000;

/**
 * The exchange of production: the only file with sockets. Each peer and lane has connections of its own, so that a beat
 * never waits for a list. An idle connection that turns out to be dead is replaced once, unasked.
 */
export function createUndiciExchange({ connectTimeoutMs = CONNECT_TIMEOUT_MS }: UndiciOptions = {}): {
  readonly exchange: Exchange;
  close(): Promise<void>;
} {
  const lines = new Map<string, Line>();

  function lineTo({ baseUrl, lane }: Peer): Line {
    const url = new URL(baseUrl);
    const isSocket = url.protocol === 'unix:';
    const key = `${lane} ${isSocket ? url.href : url.origin}`;
    const known = lines.get(key);
    if (known !== undefined) return known;
    const line: Line = {
      agent: new Agent({
        connections: CONNECTIONS[lane],
        pipelining: 1,
        // The caller's signal is the limit: a blocking query or a stream may be quiet for minutes.
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: IDLE_MS,
        connect: { timeout: connectTimeoutMs, ...(isSocket ? { socketPath: decodeURIComponent(url.pathname) } : {}) },
      }),
      origin: isSocket ? 'http://localhost' : url.origin,
      prefix: isSocket ? '' : url.pathname.replace(/\/+$/, ''),
      opened: 0,
    };
    line.agent.on('connect', () => {
      line.opened += 1;
    });
    lines.set(key, line);
    return line;
  }

  const exchange: Exchange = async (peer, request, signal) => {
    const name = requestName(peer, request);
    const line = lineTo(peer);
    const opened = line.opened;
    try {
      const answer = await send(line, peer, request, signal).catch((error: unknown) => {
        const mayRepeat = request.method !== 'POST' && isReset(error) && line.opened === opened && !signal.aborted;
        if (!mayRepeat) throw error;
        return send(line, peer, request, signal);
      });
      return responseOf(answer, name, signal);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw socketFailure(name, error);
    }
  };

  return {
    exchange,
    async close() {
      await Promise.all([...lines.values()].map(({ agent }) => agent.destroy()));
      lines.clear();
    },
  };
}

function send(line: Line, peer: Peer, request: Request, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  return line.agent.request({
    origin: line.origin,
    path: `${line.prefix}${request.path}`,
    method: request.method,
    headers: { 'accept-encoding': 'gzip', ...peer.headers, ...request.headers },
    body: request.body ?? null,
    signal,
  });
}

function responseOf(answer: Dispatcher.ResponseData, name: string, signal: AbortSignal): Response {
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([key, value]) => [
      key.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const isZipped = /^(x-)?gzip$/i.test(headers['content-encoding'] ?? '');
  const body = isZipped ? gunzipped(answer.body) : answer.body;
  return { status: answer.statusCode, headers, body: named(body, name, signal) };
}

/** A body whose failures name the request, like those before it. */
async function* named(body: AsyncIterable<Uint8Array>, name: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw socketFailure(`${name}: in the middle of the answer`, error);
  }
}
