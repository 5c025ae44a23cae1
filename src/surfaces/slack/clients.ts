import { type Logger, webApi } from '@slack/bolt';

interface Settings {
  readonly botToken: string;
  readonly apiUrl: string;
}

export function clientOptionsOf(apiUrl: string, logger: Logger) {
  return {
    slackApiUrl: apiUrl,
    logger,
    timeout: 10_000,
    retryConfig: { retries: 2, factor: 2 },
  };
}

/** @param onceMs how long a call may take that is made once */
export function clientsOf({ botToken, apiUrl }: Settings, logger: Logger, onceMs = 10_000) {
  const options = clientOptionsOf(apiUrl, logger);
  const never = { retries: 0 };
  return {
    /** Patient, for answers that must arrive. */
    posting: new webApi.WebClient(botToken, options),
    /** Asks before an answer, and gives up soon. */
    asking: new webApi.WebClient(botToken, { ...options, timeout: 3_000, retryConfig: never }),
    /** Makes each call once, and hands on what Slack says to it: who repeats it may do harm. */
    once: new webApi.WebClient(botToken, {
      ...options,
      timeout: onceMs,
      retryConfig: never,
      rejectRateLimitedCalls: true,
    }),
  };
}
