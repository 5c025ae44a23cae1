import type { Books } from '../model/books.ts';
import { Unavailable } from '../model/books.ts';
import type { Answer, Program } from '../model/command.ts';

/** Answers with what the bot remembers, or says why it can't. */
export async function remembered(
  program: Program,
  answer: (books: Books) => Promise<Answer>,
): Promise<Answer> {
  if (!program.books)
    return forgetful(
      'There is no history here, because this program runs without a database. Start the bot with exchange-check serve.',
    );
  try {
    return await answer(await program.books());
  } catch (error) {
    if (error instanceof Unavailable) return forgetful(error.message);
    throw error;
  }
}

function forgetful(summary: string): Answer {
  return { verdict: 'crashed', card: { summary, tone: 'warning', blocks: [] } };
}
