import type { Option } from '../option.ts';
import { matching } from '../values/value-types.ts';

/** Where all other options may stand. */
export const FILE_OPTIONS = {
  config: {
    flags: ['--config'],
    placeholder: 'FILE',
    alsoEnv: [],
    default: undefined,
    type: matching(/^/),
    expected: 'a YAML file',
    doc: 'a YAML file with any of these options (state-dir: …), and with rules for apps',
  },
} satisfies Readonly<Record<string, Option>>;
