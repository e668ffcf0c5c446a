import { Agent, type Dispatcher, errors } from 'undici';
import { SYSTEM_TLS } from '../model/connection.ts';
import { AppError } from '../support/errors.ts';
import type { Exchange, Peer, Request, Response } from './exchange.ts';
import type { OwnCertificate } from './failures/connection-advice.ts';
import { validityAt } from './failures/peer-certificate.ts';
import { isOutOfTime, isReset, socketFailure } from './failures/socket-failure.ts';
import { gunzipped } from './gunzip.ts';
import { requestName } from './request-name.ts';
import { createTlsFiles, type TlsMaterial } from './tls-files.ts';

export interface UndiciOptions {
  readonly connectTimeoutMs?: number;
  /** Files for TLS cannot be used now, and what they held before is. */
  readonly onTlsProblem?: (problem: string) => void;
}

/** Sockets to one peer on one lane. */
interface Line {
  readonly agent: Agent;
  /** What its connections were opened with; `undefined` without TLS. */
  readonly material: TlsMaterial | undefined;
  readonly origin: string;
  /** Before the path of every request. */
  readonly prefix: string;
  /** How many connections have been opened: an attempt during which none was went over an old one. */
  opened: number;
  hasAnswered: boolean;
}

const CONNECTIONS: Readonly<Record<Peer['lane'], number>> = { control: 4, heartbeat: 1, stream: 2 };
const CONNECT_TIMEOUT_MS = 5_000;
/** Below the minute or so after which proxies and Jetty close an idle connection themselves. */
const IDLE_MS = 20_000;

/**
 * The exchange of production: the only file with sockets, but for a look at certificates. Each peer and lane has connections of its own, so that a beat
 * never waits for a list. An idle connection that turns out to be dead is replaced once, unasked. When a file for TLS has
 * changed, new requests go over new connections; those under way, streams too, end where they began.
 */
export function createUndiciExchange({
  connectTimeoutMs = CONNECT_TIMEOUT_MS,
  onTlsProblem = () => {},
}: UndiciOptions = {}): {
  readonly exchange: Exchange;
  close(): Promise<void>;
} {
  const lines = new Map<string, Line>();
  /** Replaced ones, which still have something under way. */
  const leaving = new Set<Agent>();
  const files = createTlsFiles({ now: () => performance.now(), onProblem: onTlsProblem });

  async function lineTo({ baseUrl, lane, tls }: Peer): Promise<Line> {
    const url = new URL(baseUrl);
    const isSocket = url.protocol === 'unix:';
    const secured = url.protocol === 'https:' ? (tls ?? SYSTEM_TLS) : undefined;
    const material = secured && (await files.current(secured));
    const key = `${lane} ${isSocket ? url.href : url.origin} ${secured ? JSON.stringify(secured) : ''}`;
    const known = lines.get(key);
    if (known !== undefined && known.material === material) return known;
    if (known !== undefined) retire(known.agent);
    const line: Line = {
      agent: new Agent({
        connections: CONNECTIONS[lane],
        pipelining: 1,
        // The caller's signal is the limit: a blocking query or a stream may be quiet for minutes.
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: IDLE_MS,
        connect: {
          timeout: connectTimeoutMs,
          ...(isSocket ? { socketPath: decodeURIComponent(url.pathname) } : {}),
          ...(secured ? { ...material, rejectUnauthorized: secured.isVerified } : {}),
          ...(secured?.serverName === undefined ? {} : { servername: secured.serverName }),
        },
      }),
      material,
      origin: isSocket ? 'http://localhost' : url.origin,
      prefix: isSocket ? '' : url.pathname.replace(/\/+$/, ''),
      opened: 0,
      hasAnswered: false,
    };
    line.agent.on('connect', () => {
      line.opened += 1;
    });
    lines.set(key, line);
    return line;
  }

  function retire(agent: Agent): void {
    leaving.add(agent);
    const gone = () => leaving.delete(agent);
    agent.close().then(gone, gone);
  }

  const exchange: Exchange = async (peer, request, signal) => {
    const name = requestName(peer, request);
    const line = await lineTo(peer).catch((error: unknown) => {
      throw error instanceof AppError ? new AppError(error.code, `${name}: ${error.message}`, { cause: error }) : error;
    });
    if (signal.aborted) throw signal.reason;
    const opened = line.opened;
    try {
      const answer = await send(line, peer, request, signal).catch(async (error: unknown) => {
        const wasIdle = request.method !== 'POST' && isReset(error) && line.opened === opened;
        if (signal.aborted || !(wasIdle || isReplaced(error))) throw error;
        return send(await lineTo(peer), peer, request, signal);
      });
      line.hasAnswered = true;
      return responseOf(answer, name, signal);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      files.forgetLooks();
      const mayBeHandshake = line.material !== undefined && (line.opened !== opened || !line.hasAnswered);
      const attempt = { peer, ours: mayBeHandshake ? ownCertificate(line) : undefined, isFirst: !line.hasAnswered };
      const validity = isOutOfTime(error) ? await validityOf(peer, signal) : undefined;
      if (signal.aborted) throw signal.reason;
      throw socketFailure(name, error, attempt, validity);
    }
  };

  return {
    exchange,
    async close() {
      const agents = [...[...lines.values()].map(({ agent }) => agent), ...leaving];
      lines.clear();
      await Promise.all(agents.map((agent) => agent.destroy()));
    },
  };
}

const ownCertificate = ({ material }: Line): OwnCertificate => (material?.cert === undefined ? 'none' : 'shown');

const validityOf = ({ baseUrl, tls = SYSTEM_TLS }: Peer, signal: AbortSignal) =>
  validityAt(new URL(baseUrl), tls, signal);

/** The connections were replaced in this very moment: nothing was sent. */
const isReplaced = (error: unknown): boolean => error instanceof errors.ClientClosedError;

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
