import { SYSTEM_TLS, type Tls } from '../../model/connection.ts';
import type { Peer } from '../exchange.ts';
import type { PeerOptions } from './peer-options.ts';

/** Whom we could not talk to, and what is known of the attempt. */
export interface Attempt {
  readonly peer: Pick<Peer, 'baseUrl' | 'tls' | 'options'>;
  /** Whether we have a certificate to show; only where the TLS handshake may have failed for it. */
  readonly ours?: OwnCertificate | undefined;
  /** Nobody has ever answered there. */
  readonly isFirst?: boolean;
}

export type OwnCertificate = 'none' | 'shown';

interface Ways extends PeerOptions {
  readonly tls: Tls;
  readonly isPlain: boolean;
}

type Row = readonly [codes: RegExp, advice: (ways: Ways) => string | undefined];

const ROWS: readonly Row[] = [
  [/^(?:ENOTFOUND|EAI_AGAIN)$/, ({ url }) => `correct the host name in ${url}, or this machine's name servers`],
  [/^ENOENT$/, ({ url }) => `correct the path in ${url}`],
  [/^EACCES$/, ({ url }) => `let this user open it (its owner and group), or correct ${url}`],
  [/^CERT_HAS_EXPIRED$/, () => "it is to be renewed, unless this machine's clock is wrong"],
  [/^CERT_NOT_YET_VALID$/, () => "look at this machine's clock"],
  [/SELF_SIGNED|^UNABLE_TO_/, ({ caFile, tls }) => trusting(caFile, tls)],
  [
    /ALTNAME_INVALID/,
    ({ url, serverName, tls }) =>
      tls.serverName === undefined
        ? `write one of its names in ${url}, or give it with ${serverName}`
        : `correct ${serverName}, which is "${tls.serverName}"`,
  ],
  [/WRONG_VERSION_NUMBER|^EPROTO$/, ({ url }) => `write http:// in ${url}, or correct its port`],
  [/ALERT.*(?:CERTIFICATE|HANDSHAKE_FAILURE|UNKNOWN_CA|ACCESS_DENIED)/, showing],
];

/** Hung up without a word, or answered what is no HTTP. */
const SPEECHLESS = /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|HPE_.*)$/;

/** What to change when no connection came about, by the code of what failed; `undefined`: nothing of ours. */
export function connectionAdvice(code: string, { peer, ours, isFirst = false }: Attempt): string | undefined {
  const { baseUrl, options, tls = SYSTEM_TLS } = peer;
  if (options === undefined) return undefined;
  const ways: Ways = { ...options, tls, isPlain: baseUrl.startsWith('http:') };
  if (SPEECHLESS.test(code)) {
    if (ours !== undefined) return showing(ways);
    return ways.isPlain && isFirst ? `write https:// in ${ways.url} if TLS is spoken there` : undefined;
  }
  return ROWS.find(([codes]) => codes.test(code))?.[1](ways);
}

const trusting = (option: string, { caFile }: Tls): string =>
  caFile === undefined
    ? `give the certificate of whoever signed it with ${option}`
    : `${caFile} does not hold it: correct ${option}`;

function showing({ certFile, keyFile, tls }: Ways): string {
  return tls.certFile === undefined
    ? `give it one with ${certFile} and ${keyFile}`
    : `what it was shown is in ${tls.certFile}: correct ${certFile} and ${keyFile}`;
}
