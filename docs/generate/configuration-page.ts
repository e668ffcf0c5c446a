import { environmentNames, type Option } from '../../src/config/option.ts';
import { fileKeyOf, OPTION_GROUPS, type OptionName } from '../../src/config/schema.ts';
import { TAKES_OVER } from '../../src/config/take-over.ts';
import { GENERATED } from './labels-page.ts';
import { code, table } from './markdown.ts';

/** A file that a test loads. */
export const EXAMPLE_FILE = `marathon: [http://marathon-1.example:8080, http://marathon-2.example:8080]
marathon-user: consul
marathon-password-file: /etc/marathon-consul/marathon-password
consul-token-file: /etc/marathon-consul/consul-token
select-apps: [/shop/**, /billing/*]
tags: [marathon]
apps:
  - match: /shop/**
    labels:
      consul.tags: shop`;

const INTRODUCTION = `# Configuration

Each option can be said on the command line, in the environment, and in the YAML file that \`--config\` names. Defaults are
outranked by what a preset stands for, this by the file, the file by the environment, and all by flags. A secret has no flag,
because every user of a machine can read its command lines.

\`marathon-consul config check\` says everything that is wrong; \`marathon-consul config show\` shows every value and where it comes
from, as a file that \`--config\` takes: defaults, and secrets, which it does not show, are comments there. A wrong
configuration names the option, what was given, what was expected, and the line.

The file is read again when it changes, and at SIGHUP. What the column "a change" calls *at once* is taken over then; what it
calls *restart* stays as it was, and the log says which options those are (\`needsRestart\`). The rules under \`apps\` are taken over
at once. Only the file can say something else to a daemon that runs: its flags and its environment stay those of its start, and
outrank the file all the same. A wrong file is told with its lines, and the configuration before stays in use; so it does where
a shell piped the file in (\`--config <(…)\`), for that can be read once only. Files with secrets, keys and certificates are read
again whenever they are needed, whatever the column says of the option that names them: it is about another name.`;

const EXAMPLE = `## A file

\`\`\`yaml
${EXAMPLE_FILE}
\`\`\``;

const rowOf = (name: string, option: Option): readonly string[] => [
  option.flags.length > 0 ? option.flags.map(code).join(', ') : '–',
  environmentNames(option).map(code).join(', '),
  name === 'config' ? '–' : code(fileKeyOf(name as OptionName)),
  option.default === undefined ? '–' : code(option.default),
  TAKES_OVER[name as OptionName],
  option.doc.endsWith(option.expected) ? option.doc : `${option.doc}; ${option.expected}`,
];

/** Every option, from the one table that the program itself reads. */
export const configurationPage = (): string =>
  [
    GENERATED,
    INTRODUCTION,
    EXAMPLE,
    ...Object.entries(OPTION_GROUPS).map(([heading, options]) => {
      const rows = Object.entries(options).map(([name, option]) => rowOf(name, option));
      return `## ${heading.replace(/:$/, '')}\n\n${table(['flag', 'variables', 'in the file', 'default', 'a change', 'what for; what is expected'], rows)}`;
    }),
  ]
    .join('\n\n')
    .concat('\n');
