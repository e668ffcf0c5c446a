/** Bytes that arrive in pieces, to be had as one. */
export interface GatheredBytes {
  /** Of all pieces together. */
  readonly length: number;
  /** Takes the piece; a small one is copied, so that the caller may not count on sharing its memory. */
  add(piece: Uint8Array): void;
  /** All of them; nothing is kept. */
  take(): Buffer;
}

const BLOCK_BYTES = 64 * 1024;
/** A smaller piece costs more as an object of its own than its bytes do: a server may send each byte as a chunk. */
const SMALL_BYTES = 4 * 1024;

/** Memory stays at about what the bytes take, however many pieces they come in. */
export function gatherBytes(): GatheredBytes {
  let whole: Uint8Array[] = [];
  let block: Buffer | undefined;
  let used = 0;
  let length = 0;

  /** What is in the block becomes one piece. */
  function seal(): void {
    if (block !== undefined && used > 0)
      whole.push(used === block.length ? block : Buffer.from(block.subarray(0, used)));
    block = undefined;
    used = 0;
  }

  return {
    get length() {
      return length;
    },
    add(piece) {
      length += piece.length;
      if (piece.length >= SMALL_BYTES) {
        seal();
        whole.push(piece);
        return;
      }
      if (block !== undefined && used + piece.length > block.length) seal();
      block ??= Buffer.allocUnsafe(Math.min(BLOCK_BYTES, Math.max(SMALL_BYTES, length)));
      block.set(piece, used);
      used += piece.length;
    },
    take() {
      seal();
      const [only] = whole;
      const all = whole.length === 1 && Buffer.isBuffer(only) ? only : Buffer.concat(whole, length);
      whole = [];
      length = 0;
      return all;
    },
  };
}
