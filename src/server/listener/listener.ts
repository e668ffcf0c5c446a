import { once } from 'node:events';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps, type Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../support/clock.ts';
import { seeFiles } from '../../support/file-mark.ts';
import { bracketed } from '../../support/ip.ts';
import type { Log } from '../../support/log.ts';
import { refuse } from '../admission/refuse.ts';
import { ListenError, type ListenFlags } from '../listen-error.ts';
import { type CertificateFiles, readCertificate, watchCertificate } from './certificate.ts';
import { LIMITS, type Limits } from './limits.ts';

/** Where one server listens. */
export interface ListenAt {
  readonly bind: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** `undefined`: plain http. */
  readonly certificate: CertificateFiles | undefined;
}

export interface Listener {
  /** With the port that it really has. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends what is still open. */
  close(): Promise<void>;
}

/** Opens one server within the limits; rejects with a `ListenError`. A certificate is read again when its files change. */
export async function openListener(
  { bind, port, certificate }: ListenAt,
  answer: RequestListener,
  { log, clock }: { readonly log: Log; readonly clock: Clock },
  flags?: ListenFlags,
  limits: Limits = LIMITS,
): Promise<Listener> {
  let server: Server | HttpsServer;
  const closing = new AbortController();
  const seen = await seeFiles(certificate === undefined ? [] : [certificate.certFile, certificate.keyFile]);
  try {
    server = await createServer(certificate, limits);
    handle(server, withinHeaders(answer, limits), limits);
    server.listen({ host: bind, port });
    await once(server, 'listening');
  } catch (error) {
    throw new ListenError(error, bind, port, flags);
  }
  if (certificate !== undefined && 'setSecureContext' in server) {
    const { setSecureContext } = server;
    const looking = { clock, everyMs: limits.certificateCheckingInterval, log };
    void watchCertificate(certificate, seen, looking, setSecureContext.bind(server), closing.signal);
  }
  server.on('error', (error) => log.error({ error }, 'the HTTP server failed'));
  const { port: taken } = server.address() as AddressInfo;
  const scheme = certificate === undefined ? 'http' : 'https';
  return {
    url: `${scheme}://${bracketed(bind)}:${taken}`,
    port: taken,
    async close() {
      closing.abort();
      await closed(server);
    },
  };
}

async function createServer(certificate: CertificateFiles | undefined, limits: Limits): Promise<Server | HttpsServer> {
  if (certificate === undefined) return createHttp(limits);
  const { headersTimeout: handshakeTimeout } = limits;
  return createHttps({ ...limits, ...(await readCertificate(certificate)), minVersion: 'TLSv1.2', handshakeTimeout });
}

function handle(server: Server | HttpsServer, answer: RequestListener, limits: Limits): void {
  server.maxConnections = limits.maxConnections;
  server.maxRequestsPerSocket = limits.maxRequestsPerSocket;
  // One more than may be, so that there being more is seen; what is beyond is not even kept.
  server.maxHeadersCount = limits.maxHeaders + 1;
  server.timeout = limits.idleTimeout;
  server.on('request', answer);
  // Without this Node asks for the body of whoever wants to be asked, before anyone has looked whether it may come.
  server.on('checkContinue', answer);
}

/** Whoever sends more headers than anyone needs is told so, rather than half understood. */
const withinHeaders =
  (answer: RequestListener, { maxHeaders }: Limits): RequestListener =>
  (request, response) => {
    if (request.rawHeaders.length > 2 * maxHeaders) return refuse(response, 431, 'too many headers');
    return answer(request, response);
  };

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
