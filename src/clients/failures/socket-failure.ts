import { AppError } from '../../support/errors.ts';
import { advised } from './advised.ts';
import { type Attempt, connectionAdvice, type OwnCertificate } from './connection-advice.ts';
import type { Validity } from './peer-certificate.ts';

const IN_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOENT: 'there is no such socket',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  UND_ERR_SOCKET: 'connection closed by the other side',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host not found, the name server does not answer',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  EACCES: 'no right to open the socket',
  ETIMEDOUT: 'connect timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect timeout',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer is shorter than announced',
  CERT_HAS_EXPIRED: 'TLS: the certificate has expired',
  CERT_NOT_YET_VALID: 'TLS: the certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'TLS: the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'TLS: an authority we do not trust has signed the certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'TLS: an authority we do not trust has signed the certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'TLS: an authority we do not trust has signed the certificate',
  ERR_SSL_WRONG_VERSION_NUMBER: 'TLS: the other side does not speak it (http instead of https?)',
  EPROTO: 'TLS: the other side does not speak it (http instead of https?)',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'TLS: the other side wants a client certificate',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: 'TLS: handshake failed, maybe for want of a client certificate',
  // The same, as OpenSSL 3.2 and later call it.
  'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE': 'TLS: handshake failed, maybe for want of a client certificate',
};

/** Servers that want a certificate, or a better one, mostly just hang up. */
const PERHAPS: Readonly<Record<OwnCertificate, string>> = {
  none: ' (TLS: maybe it wants a client certificate)',
  shown: ' (TLS: maybe it does not accept our client certificate)',
};

/** Nobody listens there: for a TCP port, and for a socket file. */
const REFUSED = new Set(['ECONNREFUSED', 'ENOENT']);
/** The connection died before an answer came: on an idle one the request may never have been read. */
const RESET = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
/** The bytes of an answer that is damaged, not of one that is missing. */
const DAMAGED = new Set(['Z_DATA_ERROR', 'Z_BUF_ERROR']);

export const isReset = (error: unknown): boolean => RESET.has(codeOf(error));

/**
 * What went wrong with a socket, in words that name the request and the cause; of an attempt to connect also what to change.
 * `validity`: of the certificate, where its time is what is wrong.
 */
export function socketFailure(name: string, error: unknown, attempt?: Attempt, validity?: Validity): AppError {
  const code = codeOf(error);
  if (DAMAGED.has(code)) return new AppError('UPSTREAM_INVALID', `${name}: the gzip body is damaged`, { cause: error });
  const { ours } = attempt ?? {};
  const perhaps = ours !== undefined && RESET.has(code) ? PERHAPS[ours] : '';
  const message = `${name}: ${inWords(code, error)}${inTime(code, validity)}${perhaps}`;
  const details = REFUSED.has(code) ? { isRefused: true } : {};
  return advised('UPSTREAM_UNREACHABLE', message, attempt && connectionAdvice(code, attempt), {
    cause: error,
    details,
  });
}

/** The certificate of the other side is over, or not yet good. */
export const isOutOfTime = (error: unknown): boolean => OUT_OF_TIME.has(codeOf(error));

const OUT_OF_TIME = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

function inTime(code: string, validity: Validity | undefined): string {
  if (validity === undefined || !OUT_OF_TIME.has(code)) return '';
  return code === 'CERT_HAS_EXPIRED' ? ` (on ${validity.until})` : ` (but from ${validity.from} on)`;
}

function inWords(code: string, error: unknown): string {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `TLS: the certificate is for another name${namesIn(error)}`;
  if (Object.hasOwn(IN_WORDS, code)) return IN_WORDS[code] ?? code;
  if (error instanceof Error && error.name === 'HTTPParserError') return 'the answer is not HTTP';
  const said = error instanceof Error && error.message !== '' ? error.message : code;
  return /^ERR_(SSL|TLS)|CERT/.test(code) ? `TLS: ${said.trim()}` : said;
}

/** A failed attempt at several addresses of a host carries the code of its attempts. */
function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  return cause === undefined ? '' : codeOf(cause);
}

/** The names in the certificate of the other side, as long as they make no page. */
function namesIn(error: unknown): string {
  const { cert } = (error ?? {}) as { cert?: { subjectaltname?: unknown } };
  const names = String(cert?.subjectaltname ?? '').replaceAll(/(?:DNS|IP Address):/g, '');
  return /^[\x20-\x7e]{1,200}$/.test(names) ? ` (${names})` : '';
}
