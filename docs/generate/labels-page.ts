import { LABELS, type Label, type Place } from '../../src/mapping/labels/table.ts';
import { PLACEHOLDERS } from '../../src/mapping/placeholders.ts';
import { code, labelsSnippet, table } from './markdown.ts';

export const GENERATED = '<!-- Made by `npm run docs` from the tables of the code: edit those. -->';

const INTRODUCTION = `# Labels

What the owner of an app can say about its services in Consul. Labels are texts in the app definition, on the app, on one of
its ports (\`portDefinitions\`, \`container.portMappings\` or \`ipAddress.discovery.ports\`), on a pod, on a container of a pod or
on one of its endpoints. What is written here of an app goes for a container of a pod too, and an endpoint is its port.
Without any label the first port of every app is published, under a name made from the app id, and every endpoint of a pod,
under a name made from the pod's id and its own.

A label that begins with \`consul.\` and is not in this list has no effect; it is reported with the nearest one that is. A value
that is not understood is reported with what was expected and what is used instead.

\`\`\`json
{
  "id": "/shop/web",
  "labels": { "consul.name": "web", "consul.tags": "public" },
  "portDefinitions": [
    { "port": 0, "name": "http" },
    { "port": 0, "name": "admin", "labels": { "consul.publish": "true", "consul.tags": "internal" } }
  ]
}
\`\`\`

becomes two services: \`web\` with the tag \`public\`, and \`web-admin\` with the tags \`public\` and \`internal\`.`;

const NOTES = `## Which apps are published

1. \`consul.publish=false\` on an app keeps it out, whatever else is said. On a port it keeps that port out.
2. An app that \`--ignore-apps\` names, that \`--select-apps\` does not name, or whose labels \`--select-labels\` does not select, is
   left out, whatever its labels say.
3. With \`--select labelled\` an app needs \`consul.publish=true\`. Where only ports have it, only these are published.

In app id patterns \`*\` is any text within one part and \`**\` any text across parts; the whole id has to fit. So \`/shop/*\` is
\`/shop/web\`, and \`/shop/**\` is \`/shop/eu/web\` too. Label selectors are Marathon's: \`key\`, \`key==value\`, \`key!=value\`,
\`key in (a,b)\`, \`key notin (a,b)\`, with commas for "and" and a backslash before other characters than letters, digits, \`-\`, \`_\`
and \`.\`; \`!=\` and \`notin\` want the label to be there.

## Who is right when several speak

For each setting by itself, the first that says something understood:

1. a rule of the configuration with \`override\`; a later rule outranks an earlier one
2. the label of the port
3. the label of the app (in a pod: of the container, then of the pod)
4. a rule without \`override\`; a later rule outranks an earlier one
5. the option
6. the default

Rules give apps labels by their ids, because a change of a label would be a deployment:

\`\`\`yaml
apps:
  - match: /shop/**
    labels:
      consul.tags: shop
    override: true
\`\`\`

A rule's labels are as an app's labels. Tags add up: those of \`--tags\`, then the app's, then the port's; a rule with \`override\`
replaces the app's and the port's. Meta is settled key by key.

## Names and ids

The main port is the first of the definition, or the first of a list in \`consul.ports\`. It never depends on how many ports
there are, so no name changes with their number. It alone has the bare name. Any other port has its own name behind it
(its index, where it has no name), unless the template speaks of \`{port.name}\` or \`{port.index}\` itself; of several names in
\`consul.name\` only the first goes on to other ports. A \`consul.name\` on a port is exact.

In a pod the first endpoint of a container is a main port too. But the containers have one id, so an endpoint has its own name
behind it even there: the endpoint \`http\` of \`/shop/pod\` is \`shop-pod-http\`. It has the bare name where \`consul.name\` gives
one, or where the template speaks of \`{container}\`.

Names become DNS labels: other characters than letters, digits and \`-\` become \`-\`, and what is longer than 63 bytes is cut and
ends in a hash. That is reported where a label gave the name. Two apps may give the same name, as blue and green do.

`;

const IDS = table(
  ['service', 'id'],
  [
    ['the main port, first name', '`marathon:TASK`'],
    ['another port, first name', '`marathon:TASK:PORT`'],
    ['any further name', '`marathon:TASK:PORT:NAME`'],
  ],
);

const AFTER_IDS = `TASK is the task id, PORT the port's name. Its index stands in for a name that is missing, a number, or another port's already.`;

const PLACEHOLDERS_INTRODUCTION = `## Placeholders

In names, tags, meta values, and \`consul.check.http\` and \`consul.check.tcp\`. What is unknown, or has no value for this task, stays
as it is and is reported. What is filled in is not filled again.`;

/** The reference of labels and placeholders. */
export function labelsPage(): string {
  const labels: readonly Label<unknown>[] = Object.values(LABELS);
  const placeholders = PLACEHOLDERS.map(({ form, doc, example }) => [code(form), doc, exampleCell(example)]);
  return [
    GENERATED,
    INTRODUCTION,
    '## All labels',
    table(
      ['label', 'on', 'value', 'without it'],
      labels.map((label) => [code(label.name), onWords(label.places), label.expected, withoutWords(label)]),
    ),
    ...labels.flatMap((label) => [
      `### ${label.name}`,
      label.doc,
      labelsSnippet({ [exampleName(label)]: label.example }),
    ]),
    NOTES.trimEnd(),
    IDS,
    AFTER_IDS,
    PLACEHOLDERS_INTRODUCTION,
    table(['placeholder', 'stands for', 'example'], placeholders),
  ]
    .join('\n\n')
    .concat('\n');
}

const withoutWords = ({ option, default: byDefault }: Label<unknown>): string =>
  option === undefined ? byDefault : `${code(option)}, else ${byDefault}`;

const onWords = (places: readonly Place[]): string => (places.includes('port') ? 'app, port' : 'app');

const exampleName = ({ name }: Label<unknown>): string => name.replace('KEY', 'team');

/** `shop for {app.1}`: both are code. */
const exampleCell = (example: string): string => example.split(' for ').map(code).join(' for ');
