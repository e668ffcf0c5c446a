import { type Import, importsOf, matchesOf, type SourceFile, withoutComments } from './source-text.ts';

/** What a room of `src` may import beside itself. An entry is a folder (`model/`) or one file. */
interface Room {
  readonly may: readonly string[];
  /** Only by `import type`. */
  readonly mayTypes?: readonly string[];
  /** No package and nothing of Node's: the same in every process and every test. */
  readonly isPure?: boolean;
}

const PURE: Room = { may: ['model/', 'support/errors.ts', 'support/hash.ts', 'support/ip.ts'], isPure: true };
const EDGE: Room = { may: ['model/', 'support/', 'clients/'] };
const STAGES = ['sources/', 'lookups/', 'inventory/', 'mapping/', 'plan/', 'apply/', 'reconcile/'];

/** The dependency rule, from the inside out. A folder that is not here may not exist. */
const ROOMS: Readonly<Record<string, Room>> = {
  model: { may: [], isPure: true },
  support: { may: ['model/'] },
  inventory: PURE,
  mapping: PURE,
  plan: PURE,
  clients: { may: ['model/', 'support/'] },
  store: { may: ['model/', 'support/'] },
  config: { may: ['model/', 'support/', 'mapping/'] },
  sources: EDGE,
  lookups: EDGE,
  apply: EDGE,
  reconcile: {
    may: ['model/', 'support/', 'inventory/', 'mapping/', 'plan/'],
    mayTypes: ['sources/', 'lookups/', 'apply/'],
  },
  page: { may: ['model/', 'support/'], mayTypes: ['reconcile/status.ts'] },
  server: { may: ['model/', 'support/', 'page/', 'reconcile/status.ts'] },
  sandbox: { may: ['model/', 'support/'], mayTypes: ['clients/'] },
  explain: {
    may: ['model/', 'support/', 'mapping/', 'clients/', 'config/', 'apply/lease.ts', 'reconcile/'],
    mayTypes: ['daemon/daemon-contract.ts'],
  },
  daemon: { may: ['model/', 'support/', 'clients/', 'store/', 'config/', ...STAGES] },
  demo: {
    may: ['model/', 'support/', 'clients/', 'config/', 'daemon/', 'server/', 'sandbox/'],
    mayTypes: ['reconcile/status.ts'],
  },
  doctor: {
    may: [
      'model/',
      'support/',
      'clients/',
      'daemon/',
      'server/listener/',
      'sources/freeze-key.ts',
      'sources/freeze-word.ts',
    ],
    mayTypes: ['config/'],
  },
  commands: {
    may: ['model/', 'support/', 'config/', 'mapping/', 'daemon/', 'server/', 'explain/', 'doctor/'],
    mayTypes: ['demo/'],
  },
  cli: { may: ['support/', 'config/', 'commands/'] },
};

/** One more door, for one file. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  'commands/demo.ts': ['demo/'],
  // The state file is the inventory on disk.
  'store/state-file.ts': ['inventory/'],
};

interface TextRule {
  readonly never: RegExp;
  /** The files in which it may stand. */
  readonly exceptIn?: readonly string[];
  readonly instead: string;
}

const WORLD_FILES = [
  'daemon/production-world.ts',
  'daemon/lifecycle.ts',
  'clients/undici-exchange.ts',
  'sandbox/http-prober.ts',
  'sandbox/mount-http.ts',
];
const WORLD = 'it comes from the world: take the clock, the chance or the exchange as an argument';
const SIGNAL = 'it leaks a listener or a timer: use withScope or withDeadline (support/scope.ts)';

const TEXT_RULES: readonly TextRule[] = [
  { never: /\bDate\.now\b/, exceptIn: WORLD_FILES, instead: WORLD },
  { never: /\bnew Date\(\s*\)/, exceptIn: WORLD_FILES, instead: WORLD },
  { never: /\bperformance\./, exceptIn: WORLD_FILES, instead: WORLD },
  { never: /\bset(?:Timeout|Interval|Immediate)\b/, exceptIn: WORLD_FILES, instead: WORLD },
  { never: /\bMath\.random\b/, exceptIn: WORLD_FILES, instead: WORLD },
  { never: /(?<![.\w])fetch\(/, exceptIn: WORLD_FILES, instead: WORLD },
  { never: /\bAbortSignal\.(?:any|timeout)\b/, exceptIn: WORLD_FILES, instead: SIGNAL },
  {
    never: /'undici(?:\/[^']*)?'/,
    exceptIn: ['clients/undici-exchange.ts'],
    instead: 'only clients/undici-exchange.ts has sockets: take an Exchange',
  },
  {
    never: /\bprocess\.exit\b(?!Code)/,
    exceptIn: ['cli.ts'],
    instead: 'throw an AppError, or answer an exit code: only src/cli.ts ends the process',
  },
  {
    never: /\beval\(|\bnew Function\b|\bprocess\.title\b/,
    instead: 'no text of others becomes code, and every user of a machine can read the title of a process',
  },
  { never: /:\s*any\b|\bas any\b|<any\b/, instead: 'name the type, or take `unknown` and look' },
];

/** In comments too. */
const TODO_WITHOUT_ISSUE = /\b(?:TODO|FIXME|XXX)\b(?!\s*\(?#\d+)/;
const VAGUE_NAME = /(?:^|\/)(?:[^/]*(?:utils?|helpers?|common)[^/]*|index\.tsx?)(?:\/|$)/i;
const MOST_LINES = 350;

/** Everything that breaks a rule, a sentence each: file, line, what is wrong and what to do. Pure. */
export const violationsIn = (files: readonly SourceFile[]): string[] =>
  files.flatMap((file) => [...wrongImports(file), ...wrongTexts(file), ...wrongShape(file)]);

function wrongImports(file: SourceFile): string[] {
  const name = roomOf(file.path);
  const room = ROOMS[name];
  if (room === undefined)
    return [`src/${file.path}:1: no rule for ${name}: add a row to ROOMS in test/support/architecture.ts`];
  return importsOf(file).flatMap((found) => {
    const problem = importProblem(file.path, name, room, found);
    return problem === undefined ? [] : [`src/${file.path}:${found.line}: ${problem}`];
  });
}

function importProblem(path: string, name: string, room: Room, { from, target, isType }: Import): string | undefined {
  if (target === undefined) {
    return room.isPure ? `${name} is pure and may not import ${from}: take what you need as an argument` : undefined;
  }
  const leadsTo = (entry: string) => (entry.endsWith('/') ? target.startsWith(entry) : target === entry);
  if (roomOf(target) === name) return undefined;
  if ([...room.may, ...(EXCEPTIONS[path] ?? [])].some(leadsTo)) return undefined;
  const isTypeDoor = room.mayTypes?.some(leadsTo) ?? false;
  if (isTypeDoor && isType) return undefined;
  if (isTypeDoor) return `${name} may import only types from ${target}: write \`import type\``;
  const doors = [...room.may, ...(room.mayTypes ?? []).map((entry) => `types of ${entry}`)].join(', ') || 'nothing';
  return `${name} may not import ${target} (beside itself it may import ${doors}): move the code or pass it in`;
}

const roomOf = (path: string): string =>
  path.includes('/') ? path.slice(0, path.indexOf('/')) : path.replace(/\.ts$/, '');

function wrongTexts(file: SourceFile): string[] {
  const code = withoutComments(file.text);
  const inCode = TEXT_RULES.filter(({ exceptIn }) => !exceptIn?.includes(file.path)).flatMap(({ never, instead }) =>
    matchesOf(code, never).map(({ text, line }) => `src/${file.path}:${line}: no \`${text}\` here: ${instead}`),
  );
  const anywhere = matchesOf(file.text, TODO_WITHOUT_ISSUE).map(
    ({ text, line }) => `src/${file.path}:${line}: ${text} without an issue: write ${text}(#number), or do it`,
  );
  return [...inCode, ...anywhere];
}

function wrongShape({ path, text }: SourceFile): string[] {
  const lines = text.split('\n').length - 1;
  return [
    ...(VAGUE_NAME.test(path) ? [`src/${path}:1: the name says nothing: name the file after its one job`] : []),
    ...(lines > MOST_LINES ? [`src/${path}:${lines}: more than ${MOST_LINES} lines: split it by job`] : []),
  ];
}
