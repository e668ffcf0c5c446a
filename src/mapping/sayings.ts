const MAX_LENGTH = 1_000;
const MAX_WARNINGS = 128;

/** A sentence that may quote what others wrote, in a length that a log, a page and a terminal can show. */
export const sayable = (sentence: string): string =>
  sentence.length <= MAX_LENGTH ? sentence : `${sentence.slice(0, MAX_LENGTH)}…`;

/** The warnings of one task: once each, and no more than somebody reads. */
export function createSayings(first: readonly string[]) {
  const said = new Set<string>();
  let untold = 0;
  const say = (warning: string): void => {
    const sentence = sayable(warning);
    if (said.has(sentence)) return;
    if (said.size < MAX_WARNINGS) said.add(sentence);
    else untold += 1;
  };
  for (const warning of first) say(warning);
  return { say, all: (): readonly string[] => (untold === 0 ? [...said] : [...said, `${untold} more warnings`]) };
}
