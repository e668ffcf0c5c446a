/** Text, printed anew only when something of what it is printed from is another: polls outnumber changes by far. */
export type Printer = (from: readonly unknown[], print: () => string) => string;

export function createPrinter(): Printer {
  let last: { readonly from: readonly unknown[]; readonly text: string } | undefined;
  return (from, print) => {
    if (last === undefined || !areSame(last.from, from)) last = { from, text: print() };
    return last.text;
  };
}

const areSame = (left: readonly unknown[], right: readonly unknown[]): boolean =>
  left.length === right.length && left.every((part, index) => part === right[index]);
