/** It took longer than it may. What was begun goes on, and nobody hears of it. */
export class TooLate extends Error {
  override readonly name = 'TooLate';
}

/** @throws TooLate after `limitMs` */
export async function within<T>(limitMs: number, work: PromiseLike<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TooLate(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
