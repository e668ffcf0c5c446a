/** Makes uuids out of chance and a count, so that they repeat with the seed and never collide even without chance. */
export function createUuids(random: () => number): () => string {
  let count = 0;
  const hex = (digits: number) =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return () => {
    count += 1;
    return `${hex(8)}-${hex(4)}-11f1-${hex(4)}-${count.toString(16).padStart(12, '0')}`;
  };
}
