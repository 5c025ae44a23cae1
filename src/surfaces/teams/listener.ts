/**
 * The door: takes what is posted, lets in what Teams sent, and answers with a bare status.
 *
 * A refused request learns no reason; the log has it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudAdapter } from 'botbuilder';
import type { Respond } from '../../model/command.ts';
import type { Poster } from '../../model/delivery.ts';
import type { Place } from '../../model/place.ts';
import type { Inbox } from '../../model/workload.ts';
import { Activity } from './activity.ts';
import {
  admit,
  authenticationOf,
  isAllowed,
  microsoft,
  type Neighborhood,
  Stranger,
} from './admission.ts';
import { jsonOf, Unreadable } from './body.ts';
import { Bot, type BotPatience, type Reply } from './bot.ts';
import type { Log } from './log.ts';
import { TeamsPoster } from './poster.ts';
import { Seen } from './seen.ts';
import type { TeamsSettings } from './settings.ts';

const path = '/api/messages';

const usual: BotPatience & { readonly admitMs: number } = {
  admitMs: 10_000,
  sendMs: 15_000,
  typingMs: 2_000,
  retryMs: 500,
  retries: 3,
  betweenUpdatesMs: 1_000,
  inPlaceMs: 2_500,
  answerMs: 120_000,
};

export interface TeamsSurface {
  readonly path: string;
  /** For reports that come by themselves. */
  readonly poster: Poster;
  /**
   * Is told of a place when something was said there, and what is needed to speak there is news to
   * this process: Teams may change it at any time, and what is stored has to follow.
   *
   * @param listener handles its own errors
   */
  onSeen(listener: (place: Place) => void): void;
  /** Answers a POST to its path; it reads the body itself. */
  handle(request: IncomingMessage, response: ServerResponse): void;
}

export function teamsSurface(
  settings: TeamsSettings,
  respond: Respond,
  inbox: Inbox,
  log: Log,
  neighborhood: Neighborhood = microsoft(settings.identity),
  patience: Partial<typeof usual> = {},
): TeamsSurface {
  const { admitMs, ...botPatience } = { ...usual, ...patience };
  const authentication = authenticationOf(settings.identity, neighborhood);
  const adapter = new CloudAdapter(authentication);
  const seen = new Seen();
  const bot = new Bot(settings, adapter, respond, inbox, botPatience, log);

  async function replyTo(request: IncomingMessage): Promise<Reply> {
    const token = request.headers.authorization ?? '';
    const body = await jsonOf(request);
    if (settings.identity && !token) throw new Stranger('it has no token');
    const { data: activity, error } = Activity.safeParse(body);
    if (!activity) {
      log.info({ issues: error?.issues.slice(0, 3) }, 'a body that is no activity');
      return { status: 400 };
    }
    if (settings.identity) await inTime(admitMs, () => admit(authentication, activity, token, log));
    if (!isAllowed(activity.serviceUrl, neighborhood))
      throw new Stranger(`its service URL ${activity.serviceUrl} is not one of Microsoft's`);
    seen.note(activity);
    return await bot.receive(activity);
  }

  return {
    path,
    poster: new TeamsPoster(adapter, {
      appId: settings.identity?.appId ?? '',
      neighborhood,
      patience: { ...botPatience, retries: 0 },
    }),
    onSeen: (listener) => seen.tell(listener),
    handle(request, response) {
      replyTo(request)
        .catch((error: unknown) => refusalOf(error, log))
        .then(({ status, body }) => {
          response.writeHead(status, body && { 'content-type': 'application/json' });
          response.end(body && JSON.stringify(body));
        })
        .catch((error: unknown) => log.error({ err: error }, 'no HTTP answer'));
    },
  };
}

/** The status tells a sender what to do; the reason stays here. */
function refusalOf(error: unknown, log: Log): Reply {
  if (error instanceof Unreadable) return { status: error.status };
  if (error instanceof Stranger) {
    const { message, cause } = error;
    log.warn(
      { reason: message, cause: cause instanceof Error ? cause.message : undefined },
      'refused',
    );
    return { status: 401 };
  }
  log.error({ err: error }, 'a request could not be checked');
  return { status: 503 };
}

async function inTime(longestMs: number, work: () => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const late = sleep(longestMs, undefined, { signal: stop.signal }).then(
    () => {
      throw new Error(`not checked after ${longestMs} ms`);
    },
    () => undefined,
  );
  await Promise.race([work(), late]).finally(() => stop.abort());
}
