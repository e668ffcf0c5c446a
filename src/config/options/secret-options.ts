import type { Option } from '../option.ts';
import { matching } from '../values/value-types.ts';

/** A password may hold anything that fits on a line. */
export const password = matching(/^[^\p{Cc}]+$/u);
export const token = matching(/^[\x21-\x7e]+$/);

const NOT_A_FLAG = 'not a flag, because every user of a machine can read its command lines';

/** A password: only in the environment, and in files of which another option says the name. */
export const passwordOption = (variable: string, fileFlag: `--${string}`) =>
  ({
    flags: [],
    placeholder: undefined,
    alsoEnv: [variable],
    default: undefined,
    type: password,
    expected: 'a password without line ends and other control characters',
    doc: `its password (or ${fileFlag}); ${NOT_A_FLAG}`,
    isSecret: true,
  }) satisfies Option;

export const tokenOption = (variable: string, what: string) =>
  ({
    flags: [],
    placeholder: undefined,
    alsoEnv: [variable],
    default: undefined,
    type: token,
    expected: 'a token of printable characters, without spaces and line ends',
    doc: `${what}; ${NOT_A_FLAG}`,
    isSecret: true,
  }) satisfies Option;

export const userOption = (flag: `--${string}`, whose: string, password: string) =>
  ({
    flags: [flag],
    placeholder: 'USER',
    alsoEnv: [],
    default: undefined,
    type: matching(/^[^\p{Cc}:]+$/u),
    expected: 'a user name without a colon',
    doc: `the user for ${whose} basic authentication; the password: ${password}`,
  }) satisfies Option;
