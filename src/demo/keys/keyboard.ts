/** The part of a terminal's input stream that tells of keys. */
export interface KeySource {
  readonly isTTY?: boolean;
  setRawMode(isRaw: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  resume(): unknown;
  pause(): unknown;
  on(event: 'data', listener: (text: string) => void): unknown;
  off(event: 'data', listener: (text: string) => void): unknown;
}

/** Calls `onKey` for every key, at once and without an echo; the answer gives the terminal back as it was. */
export function listenForKeys(source: KeySource, onKey: (key: string) => void): () => void {
  const hear = (text: string) => {
    // A cursor key is a whole sequence, and none of ours.
    if (!text.startsWith('\u001b')) for (const key of text) onKey(key);
  };
  source.setRawMode(true);
  source.setEncoding('utf8');
  source.on('data', hear);
  source.resume();
  return () => {
    source.off('data', hear);
    source.pause();
    source.setRawMode(false);
  };
}
