import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import type { Tls } from '../../model/connection.ts';

/** As its certificate says, to the second, in UTC. */
export interface Validity {
  /** The latest beginning, and the earliest end, of the certificate and of those that it rests on. */
  readonly from: string;
  readonly until: string;
}

/** A person waits for the message that this goes into (ms). */
const PATIENCE_MS = 2_000;
/** A chain is hardly ever longer than three. */
const MOST_CERTIFICATES = 8;

/**
 * When the certificate is good that whoever answers at an https URL shows: an error of Node's that says that it is not
 * does not say since when. Sends nothing, believes nothing, shows nothing of ours. `undefined` where it cannot be had.
 */
export function validityAt(url: URL, tls: Tls, signal: AbortSignal): Promise<Validity | undefined> {
  return new Promise((resolve) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const servername = tls.serverName ?? (isIP(host) === 0 ? host : '');
    const socket = connect({
      host,
      port: Number(url.port || '443'),
      servername,
      rejectUnauthorized: false,
      timeout: PATIENCE_MS,
    });
    const end = (validity?: Validity) => {
      signal.removeEventListener('abort', leave);
      socket.destroy();
      resolve(validity);
    };
    const leave = () => end();
    signal.addEventListener('abort', leave, { once: true });
    socket.on('error', leave).on('timeout', leave).on('close', leave);
    socket.on('secureConnect', () => end(validityOf(socket.getPeerCertificate(true))));
    if (signal.aborted) leave();
  });
}

function validityOf(leaf: DetailedPeerCertificate): Validity | undefined {
  const begins: number[] = [];
  const ends: number[] = [];
  let certificate: DetailedPeerCertificate | undefined = leaf;
  for (let depth = 0; certificate?.valid_to !== undefined && depth < MOST_CERTIFICATES; depth += 1) {
    begins.push(Date.parse(certificate.valid_from));
    ends.push(Date.parse(certificate.valid_to));
    const { issuerCertificate }: DetailedPeerCertificate = certificate;
    certificate = issuerCertificate === certificate ? undefined : issuerCertificate;
  }
  const [from, until] = [Math.max(...begins), Math.min(...ends)];
  return Number.isFinite(from) && Number.isFinite(until) ? { from: inUtc(from), until: inUtc(until) } : undefined;
}

const inUtc = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('.000Z', ' UTC');
