import { type Logger, LogLevel } from '@slack/bolt';

/** What pino offers, as far as it is used here. */
export interface Log {
  info(about: object, message: string): void;
  warn(about: object, message: string): void;
  error(about: unknown, message: string): void;
}

/** Bolt's complaints in our log. Its debug lines hold whole messages, so they go nowhere. */
export function boltLogger(log: Log): Logger {
  const line = (parts: readonly unknown[]) => parts.map(String).join(' ');
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts) => log.warn({}, line(parts)),
    error: (...parts) => log.error({}, line(parts)),
    getLevel: () => LogLevel.WARN,
    setLevel: () => undefined,
    setName: () => undefined,
  };
}
