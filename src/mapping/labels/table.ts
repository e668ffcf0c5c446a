import { parsePortChoice } from './port-choice.ts';
import {
  anyText,
  durationFrom,
  failures,
  initialStatus,
  list,
  oneOf,
  type Parse,
  pathOrUrl,
  tcpTarget,
  truth,
  weights,
  wholeNumber,
  wordOf,
} from './values.ts';

/** Where a label may stand. A pod's containers count as apps, their endpoints as ports. */
export type Place = 'app' | 'port';

/** One label that we understand. The code, the warnings and the page of labels are made from this. */
export interface Label<Value> {
  readonly name: string;
  readonly places: readonly Place[];
  readonly parse: Parse<Value>;
  /** What a value looks like, after "expected". */
  readonly expected: string;
  readonly doc: string;
  readonly example: string;
  /** The option that holds without it. */
  readonly option?: string;
  /** What holds without both, in words. */
  readonly default: string;
}

const ANYWHERE = ['app', 'port'] as const;
const APP = ['app'] as const;

const label = <Value>(it: Label<Value>): Label<Value> => it;

export const PREFIX = 'consul.';
/** `consul.meta.KEY`: the one name that stands for many. */
export const META_PREFIX = 'consul.meta.';

export const LABELS = {
  publish: label({
    name: 'consul.publish',
    places: ANYWHERE,
    parse: truth,
    expected: '`true` or `false`',
    doc: 'Publishes an app where only labelled ones are published, or keeps it out; on a port, adds that port or takes it out.',
    example: 'false',
    default: 'the configuration selects the app, `consul.ports` the ports',
  }),
  name: label({
    name: 'consul.name',
    places: ANYWHERE,
    parse: list,
    expected: 'a name, or several with commas between them, at most 256',
    doc: 'The service name, or several for the same port. On a port it also publishes that port. May hold placeholders.',
    example: 'web,web-{label:team}',
    option: '--name-template',
    default: 'the app id: `/shop/web` is `shop-web`; in a pod with the endpoint behind it',
  }),
  ports: label({
    name: 'consul.ports',
    places: APP,
    parse: parsePortChoice,
    expected: '`first`, `named`, `all`, or names and indexes of ports with commas between them, at most 256',
    doc: 'Which ports become services. The first one of a list is the main port.',
    example: 'http,admin',
    option: '--ports',
    default: '`first`; in a pod `all`',
  }),
  tags: label({
    name: 'consul.tags',
    places: ANYWHERE,
    parse: list,
    expected: 'tags with commas between them, at most 256',
    doc: "Tags. A port has the app's and then its own. May hold placeholders.",
    example: 'public,v{label:release}',
    option: '--tags',
    default: 'none',
  }),
  meta: label({
    name: 'consul.meta.KEY',
    places: ANYWHERE,
    parse: anyText,
    expected: 'any text of at most 512 bytes',
    doc: 'A meta entry with this key (letters, digits, `-`, `_`). May hold placeholders.',
    example: 'payments',
    default: 'none beside our own',
  }),
  address: label({
    name: 'consul.address',
    places: ANYWHERE,
    parse: oneOf('auto', 'agent', 'container', 'node'),
    expected: '`auto`, `agent`, `container` or `node`',
    doc: "Which address is published: the agent's with the host port, the container's own with the container port, or the one Consul has for the node.",
    example: 'container',
    option: '--address',
    default: '`auto`: the agent where the port has a host port, else the container',
  }),
  ip: label({
    name: 'consul.ip',
    places: ANYWHERE,
    parse: wordOf({ ipv4: 'IPv4', ipv6: 'IPv6' } as const),
    expected: '`ipv4` or `ipv6`',
    doc: "Which of a container's addresses, where it has both.",
    example: 'ipv6',
    default: '`ipv4`',
  }),
  weights: label({
    name: 'consul.weights',
    places: ANYWHERE,
    parse: weights,
    expected: '`PASSING` or `PASSING,WARNING`, each 1 to 65535',
    doc: 'How much the service weighs in DNS answers while it passes, and while it warns.',
    example: '10,1',
    default: '`1,1`',
  }),
  enableTagOverride: label({
    name: 'consul.enable-tag-override',
    places: ANYWHERE,
    parse: truth,
    expected: '`true` or `false`',
    doc: "Others may change the service's tags in the catalogue, and we leave them alone.",
    example: 'true',
    default: '`false`',
  }),
  health: label({
    name: 'consul.health',
    places: ANYWHERE,
    parse: oneOf('native', 'mirror', 'both', 'none'),
    expected: '`native`, `mirror`, `both` or `none`',
    doc: "Who judges the service: Consul with Marathon's checks, Marathon with its verdict told to Consul, both, or nobody.",
    example: 'mirror',
    option: '--health',
    default: '`native`',
  }),
  initialStatus: label({
    name: 'consul.initial-status',
    places: APP,
    parse: initialStatus,
    expected: '`alive`, `passing`, `warning` or `critical`',
    doc: 'When a new task is published: at its first all-alive verdict, or as soon as it runs, its checks beginning with this status.',
    example: 'passing',
    option: '--initial-status',
    default: '`alive`',
  }),
  unreachable: label({
    name: 'consul.unreachable',
    places: APP,
    parse: oneOf('keep', 'withdraw'),
    expected: '`keep` or `withdraw`',
    doc: 'What becomes of a task that Marathon cannot reach while its Mesos agent says that it runs.',
    example: 'withdraw',
    default: '`keep`',
  }),
  checkHttp: label({
    name: 'consul.check.http',
    places: ANYWHERE,
    parse: pathOrUrl,
    expected: 'a path that begins with `/`, or a URL with `http://` or `https://`, without blanks',
    doc: "An HTTP check instead of Marathon's. A path is asked of the service itself. May hold placeholders.",
    example: '/ready',
    default: "Marathon's checks",
  }),
  checkTcp: label({
    name: 'consul.check.tcp',
    places: ANYWHERE,
    parse: tcpTarget,
    expected: '`true` or `HOST:PORT`',
    doc: "A TCP check instead of Marathon's: of the service itself, or of another address. May hold placeholders.",
    example: '{address}:{port:admin}',
    default: "Marathon's checks",
  }),
  checkInterval: label({
    name: 'consul.check.interval',
    places: ANYWHERE,
    parse: durationFrom(1_000),
    expected: 'a duration such as `5s`, `2m` or `1h`, at least `1s`',
    doc: 'How often Consul checks, also above the cap of the configuration.',
    example: '30s',
    default: "Marathon's interval, at most `--max-check-interval`",
  }),
  checkTimeout: label({
    name: 'consul.check.timeout',
    places: ANYWHERE,
    parse: durationFrom(1),
    expected: 'a duration such as `500ms` or `5s`',
    doc: 'How long one check may take.',
    example: '2s',
    default: "Marathon's timeout",
  }),
  checkVerifyTls: label({
    name: 'consul.check.verify-tls',
    places: ANYWHERE,
    parse: truth,
    expected: '`true` or `false`',
    doc: 'An HTTPS check fails where the certificate is not valid. Marathon accepts any.',
    example: 'true',
    default: '`false`',
  }),
  checkFailures: label({
    name: 'consul.check.failures',
    places: ANYWHERE,
    parse: failures,
    expected: 'a number from 1 to 1000, or `marathon`',
    doc: "After how many failures in a row the service is critical; `marathon` takes the check's `maxConsecutiveFailures`.",
    example: '3',
    default: 'the first failure',
  }),
  checkSuccesses: label({
    name: 'consul.check.successes',
    places: ANYWHERE,
    parse: wholeNumber(1, 1_000),
    expected: 'a number from 1 to 1000',
    doc: 'After how many successes in a row the service passes again.',
    example: '2',
    default: 'the first success',
  }),
} as const;

export type LabelKey = keyof typeof LABELS;
export type LabelValue<Key extends LabelKey> = (typeof LABELS)[Key] extends Label<infer Value> ? Value : never;
