import { readNamedFile } from '../config/connections/read-named-file.ts';
import { openConfigFile } from '../config/file/open-config-file.ts';
import { type Environment, loadConfig } from '../config/load.ts';
import { readOlderFile } from '../config/presets/read-older-file.ts';
import { openDaemon } from '../daemon/open-daemon.ts';
import { createPatientOutput } from '../daemon/patient-output.ts';
import { createPinoLog } from '../daemon/pino-log.ts';
import { realClock } from '../daemon/production-world.ts';
import { readCommandLine } from './command-line.ts';
import { doctor } from './doctor.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { explain } from './explain.ts';
import { guardRelease } from './guard.ts';
import { pause } from './pause.ts';
import { plan } from './plan.ts';
import { resume } from './resume.ts';
import { run } from './run.ts';
import type { Surroundings } from './surroundings.ts';
import { sync } from './sync.ts';
import { configJson, configText } from './text/config-text.ts';
import { problemText } from './text/problem-text.ts';
import { VERSION } from './version.ts';

/** What only the process itself can give. */
export type Process = Pick<Surroundings, 'terminal' | 'signals' | 'endNow'> & {
  readonly args: readonly string[];
  readonly env: Environment;
};

/** Does what the command line asks for; tells everything that is wrong with it, and with the environment, at once. */
export async function perform({ args, env, ...process }: Process): Promise<ExitCode> {
  const line = readCommandLine(args, VERSION, process.terminal);
  if (line.command === 'none' && line.exitCode === EXIT.ok) return EXIT.ok;
  // Loaded only when asked for: the daemon itself never needs the sandbox.
  if (line.command === 'demo') return (await import('./demo.ts')).demo(line.options, env, process);
  const load = async () => {
    const { file, seen, problems: unread } = await openConfigFile(line.flags, env);
    const loaded = loadConfig(line.flags, env, file, readOlderFile, readNamedFile);
    return { settings: [], ...loaded, problems: [...unread, ...(loaded.problems ?? [])], seen };
  };
  const { config, parts, settings = [], warnings, problems, seen } = await load();
  for (const problem of problems) process.terminal.complain(problemText(problem));
  if (config === undefined || parts === undefined || problems.length > 0 || line.command === 'none') return EXIT.usage;
  // The doctor tells them among its findings.
  if (line.command !== 'doctor') for (const warning of warnings) process.terminal.complain(`warning: ${warning}`);

  const surroundings: Surroundings = { ...process, createLog: (options) => createPinoLog(options), openDaemon };
  switch (line.command) {
    case 'run': {
      const output = createPatientOutput(realClock);
      const createLog: Surroundings['createLog'] = (options) => createPinoLog(options, output);
      return run(config, { ...surroundings, createLog }, { load, parts, seen }).finally(() => output.end());
    }
    case 'plan':
      return plan(config, line, surroundings);
    case 'doctor':
      return doctor(config, { warnings, asJson: line.asJson }, surroundings);
    case 'explain':
      return explain(config, line, surroundings);
    case 'sync':
      return sync(config, surroundings);
    case 'pause':
      return pause(config, line.options, surroundings);
    case 'resume':
      return resume(config, surroundings);
    case 'config check':
      process.terminal.print('the configuration is right\n');
      return EXIT.ok;
    case 'config show':
      process.terminal.print(line.asJson ? configJson(settings) : configText(settings, parts.rules));
      return EXIT.ok;
    case 'guard release':
      return guardRelease(config, surroundings);
  }
}
