import { Failure } from '../model/failure.ts';

/**
 * Waits for conversations that go on at the same time. The failure of one, which its step has
 * recorded, ends no other; what is no `Failure` is a bug of ours and is thrown when all have ended.
 */
export async function sideBySide(conversations: readonly Promise<unknown>[]): Promise<void> {
  const ends = await Promise.allSettled(conversations);
  for (const end of ends) {
    if (end.status === 'rejected' && !(end.reason instanceof Failure)) throw end.reason;
  }
}
