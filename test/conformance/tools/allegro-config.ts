import { parseGoDuration } from '../../../src/config/presets/go-duration.ts';
import { readPresetOptions } from '../../../src/config/presets/read-preset-options.ts';
import { type Case, compared, type Evaluation, textOf } from '../case.ts';
import { registrations } from './allegro-registrations.ts';

export function config(given: Case, file: (name: string) => unknown): Evaluation {
  const { input, expected } = given;
  const read = (option: string, value: string) => readPresetOptions('allegro', [{ option, value, where: 'case' }]);
  if (typeof input.flag === 'string') {
    const { preset } = read('consul-ignored-healthchecks', input.flag);
    return compared(expected, { ignored: preset.name === 'allegro' && preset.ignoredProtocols });
  }
  if (typeof input.json === 'string') {
    const ms = parseGoDuration(String(JSON.parse(input.json)));
    return ms === undefined
      ? compared(expected, { error: true })
      : compared({ ms: parseGoDuration(textOf(expected.duration)) }, { ms });
  }
  if (Array.isArray(input.args)) {
    const entries = input.args.map((arg) => {
      const [, option = '', value = ''] = /^--([^=]+)=(.*)$/s.exec(textOf(arg)) ?? [];
      return { option, value, where: 'case' };
    });
    const { settings, problems } = readPresetOptions('allegro', entries, (path) => JSON.stringify(file(path)));
    if (expected.error !== undefined) return compared(expected, { error: problems.length > 0 });
    // Of what the older tool came to, these are options here too.
    const syncMs = parseGoDuration(textOf(expected['sync-interval']));
    const got = { level: settings.logLevel, interval: settings.marathonInterval, problems };
    return compared({ level: expected['log-level'], interval: `${syncMs}ms`, problems: [] }, got);
  }
  return registrations(given, file);
}
