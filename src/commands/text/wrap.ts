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
    let rest = word;
    if (!isEmpty && 1 + lengthOf(rest) > room()) end();
    while (lengthOf(rest) > Math.max(1, room())) {
      const part = [...rest].slice(0, Math.max(1, room())).join('');
      rest = rest.slice(part.length);
      line += part;
      end();
    }
    line += isEmpty ? rest : ` ${rest}`;
    isEmpty = false;
  }
  end();
  return lines;
}

const lengthOf = (text: string): number => [...text].length;
