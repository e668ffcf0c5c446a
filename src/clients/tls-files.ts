import { readFile } from 'node:fs/promises';
import type { Tls } from '../model/connection.ts';
import { AppError } from '../support/errors.ts';
import { whyUnread } from '../support/file-failure.ts';
import { type FileMark, fileMark } from '../support/file-mark.ts';
import { belongTogether, whyNoCertificates, whyNoPrivateKey } from '../support/pem.ts';

/** What is in the files of a `Tls`, fit to be used. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface TlsFiles {
  /**
   * What is in the files now; the very same object as long as that is the same. Files that cannot be used while others
   * could before, as in the midst of being replaced, count only when they can. Rejects when there never were others.
   */
  current(tls: Tls): Promise<TlsMaterial>;
  /** The next question looks at the files, however soon it comes. */
  forgetLooks(): void;
}

export interface TlsFilesDeps {
  /** Monotonic ms. */
  readonly now: () => number;
  /** Files cannot be used, and what they held before is; told once for each reason. */
  readonly onProblem: (problem: string) => void;
}

interface Known {
  lookedAt: number;
  mark?: FileMark;
  material?: TlsMaterial;
  problem?: string | undefined;
  looking?: Promise<TlsMaterial> | undefined;
}

/** Files are looked at, at most, so often (ms). */
const LOOK_MS = 1_000;

export function createTlsFiles({ now, onProblem }: TlsFilesDeps): TlsFiles {
  const all = new Map<string, Known>();

  async function look(tls: Tls, known: Known): Promise<TlsMaterial> {
    const mark = await fileMark(pathsOf(tls));
    if (mark !== known.mark || known.material === undefined) {
      const found = await read(tls);
      known.mark = mark;
      if ('problem' in found) {
        if (known.material === undefined) throw new AppError('UPSTREAM_UNREACHABLE', `TLS: ${found.problem}`);
        if (known.problem !== found.problem) onProblem(found.problem);
        known.problem = found.problem;
      } else {
        known.problem = undefined;
        if (known.material === undefined || !isSame(known.material, found)) known.material = found;
      }
    }
    known.lookedAt = now();
    return known.material ?? {};
  }

  return {
    current(tls) {
      const key = `${tls.caFile} ${tls.certFile} ${tls.keyFile}`;
      const known: Known = all.get(key) ?? { lookedAt: Number.NEGATIVE_INFINITY };
      all.set(key, known);
      if (known.material !== undefined && now() - known.lookedAt < LOOK_MS) return Promise.resolve(known.material);
      known.looking ??= look(tls, known).finally(() => {
        known.looking = undefined;
      });
      return known.looking;
    },
    forgetLooks() {
      for (const known of all.values()) known.lookedAt = Number.NEGATIVE_INFINITY;
    },
  };
}

const pathsOf = ({ caFile, certFile, keyFile }: Tls): readonly string[] =>
  [caFile, certFile, keyFile].filter((path) => path !== undefined);

async function read(tls: Tls): Promise<TlsMaterial | { readonly problem: string }> {
  const texts = new Map<string, string>();
  for (const path of pathsOf(tls)) {
    try {
      texts.set(path, await readFile(path, 'utf8'));
    } catch (error) {
      return { problem: `${path} ${whyUnread(error)}` };
    }
  }
  const { caFile, certFile, keyFile } = tls;
  const textOf = (path: string | undefined) => (path === undefined ? undefined : texts.get(path));
  const [ca, cert, key] = [textOf(caFile), textOf(certFile), textOf(keyFile)];
  const problems = [
    wrong(caFile, ca === undefined ? undefined : whyNoCertificates(ca)),
    wrong(certFile, cert === undefined ? undefined : whyNoCertificates(cert)),
    wrong(keyFile, key === undefined ? undefined : whyNoPrivateKey(key)),
  ].filter((problem) => problem !== undefined);
  const [first] = problems;
  if (first !== undefined) return { problem: first };
  if (cert !== undefined && key !== undefined && !belongTogether(cert, key))
    return { problem: `the private key in ${keyFile} does not belong to the certificate in ${certFile}` };
  return { ...(ca !== undefined && { ca }), ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) };
}

const wrong = (path: string | undefined, why: string | undefined): string | undefined =>
  why === undefined ? undefined : `${path} ${why}`;

const isSame = (one: TlsMaterial, other: TlsMaterial): boolean =>
  one.ca === other.ca && one.cert === other.cert && one.key === other.key;
