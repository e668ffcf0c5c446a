import type { Layer } from './layers.ts';
import type { Option } from './option.ts';
import { showable } from './problem.ts';
import { fileKeyOf, OPTION_NAMES, OPTIONS } from './schema.ts';

/** What one option says, and who says so; fit to be shown: a secret never is, nor a password in a URL. */
export interface Setting {
  /** As a file has it: `state-dir`. */
  readonly name: string;
  readonly value: string;
  /** The whole of it, as a file may have it; `undefined` where that would show a secret or a password. */
  readonly told: SettingTold | undefined;
  /** `default`, `--preset original`, `CONSUL_HTTP_ADDR (environment)`, `tags (/etc/marathon-consul.yaml, line 1, column 1)`. */
  readonly where: string;
}

export type SettingTold =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] };

/** Every option that says anything, in the order of the help. The options of a preset are put together from all layers. */
export function settingsOf(layers: readonly Layer[]): readonly Setting[] {
  return OPTION_NAMES.flatMap((name): Setting[] => {
    const option: Option = OPTIONS[name];
    const told = layers.flatMap((layer) => layer(name, option) ?? []);
    const used = name === 'presetOptions' ? told : told.slice(0, 1);
    const [first] = used;
    if (first === undefined) return [];
    const texts = used.flatMap(({ parts }) => parts.map(({ text }) => text));
    const whole = texts.join(', ');
    const value = option.isSecret ? '***' : withoutPasswords(whole);
    const where = used.map((one) => one.where).join('; ');
    return [{ name: fileKeyOf(name), value, told: value === whole ? toldOf(option, texts) : undefined, where }];
  });
}

const toldOf = ({ separator }: Option, texts: readonly string[]): SettingTold =>
  separator === undefined ? { kind: 'text', text: texts.join() } : { kind: 'list', items: texts };

/** As a problem would show it, without the quotes. */
const withoutPasswords = (text: string): string => (text.includes('@') ? showable(text, false).slice(1, -1) : text);
