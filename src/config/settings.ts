import type { Layer } from './layers.ts';
import type { Option } from './option.ts';
import { showable } from './problem.ts';
import { fileKeyOf, OPTION_NAMES, OPTIONS } from './schema.ts';

/** What one option says, and who says so; fit to be shown: a secret never is, nor a password in a URL. */
export interface Setting {
  /** As a file has it: `state-dir`. */
  readonly name: string;
  readonly value: string;
  /** `default`, `--preset original`, `CONSUL_HTTP_ADDR (environment)`, `tags (/etc/marathon-consul.yaml, line 1, column 1)`. */
  readonly where: string;
}

/** Every option that says anything, in the order of the help. The options of a preset are put together from all layers. */
export function settingsOf(layers: readonly Layer[]): readonly Setting[] {
  return OPTION_NAMES.flatMap((name): Setting[] => {
    const option: Option = OPTIONS[name];
    const told = layers.flatMap((layer) => layer(name, option) ?? []);
    const used = name === 'presetOptions' ? told : told.slice(0, 1);
    const [first] = used;
    if (first === undefined) return [];
    const value = used.flatMap(({ parts }) => parts.map(({ text }) => text)).join(', ');
    const where = used.map((one) => one.where).join('; ');
    return [{ name: fileKeyOf(name), value: option.isSecret ? '***' : withoutPasswords(value), where }];
  });
}

/** As a problem would show it, without the quotes. */
const withoutPasswords = (text: string): string => (text.includes('@') ? showable(text, false).slice(1, -1) : text);
