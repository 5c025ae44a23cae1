/** What the bot is told about its memory: where it is, how long it lasts, and who may write in it. */
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';

const List = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,;]+/).filter(Boolean));

const VantageName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'wants a short name such as branch-office: a-z, 0-9 and -');

const Environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'wants postgres://user:password@host/database')
    .optional(),
  EXCHANGE_CHECK_DATA: z.string().min(1).optional(),
  XDG_DATA_HOME: z.string().min(1).optional(),
  EXCHANGE_CHECK_VANTAGE: VantageName.optional(),
  EXCHANGE_CHECK_URL: z.url({ protocol: /^https?$/ }).optional(),
  EXCHANGE_CHECK_SCHEDULERS: List,
  EXCHANGE_CHECK_ACCOUNT_PEOPLE: List,
  EXCHANGE_CHECK_ACCOUNTS_FILE: z.string().min(1).optional(),
  EXCHANGE_CHECK_TARGETS_FILE: z.string().min(1).optional(),
  EXCHANGE_CHECK_KEY: z.string().min(1).optional(),
  EXCHANGE_CHECK_KEY_FILE: z.string().min(1).optional(),
  EXCHANGE_CHECK_RETENTION_DAYS: z.coerce.number().int().min(1).max(3_650).default(90),
  EXCHANGE_CHECK_METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  EXCHANGE_CHECK_MISSED: z.enum(['once', 'skip']).default('once'),
});

export interface MemorySettings {
  /** PostgreSQL; without it there is an embedded database. */
  readonly databaseUrl?: string;
  /** Absolute: the embedded database, and the key that accounts are sealed with. */
  readonly dataFolder: string;
  /** The name of the network this instance stands in: then it takes only the checks of that name. */
  readonly vantage?: string;
  /** Where people's browsers find this bot, for links to reports. */
  readonly publicUrl?: string;
  /** People who may make and change schedules, by the platform's ids; none: everybody who is served. */
  readonly schedulers: readonly string[];
  /** People who may check with an account from a chat; none: nobody. */
  readonly accountPeople: readonly string[];
  readonly accountsFile?: string;
  readonly targetsFile?: string;
  /** Seals accounts: 32 bytes in base64, the newest first; or the file in which they stand. */
  readonly key?: string;
  readonly keyFile?: string;
  /** For how long checks and reports are kept. */
  readonly retentionDays: number;
  /** Where Prometheus finds the figures, besides this machine. */
  readonly metricsPort?: number;
  /** What becomes of reports that were due while nobody was there: the newest one is made up for, or none. */
  readonly missed: 'once' | 'skip';
}

/** @throws a message that names each setting that is wrong */
export function memorySettingsOf(
  environment: Readonly<Record<string, string | undefined>>,
): MemorySettings {
  const read = Environment.safeParse(environment);
  if (!read.success) throw new Error(`Settings: ${z.prettifyError(read.error)}`);
  const settings = read.data;
  return {
    databaseUrl: settings.DATABASE_URL,
    dataFolder: dataFolderOf(settings),
    vantage: settings.EXCHANGE_CHECK_VANTAGE,
    publicUrl: settings.EXCHANGE_CHECK_URL?.replace(/\/+$/, ''),
    schedulers: settings.EXCHANGE_CHECK_SCHEDULERS,
    accountPeople: settings.EXCHANGE_CHECK_ACCOUNT_PEOPLE,
    accountsFile: settings.EXCHANGE_CHECK_ACCOUNTS_FILE,
    targetsFile: settings.EXCHANGE_CHECK_TARGETS_FILE,
    key: settings.EXCHANGE_CHECK_KEY,
    keyFile: settings.EXCHANGE_CHECK_KEY_FILE,
    retentionDays: settings.EXCHANGE_CHECK_RETENTION_DAYS,
    metricsPort: settings.EXCHANGE_CHECK_METRICS_PORT,
    missed: settings.EXCHANGE_CHECK_MISSED,
  };
}

function dataFolderOf({
  EXCHANGE_CHECK_DATA: own,
  XDG_DATA_HOME: shared,
}: z.infer<typeof Environment>): string {
  return resolve(own ?? `${shared ?? `${homedir()}/.local/share`}/exchange-check`);
}
