import { Worker } from 'node:worker_threads';

/** What a history leaves behind is young: with more room for that, little of it is copied (MB). */
const YOUNG_MB = 128;

/**
 * Plays the seeds from `from` on, `count` of them, in so many threads of the program that runs, and answers those that
 * fail in their order, however the threads share the work. `onPlayed` is told of each as soon as it is over. Rejects
 * when a thread breaks down.
 */
export async function playInWorkers(
  { from, count, workers }: { readonly from: number; readonly count: number; readonly workers: number },
  onPlayed: (seed: number, isFailed: boolean) => void,
): Promise<number[]> {
  const failed: number[] = [];
  let next = from;
  const playOn = () =>
    new Promise<void>((resolve, reject) => {
      // Not import.meta.url: what runs is a bundle, and that names the source.
      const worker = new Worker(process.argv[1] ?? '', { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
      const goOn = () => {
        if (next < from + count) worker.postMessage(next++);
        else void worker.terminate().then(() => resolve(), reject);
      };
      worker.on('error', reject);
      worker.on('message', ({ seed, isFailed }: { seed: number; isFailed: boolean }) => {
        if (isFailed) failed.push(seed);
        onPlayed(seed, isFailed);
        goOn();
      });
      goOn();
    });
  await Promise.all(Array.from({ length: Math.min(workers, count) }, playOn));
  return failed.sort((a, b) => a - b);
}
