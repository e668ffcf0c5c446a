/**
 * The text in lines of at most `width` characters: the first after `indent` spaces, the others after `hanging`.
 * Lines break at spaces; only a word that is longer than a whole line is cut.
 */
export function wrapped(text: string, width: number, indent: number, hanging = indent + 4): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let isEmpty = true;
  const end = () => {
    lines.push(line);
    line = ' '.repeat(hanging);
    isEmpty = true;
  };
  const room = () => width - lengthOf(line);
  for (const word of text.split(' ')) {
    const letters = [...word];
    if (!isEmpty && 1 + letters.length > room()) end();
    let at = 0;
    while (letters.length - at > Math.max(1, room())) {
      const part = letters.slice(at, at + Math.max(1, room()));
      at += part.length;
      line += part.join('');
      end();
    }
    const rest = letters.slice(at).join('');
    line += isEmpty ? rest : ` ${rest}`;
    isEmpty = false;
  }
  end();
  return lines;
}

const lengthOf = (text: string): number => [...text].length;
