import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { type SeenFiles, seeFiles } from '../../support/file-mark.ts';
import { type Environment, environmentLayer, type Flags, flagLayer, type Layer, type Said } from '../layers.ts';
import { type Problem, showable } from '../problem.ts';
import { OPTIONS } from '../schema.ts';
import type { ConfigFile } from './config-file.ts';

const MOST_BYTES = 1024 * 1024;
const EXPECTED = 'a YAML file that can be read, of at most 1 MiB';

export interface OpenedConfigFile {
  readonly file?: ConfigFile;
  readonly seen?: SeenFiles;
  readonly problems: readonly Problem[];
}

/** The file that `--config` names; nothing when it is not given, and a problem when it cannot be read. Never throws. */
export async function openConfigFile(flags: Flags, env: Environment): Promise<OpenedConfigFile> {
  const problems: Problem[] = [];
  const layers: readonly Layer[] = [flagLayer(flags, problems), environmentLayer(env)];
  const [said] = layers.flatMap((layer) => layer('config', OPTIONS.config)?.parts ?? []);
  if (said === undefined) return { problems };
  const path = said.text;
  const seen = await seeFiles([path]);
  const read = await readWhole(path);
  return 'text' in read
    ? { file: { path, text: read.text }, seen, problems }
    : { problems: [problemOf(said, read.reason)] };
}

/** Never more than is taken, whatever the path leads to: a device has no end. */
async function readWhole(path: string): Promise<{ readonly text: string } | { readonly reason: string }> {
  try {
    const isPipe = (await stat(path)).isFIFO();
    if (isPipe && (await hasName(path))) return { reason: 'which is a named pipe' };
    const chunks: Buffer[] = [];
    for await (const chunk of createReadStream(path, { end: MOST_BYTES })) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    if (bytes.length > MOST_BYTES) return { reason: 'which is larger' };
    // Read again (at SIGHUP), it would say that all is as by default.
    if (isPipe && bytes.length === 0) return { reason: 'which is a pipe, and empty: it can be read once only' };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    return { reason: reasonOf((error as NodeJS.ErrnoException).code ?? 'unknown error') };
  }
}

/**
 * To open a named pipe waits for whoever may write into it, and a process that waits so cannot even end. A shell's `<(…)` and
 * `/dev/stdin` lead to pipes, too, but to such as have no name: they never wait at the opening.
 */
const hasName = (path: string): Promise<boolean> =>
  realpath(path).then(
    () => true,
    () => false,
  );

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'which does not exist',
  ENOTDIR: 'which does not exist',
  EISDIR: 'which is a folder',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'which is no UTF-8 text',
  EACCES: 'which this user may not read',
};
const reasonOf = (code: string): string => REASONS[code] ?? `which cannot be read (${code})`;

const problemOf = ({ text, where }: Said, reason: string): Problem => ({
  option: '--config',
  where,
  given: `${showable(text, false)}, ${reason}`,
  expected: EXPECTED,
});
