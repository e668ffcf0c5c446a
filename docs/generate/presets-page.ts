import { ALLEGRO_OPTIONS } from '../../src/config/presets/allegro-options.ts';
import { PRESET_SETTINGS } from '../../src/config/presets/read-preset-options.ts';
import { OPTIONS, type OptionName } from '../../src/config/schema.ts';
import type { Preset } from '../../src/mapping/options.ts';
import { GENERATED } from './labels-page.ts';
import { code, table } from './markdown.ts';

const INTRODUCTION = `# Presets

With \`--preset\` the daemon publishes what an older tool published, so that it can take that tool's place without one service
missing: the same ids, names, ports, tags and checks, as far as anybody may rely on them. What was a defect is mended on
purpose, and this page says so.

Under a preset only the older tool's labels speak. The labels \`consul.*\` of [labels](labels.md) do not, nor do rules for apps
and the options that say the same: \`--name-template\`, \`--ports\`, \`--tags\`, \`--health\`, \`--initial-status\` and \`--select\`. Of our
own options there remain \`--select-apps\`, \`--ignore-apps\` and \`--select-labels\`, which apps the operator wants at all, and
everything about the daemon itself. Pods are not published: the older tools knew none.

A name that DNS cannot ask for is kept as it was, and reported.`;

const ALLEGRO_KEEPS = [
  ['apps', 'with the label `consul`, whatever its value; labels of ports alone are not enough'],
  [
    'when',
    'at least one health result, all of them alive, and the task not being killed; once published, it stays until it ends, whatever its health',
  ],
  [
    'name',
    "the label's value without spaces and slashes around it, inner slashes as `.`; the app id in the same way where the value is empty, `true`, or nothing is left of it",
  ],
  ['ports', 'those whose entry has the label `consul`; the first one where none has'],
  ['several names', '`"consul": "a,b"` on a port: one service for each name'],
  [
    'tags',
    'the common tag; then the keys of labels whose value is `tag`, of the port and then of the app; then `marathon-task:TASK`. On a port, the value `tag:NAME` is for that name only',
  ],
  ['placeholder', "`{port:NAME}` in a tag: the task's port of that name"],
  ['service id', '`TASK_NAME_PORT`'],
  ['address', "the agent's, in container networks too; `--address` outranks it"],
  [
    'checks',
    "all of Marathon's, on each service, at Marathon's own interval, certificates verified, passing from the start; `COMMAND` as one argument without a shell, where `--script-checks` says that agents allow it",
  ],
  ['check ids', 'those that Consul gave (`service:ID`, `service:ID:1`, …): kept, and with them their states'],
];

const ALLEGRO_MENDS = [
  ['a changed tag, port or check stayed as it was', 'is put right by the next pass'],
  ['services beyond the expected number stayed', 'leave, when they are ours and the task is known to want others'],
  ['one unanswered question removed services', 'nothing is ever removed for want of an answer'],
  ['services with the common tag and no task tag were removed', 'are left alone'],
  ['a named port that the task has not ended the process', 'the placeholder stays as it is, and is reported'],
  ['tags came in any order', 'are sorted by code point within the port and within the app'],
  ['mappings of Marathon before 1.5 (`container.docker.portMappings`) were not read', 'are'],
  [
    "the index of an entry counted the task's ports, also where entries before it have no host port",
    'counts only entries that have one, as Marathon does',
  ],
  [
    "a port that a task of another version has not: skipped, also before the task's ports are known",
    'is waited for until they are, then skipped and reported',
  ],
  ['readiness checks were ignored', 'are waited for during a deployment'],
  ['an interval of 0 made agents refuse the service', "is Marathon's default, 60s"],
  ['`$PORT1` was replaced within `$PORT10`', 'the longest name counts'],
  ['a `COMMAND` check made agents without script checks refuse the service', "Marathon's own verdict is mirrored"],
  ['hosts were looked up', "the Mesos agent's own address is used"],
  ['task ids of Marathon 1.8 and later were not recognised in events', 'are'],
];

const ALLEGRO_MOVES = `### allegro: taking over

1. On each machine, beside the old tool: \`marathon-consul plan --preset allegro\`, with the options above. It writes nothing. What it
   prints should be the addition of our mark to each service, and nothing else that you cannot explain.
2. Start the daemon on all machines with the same \`consul-tag\`, and let it run for one whole \`--marathon-interval\`. Each service is
   written once, for the mark in its meta, at a random moment within \`--rewrite-spread\`; its checks keep their ids and their states.
   Both tools agree meanwhile: the old one leaves tasks alone that have as many services as it expects.
3. Stop the old tool.
4. Only then publish more than it did.

### allegro: going back

Stop the daemon, which withdraws nothing, and start the old tool: it knows its services by tag and id, and does not mind our meta.
Checks that mirror Marathon's verdict (of \`COMMAND\` checks without \`--script-checks\`) turn critical a day later, so do not go back
halfway.`;

const ORIGINAL_KEEPS = [
  ['apps', 'all'],
  ['when', 'as soon as the task runs'],
  [
    'name',
    'the app id without its first slash, every other character than letters, digits and `-` as `-`; of any length',
  ],
  ['port', 'the first; a task without ports is not published'],
  ['address', "none: it is the Consul node's"],
  ['tags', 'none'],
  ['service id', '`marathon:TASK`'],
  ['checks', 'none of its own: it turns critical 15 s after the daemon ended'],
];

const ORIGINAL_MENDS = [
  ['an error of Marathon ended the process, or removed everything', 'changes nothing'],
  ['what had changed was never written again', 'is put right by the next pass'],
  [
    'a service whose task is not in one answer was removed',
    'leaves when its task has ended, or nobody knows it any more',
  ],
  ['each service had a TTL check of its own', 'all follow one, of the service that stands for the daemon'],
];

const keeps = (rows: readonly (readonly string[])[]): string => table(['what', 'is kept'], rows);
const mends = (rows: readonly (readonly string[])[]): string => table(['the older tool', 'here'], rows);

/** The reference of presets and of their options. */
export function presetsPage(): string {
  return [
    GENERATED,
    INTRODUCTION,
    '## allegro',
    'For users of allegro/marathon-consul 1.x.',
    keeps(ALLEGRO_KEEPS),
    '### allegro: what is mended',
    mends(ALLEGRO_MENDS),
    '### allegro: its options',
    `\`--preset-option OPTION=VALUE\` takes the older tool's options, by its names and with its values.\n${defaultsOf('allegro')}`,
    table(
      ['option', 'here it'],
      Object.entries(ALLEGRO_OPTIONS).map(([name, { doc }]) => [code(name), doc]),
    ),
    ALLEGRO_MOVES,
    '## original',
    'For users of marathon-consul-discovery of 2014.',
    keeps(ORIGINAL_KEEPS),
    '### original: what is mended',
    mends(ORIGINAL_MENDS),
    '### original: its options',
    `They are options here, by the same names: \`--bind\`, \`--port\`, \`--marathon\` and \`--mesos_slave\`.\n${defaultsOf('original')}`,
  ]
    .join('\n\n')
    .concat('\n');
}

/** The defaults that a preset changes, as one would say them. */
function defaultsOf(preset: Preset['name']): string {
  const said = Object.entries(PRESET_SETTINGS[preset]).map(([name, text]) =>
    code(`${OPTIONS[name as OptionName].flags[0] ?? name} ${text}`),
  );
  return `Without a word of yours the preset means ${said.join(' and ')}.`;
}
