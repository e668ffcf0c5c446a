import { createPrivateKey } from 'node:crypto';
import { whyUnread } from '../../support/file-failure.ts';
import { belongTogether, whyNoCertificates, whyNoPrivateKey } from '../../support/pem.ts';
import type { Problem } from '../problem.ts';
import type { OptionName, Values } from '../schema.ts';
import type { SaidOptions } from './said-options.ts';
import { TLS_OF, type TlsNames } from './tls-of.ts';

/** The content of a file; throws what the system says. */
export type ReadText = (path: string) => string;

const SECRETS = {
  marathonPasswordFile: 'a file with one password',
  marathonTokenFile: 'a file with one token',
  mesosAgentPasswordFile: 'a file with one password',
  consulTokenFile: 'a file with one token',
  serverTokenFile: 'a file with one token of at least 16 characters',
} as const satisfies Partial<Record<OptionName, string>>;

const TOKEN = /^[\x21-\x7e]+$/;
const PASSWORD = /^[^\p{Cc}]+$/u;
/** Ours to choose, and so to be no guess. */
const MIN_SERVER_TOKEN = 16;

/** The certificates that we show: to peers, and to who asks us. */
const PAIRS: readonly (Pick<TlsNames, 'cert' | 'key'> & Partial<Pick<TlsNames, 'ca'>>)[] = [
  ...Object.values<TlsNames>(TLS_OF),
  { cert: 'serverCertFile', key: 'serverKeyFile' },
  { cert: 'publicCertFile', key: 'publicKeyFile' },
];

/**
 * What is wrong, at the start, with files that options name. Later they may change, and be gone for a while: then what
 * they held before is used.
 */
export function namedFileProblems(values: Partial<Values>, said: SaidOptions, readText: ReadText): readonly Problem[] {
  const problems: Problem[] = [];
  /** The text of the file, unless there is something to say against it. */
  const usable = (name: OptionName, expected: string, why: (text: string) => string | undefined) => {
    const path = values[name] as string | undefined;
    if (path === undefined) return undefined;
    const { text, reason } = contentOf(path, readText);
    const wrong = reason ?? (text === undefined ? undefined : why(text));
    if (wrong === undefined) return text;
    problems.push(said.problem(name, expected, `, which ${wrong}`));
    return undefined;
  };

  for (const [name, expected] of Object.entries(SECRETS) as [keyof typeof SECRETS, string][])
    usable(
      name,
      expected,
      (text) =>
        whyNoSecret(text, name.includes('Token') ? TOKEN : PASSWORD) ??
        (name === 'serverTokenFile' && text.trim().length < MIN_SERVER_TOKEN
          ? 'is too short to be no guess'
          : undefined),
    );
  usable('marathonLoginKeyFile', 'a PEM file with an RSA private key', whyNoRsaKey);
  for (const { ca, cert, key } of PAIRS) {
    if (ca !== undefined) usable(ca, 'a PEM file of certificates', whyNoCertificates);
    const certificates = usable(cert, 'a PEM file of certificates', whyNoCertificates);
    const privateKey = usable(key, 'a PEM file with a private key', whyNoPrivateKey);
    if (certificates === undefined || privateKey === undefined) continue;
    if (!belongTogether(certificates, privateKey))
      problems.push(
        said.problem(key, `the key of the certificate in ${said.where(cert)}`, ', which is of another one'),
      );
  }
  return problems;
}

function contentOf(path: string, readText: ReadText): { readonly text?: string; readonly reason?: string } {
  try {
    return { text: readText(path) };
  } catch (error) {
    return { reason: whyUnread(error) };
  }
}

function whyNoSecret(text: string, pattern: RegExp): string | undefined {
  const secret = text.trim();
  if (secret === '') return 'is empty';
  return pattern.test(secret) ? undefined : 'holds more than one line, or characters that none has';
}

function whyNoRsaKey(pem: string): string | undefined {
  const why = whyNoPrivateKey(pem);
  if (why !== undefined) return why;
  return createPrivateKey(pem).asymmetricKeyType === 'rsa' ? undefined : 'holds a key of another kind than RSA';
}
