/** Reads what a person asks out of a request, and refuses in sentences what is no question. */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { Zone } from '../../model/zone.ts';
import { Refusal } from './refusal.ts';

/** Bytes of UTF-8. */
const longestText = 1024 * 1024;
/** JSON writes quotes, backslashes and line ends as two bytes. */
const longestBody = 2 * longestText + 1024;

/** The zone is a courtesy of the browser: one that we do not know is left out. */
const Question = z.object({ text: z.string(), zone: Zone.optional().catch(undefined) });
export type Question = z.infer<typeof Question>;

/** @throws Refusal; what else it throws is a connection that broke */
export async function readQuestion(request: IncomingMessage): Promise<Question> {
  const { text, zone } = questionIn(await readBody(request));
  if (Buffer.byteLength(text) > longestText) throw tooLong();
  if (text.includes('\0')) throw new Refusal(400, 'This is not text, so I cannot read it.');
  return { text, ...(zone && { zone }) };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > longestBody) throw tooLong();
  const chunks: Buffer[] = [];
  let length = 0;
  // Destroyed, the connection would break before the refusal has reached the other side.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > longestBody) throw tooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function questionIn(body: Buffer): Question {
  try {
    return Question.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch (cause) {
    throw new Refusal(400, 'The question must be JSON in UTF-8, such as {"text": "help"}.', {
      cause,
    });
  }
}

function tooLong(): Refusal {
  return new Refusal(
    413,
    'That is longer than 1 MB. Send the part with the error: a few lines around it are enough.',
  );
}
