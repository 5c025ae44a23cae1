/**
 * Sends to a conversation, by botbuilder's connector client: with a deadline of our own (it has none)
 * and with the retries that Teams asks for.
 *
 * See https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit: 412, 429, 502 and 504 are
 * tried again, 403 and 404 never.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Activity, CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { z } from 'zod';
import type { Place } from './activity.ts';

type Client = Awaited<
  ReturnType<
    ReturnType<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>['create']
  >
>;

export interface Patience {
  /** How long one call may take. */
  readonly sendMs: number;
  /** How long the typing sign may hold up an answer. */
  readonly typingMs: number;
  /** The first wait before a call is made again; it doubles. */
  readonly retryMs: number;
  readonly retries: number;
}

const longestWaitMs = 10_000;
const worthARetry: readonly number[] = [412, 429, 502, 504];

/** Runs a job that can speak into a conversation. */
export async function inConversation(
  adapter: CloudAdapter,
  appId: string,
  place: Place,
  patience: Patience,
  job: (conversation: Conversation) => Promise<void>,
): Promise<void> {
  const { serviceUrl, bot } = place;
  const reference = { channelId: 'msteams', serviceUrl, bot, conversation: accountOf(place) };
  await adapter.continueConversationAsync(appId, reference, async ({ turnState }) => {
    const client = turnState.get<Client>(adapter.ConnectorClientKey);
    withoutRetries(client);
    await job(new Conversation(client, place, patience));
  });
}

/** What Teams takes in one place. */
export class Conversation {
  readonly #client: Client;
  readonly #patience: Patience;
  readonly place: Place;

  constructor(client: Client, place: Place, patience: Patience) {
    this.#client = client;
    this.#patience = patience;
    this.place = place;
  }

  /** @returns the id of the new message */
  async send(message: Partial<Activity>): Promise<string> {
    const { conversations } = this.#client;
    const { conversation } = this.place;
    const { id } = await this.#patiently((options) =>
      conversations.sendToConversation(conversation, this.#addressed(message), options),
    );
    return id;
  }

  async update(id: string, message: Partial<Activity>): Promise<void> {
    const { conversations } = this.#client;
    const { conversation } = this.place;
    await this.#patiently((options) =>
      conversations.updateActivity(conversation, id, this.#addressed({ ...message, id }), options),
    );
  }

  /** A courtesy: whether it arrives does not matter. */
  async typing(): Promise<void> {
    const { conversations } = this.#client;
    const { conversation } = this.place;
    const sign = this.#addressed({ type: 'typing' });
    await within(this.#patience.typingMs, (options) =>
      conversations.sendToConversation(conversation, sign, options),
    ).catch(() => undefined);
  }

  #addressed(message: Partial<Activity>): Partial<Activity> {
    const { bot, person, serviceUrl } = this.place;
    return {
      ...message,
      channelId: 'msteams',
      serviceUrl,
      from: bot,
      recipient: person,
      conversation: accountOf(this.place),
    };
  }

  async #patiently<T>(call: Call<T>): Promise<T> {
    for (
      let left = this.#patience.retries, waitMs = this.#patience.retryMs;
      ;
      left -= 1, waitMs *= 2
    ) {
      try {
        return await within(this.#patience.sendMs, call);
      } catch (error) {
        const { status, retryAfterMs } = refusalOf(error);
        if (left === 0 || !status || !worthARetry.includes(status)) throw error;
        const jitterMs = waitMs * (0.5 + Math.random());
        await sleep(Math.min(Math.max(retryAfterMs ?? 0, jitterMs), longestWaitMs));
      }
    }
  }
}

function accountOf({ conversation, scope, tenant }: Place) {
  const isGroup = scope !== 'personal';
  return { id: conversation, name: '', conversationType: scope, isGroup, tenantId: tenant };
}

type Call<T> = (options: { abortSignal: AbortSignal }) => Promise<T>;

/** Ends with a `TimeoutError` even where the signal is not listened to: while a token is fetched. */
async function within<T>(deadlineMs: number, call: Call<T>): Promise<T> {
  const abortSignal = AbortSignal.timeout(deadlineMs);
  const late = new Promise<never>((_resolve, reject) => {
    abortSignal.addEventListener('abort', () => reject(abortSignal.reason), { once: true });
  });
  return await Promise.race([call({ abortSignal }), late]);
}

/** What the connector answered, as far as it did. */
interface Refusal {
  readonly status?: number;
  /** Such as `BotNotInConversationRoster`. */
  readonly code?: string;
  readonly retryAfterMs?: number;
}

const RestError = z.object({
  statusCode: z.number().optional(),
  code: z.string().optional(),
  response: z
    .object({ headers: z.custom<Iterable<[string, string]>>((headers) => isIterable(headers)) })
    .optional(),
});

export function refusalOf(error: unknown): Refusal {
  const { data } = RestError.safeParse(error);
  const seconds = Number(new Map(data?.response?.headers).get('retry-after'));
  return {
    status: data?.statusCode,
    code: data?.code,
    retryAfterMs: seconds > 0 ? seconds * 1000 : undefined,
  };
}

function isIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

const Piped = z.object({
  client: z.object({
    pipeline: z.custom<{ removePolicy(policy: { name: string }): void }>((pipeline) => !!pipeline),
  }),
});

/** The client tries again by rules of its own, after anything, so that a message can come twice. */
function withoutRetries(client: Client): void {
  Piped.safeParse(client).data?.client.pipeline.removePolicy({ name: 'defaultRetryPolicy' });
}
