/**
 * Socket Mode that stays connected. Bolt's client gives up for good, with an unhandled rejection,
 * when Slack can't be reached at the moment it wants to connect again; so it connects once, and the
 * next attempt is ours.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { SocketModeReceiver } from '@slack/bolt';
import { boltLogger, type Log } from './log.ts';

const longestPauseMs = 30_000;

interface Settings {
  readonly appToken: string;
  readonly apiUrl: string;
}

export class SocketMode {
  readonly receiver: SocketModeReceiver;
  readonly #log: Log;
  readonly #stopping = new AbortController();

  constructor({ appToken, apiUrl }: Settings, log: Log) {
    this.#log = log;
    this.receiver = new SocketModeReceiver({
      appToken,
      logger: boltLogger(log),
      autoReconnectEnabled: false,
      installerOptions: {
        clientOptions: { slackApiUrl: apiUrl, timeout: 10_000, retryConfig: { retries: 0 } },
      },
    });
  }

  /** Resolves after the first attempt, whatever came of it. */
  async start(): Promise<void> {
    const isConnected = await this.#connect();
    void this.#stay(isConnected);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.receiver.stop();
  }

  async #stay(isConnected: boolean): Promise<void> {
    const { signal } = this.#stopping;
    let failures = isConnected ? 0 : 1;
    while (!signal.aborted) {
      if (failures === 0) await this.#disconnected();
      else
        await delay(Math.min(longestPauseMs, 500 * 2 ** failures), undefined, { signal }).catch(
          () => undefined,
        );
      if (signal.aborted) return;
      failures = (await this.#connect()) ? 0 : failures + 1;
    }
  }

  async #connect(): Promise<boolean> {
    try {
      await this.receiver.client.start();
      this.#log.info({}, 'connected to Slack');
      return true;
    } catch (error) {
      this.#log.error(error, 'Slack can not be reached; I go on trying');
      return false;
    }
  }

  #disconnected(): Promise<void> {
    return new Promise((resolve) => this.receiver.client.once('disconnected', () => resolve()));
  }
}
