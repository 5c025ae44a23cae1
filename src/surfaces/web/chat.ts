/**
 * The chat page: its files, and what answers its questions. Knows cards, nothing of Exchange.
 *
 * An answer is a stream of JSON lines, `{ card, done }`: what is known so far, at last the answer.
 * A line `{ error, done }` is a sentence for the person instead.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Action, Card } from '../../model/card.ts';
import type { Origin, Respond } from '../../model/command.ts';
import { type Feed, ownPage } from './feed.ts';
import { safeHeaders, sendJson } from './headers.ts';
import { expectOwnScript, toOwnHost } from './own-page.ts';
import { pageFiles } from './page-files.ts';
import { type Question, readQuestion } from './question.ts';
import { Refusal, refuse } from './refusal.ts';
import type { WebServer } from './server.ts';
import { welcome } from './welcome.ts';

/** Questions that are answered at once; whoever comes then is asked to come again. */
const mostAnswers = 8;
/** Whoever has the page is at this machine. */
const person: Origin = {
  surface: 'web',
  person: 'local',
  name: 'somebody on this page',
  place: ownPage,
};

interface Chat {
  readonly respond: Respond;
  /** The card as Teams gets it: that is what the page draws. */
  render(card: Card): object;
  /** What arrives without a question. */
  readonly feed: Feed;
  /** What the page offers to begin with. */
  readonly tries: readonly Action[];
  /** Hears of what is a bug of ours. */
  crashed(error: unknown): void;
}

export function mountChat(server: WebServer, chat: Chat): void {
  for (const { path, type, content } of pageFiles()) {
    server.mountGet(
      path,
      toOwnHost((_request, response) => {
        response.writeHead(200, { ...safeHeaders, 'content-type': type });
        response.end(content);
      }),
    );
  }
  const hello = { card: chat.render(welcome(chat.tries)) };
  server.mountGet(
    '/welcome',
    toOwnHost((_request, response) => sendJson(response, 200, hello)),
  );
  chat.feed.mount(server);
  let answering = 0;
  const answerOne = async (request: IncomingMessage, response: ServerResponse) => {
    const question = await questionOf(request, response, chat);
    if (!question) return;
    if (answering >= mostAnswers) return refuse(busy(), response);
    answering += 1;
    await answer(question, response, chat);
    answering -= 1;
  };
  server.mountRaw('/chat', (request, response) => void answerOne(request, response));
}

async function questionOf(
  request: IncomingMessage,
  response: ServerResponse,
  { crashed }: Chat,
): Promise<Question | undefined> {
  try {
    expectOwnScript(request);
    return await readQuestion(request);
  } catch (error) {
    if (error instanceof Refusal) refuse(error, response);
    else if (!request.readableAborted) crashed(error);
    return undefined;
  }
}

/** Never throws: whoever asked is told, and so is whoever reads the log. */
async function answer(
  { text, zone }: Question,
  response: ServerResponse,
  { respond, render, crashed }: Chat,
): Promise<void> {
  response.writeHead(200, { ...safeHeaders, 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  const send = (line: object) => response.write(`${JSON.stringify(line)}\n`);
  try {
    const { card } = await respond(text, { ...person, ...(zone && { zone }) }, (soFar) => {
      // A page that reads slowly misses a picture in between, never the last one.
      if (!response.writableNeedDrain) send({ card: render(soFar), done: false });
    });
    send({ card: render(card), attachment: card.attachment, done: true });
  } catch (error) {
    crashed(error);
    send({
      error: 'I broke while I worked on this: a fault of mine, not of your server.',
      done: true,
    });
  }
  response.end();
}

function busy(): Refusal {
  return new Refusal(503, `I am busy with ${mostAnswers} questions. Ask again in a moment.`);
}
