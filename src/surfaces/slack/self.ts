import type { webApi } from '@slack/bolt';

interface Identity {
  /** What follows `/invite @`. */
  readonly name: string;
  /** Ids under which our own messages stand in a channel. */
  readonly ids: readonly string[];
}

/** Who the bot is in its workspace. Asked for once, and again if that failed. */
export class Self {
  readonly #client: webApi.WebClient;
  #identity: Promise<Identity> | undefined;

  constructor(client: webApi.WebClient) {
    this.#client = client;
  }

  identity(): Promise<Identity> {
    this.#identity ??= this.#client.auth.test().then(
      ({ user, user_id: userId, bot_id: botId }) => ({
        name: user ?? usualName,
        ids: [userId, botId].filter((id): id is string => !!id),
      }),
      (error) => {
        this.#identity = undefined;
        throw error;
      },
    );
    return this.#identity;
  }

  /** For a sentence that has to be said in any case. */
  async name(): Promise<string> {
    return await this.identity().then(
      ({ name }) => name,
      () => usualName,
    );
  }
}

/** As the manifest names it. */
const usualName = 'exchange-check';
