import { type ClientRequest, type IncomingMessage, request as overHttp, STATUS_CODES } from 'node:http';
import { request as overHttps } from 'node:https';
import { connect } from 'node:net';
import type { ProbedCheck, ProbeResult } from './consul/agent/probe-runners.ts';
import { runScript } from './script-prober.ts';

/** Of a body, so many bytes are shown. */
const OUTPUT_BYTES = 4_096;
const MOST_REDIRECTS = 10;

/**
 * Asks for real, as Consul does and with its words: HTTP is passing with 2xx, warning with 429 and else critical,
 * redirects followed; TCP is passing when somebody accepts; a script is what it exits with. Never throws.
 */
export async function probe(check: ProbedCheck): Promise<ProbeResult> {
  const { kind, target, request, timeoutMs } = check;
  if (kind === 'script') return runScript(check);
  try {
    if (kind === 'tcp') return await connectTo(target, timeoutMs);
    return await within(timeoutMs, (signal) => fetchFrom(target, check, signal));
  } catch (error) {
    const why = whyOf(error);
    const method = request.method.charAt(0) + request.method.slice(1).toLowerCase();
    return { status: 'critical', output: kind === 'tcp' ? why : `${method} "${target}": ${why}` };
  }
}

async function fetchFrom(url: string, { target, request }: ProbedCheck, signal: AbortSignal): Promise<ProbeResult> {
  let at = url;
  for (let redirects = 0; ; redirects += 1) {
    const response = await open(at, request, signal);
    const status = response.statusCode ?? 0;
    const location = response.headers.location;
    if (request.followsRedirects && location !== undefined && [301, 302, 303, 307, 308].includes(status)) {
      response.destroy();
      if (redirects === MOST_REDIRECTS) throw new Error(`stopped after ${MOST_REDIRECTS} redirects`);
      at = new URL(location, at).href;
      continue;
    }
    const text = await beginningOf(response);
    const output = `HTTP ${request.method} ${target}: ${status} ${STATUS_CODES[status] ?? ''} Output: ${text}`;
    if (status >= 200 && status < 300) return { status: 'passing', output };
    return { status: status === 429 ? 'warning' : 'critical', output };
  }
}

function open(url: string, request: ProbedCheck['request'], signal: AbortSignal): Promise<IncomingMessage> {
  const { method, headers, body, verifiesTls } = request;
  // A list of one is a text: some headers, such as `host`, take no list.
  const oneOrAll = (values: readonly string[]) => (values.length === 1 ? (values[0] ?? '') : [...values]);
  const named = Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name.toLowerCase(), oneOrAll(values)]),
  );
  const options = {
    method,
    signal,
    // A connection of its own each time.
    agent: false,
    rejectUnauthorized: verifiesTls,
    headers: { 'user-agent': 'Consul Health Check', accept: 'text/plain, text/*, */*', connection: 'close', ...named },
  };
  return new Promise((resolve, reject) => {
    const { protocol } = new URL(url);
    if (protocol !== 'http:' && protocol !== 'https:') throw new Error(`unsupported protocol scheme "${protocol}"`);
    const sent: ClientRequest = protocol === 'https:' ? overHttps(url, options) : overHttp(url, options);
    sent.once('response', resolve).once('error', reject).end(body);
  });
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response) {
    pieces.push(piece as Buffer);
    bytes += (piece as Buffer).length;
    if (bytes >= OUTPUT_BYTES) break;
  }
  return Buffer.concat(pieces).subarray(0, OUTPUT_BYTES).toString();
}

async function connectTo(target: string, timeoutMs: number): Promise<ProbeResult> {
  const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(target) ?? [];
  if (host === undefined) throw new Error(`dial tcp: address ${target}: missing port in address`);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), timeout: timeoutMs });
    socket.once('connect', () => {
      socket.destroy();
      resolve({ status: 'passing', output: `TCP connect ${target}: Success` });
    });
    socket.once('timeout', () => socket.destroy(new Error(`dial tcp ${target}: i/o timeout`)));
    socket.once('error', reject);
  });
}

async function within<Result>(ms: number, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const gone = new AbortController();
  const timer = setTimeout(() => gone.abort(), ms);
  try {
    return await work(gone.signal);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
    throw new Error('context deadline exceeded (Client.Timeout exceeded while awaiting headers)', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** As Go says it, where it is what one sees every day. */
function whyOf(error: unknown): string {
  const { code, address, port, message } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (code === 'ECONNREFUSED') return `dial tcp ${address}:${port}: connect: connection refused`;
  if (code === 'ECONNRESET') return 'EOF';
  return message;
}
