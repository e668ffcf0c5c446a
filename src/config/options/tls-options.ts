import type { Option } from '../option.ts';
import { hostOrAddress, matching, truth } from '../values/value-types.ts';

/** A file that is named in an option; whether it can be used is found out when it is read. */
export const filePath = matching(/^[^\0]+$/);

/** How an option that names a file is told. */
export const fileOption = <const Flag extends `--${string}`>(
  flag: Flag,
  doc: string,
  alsoEnv: readonly string[] = [],
) =>
  ({
    flags: [flag],
    placeholder: 'FILE',
    alsoEnv,
    default: undefined,
    type: filePath,
    expected: 'the path of a file',
    doc,
  }) satisfies Option;

/** The authorities to trust, PEM. */
export const caFileOption = (flag: `--${string}`, whose: string, alsoEnv?: readonly string[]) =>
  fileOption(flag, `the authorities to believe ${whose} certificate from, instead of the system's (PEM)`, alsoEnv);

/** What we show when we are asked who we are, PEM. */
export const certFileOption = (flag: `--${string}`, whose: string, alsoEnv?: readonly string[]) =>
  fileOption(flag, `our own certificate, where ${whose} asks for one (PEM; the key is a file of its own)`, alsoEnv);

export const keyFileOption = (flag: `--${string}`, certFlag: `--${string}`, alsoEnv?: readonly string[]) =>
  fileOption(flag, `the private key of ${certFlag} (PEM, without a passphrase)`, alsoEnv);

export const serverNameOption = (flag: `--${string}`, whose: string, alsoEnv: readonly string[] = []) =>
  ({
    flags: [flag],
    placeholder: 'NAME',
    alsoEnv,
    default: undefined,
    type: hostOrAddress,
    expected: 'a host name',
    doc: `the name in ${whose} certificate, where it is not the host's`,
  }) satisfies Option;

export const insecureOption = (flag: `--${string}`, whose: string) =>
  ({
    flags: [flag],
    placeholder: undefined,
    alsoEnv: [],
    default: 'false',
    type: truth,
    expected: 'true or false',
    doc: `believe whoever answers in ${whose} place: its certificate is not verified`,
  }) satisfies Option;
