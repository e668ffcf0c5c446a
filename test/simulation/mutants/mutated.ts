/** One text in place of another, in one file of `src`. */
export interface Replacement {
  readonly file: string;
  /** Must stand in the file exactly once: an anchor that has drifted away proves nothing. */
  readonly from: string;
  readonly to: string;
}

/** The text with the replacement made. Throws when its anchor is not there exactly once. */
export function mutated(text: string, { file, from, to }: Replacement): string {
  const found = text.split(from).length - 1;
  if (found !== 1) throw new Error(`${file}: ${found} places say ${JSON.stringify(from)}, and it must be one`);
  return text.replace(from, () => to);
}
