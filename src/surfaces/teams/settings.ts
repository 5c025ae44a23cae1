/**
 * What the Teams side has to be told: who the bot is in Entra, and whose people it serves.
 *
 * Multi-tenant bots can't be created any more (since 2025-07-31); a bot without an identity is for the
 * Agents Playground on this machine, and has to be asked for.
 */
import { z } from 'zod';

const Id = z.string().trim().toLowerCase().min(1);

const Environment = z.object({
  MICROSOFT_APP_ID: Id.optional(),
  MICROSOFT_APP_PASSWORD: z.string().min(1).optional(),
  MICROSOFT_APP_TENANT_ID: Id.optional(),
  MICROSOFT_APP_TYPE: z
    .enum(['SingleTenant', 'UserAssignedMSI'], {
      error: 'is SingleTenant or UserAssignedMSI: new bots of other types can not be created',
    })
    .default('SingleTenant'),
  /** Of a bot in the clouds of the US government. */
  MICROSOFT_APP_CHANNEL_SERVICE: z.literal('https://botframework.azure.us').optional(),
  EXCHANGE_CHECK_TEAMS_TENANTS: z
    .string()
    .transform((list) => list.split(/[\s,;]+/).filter(Boolean))
    .pipe(z.array(Id).min(1))
    .optional(),
  EXCHANGE_CHECK_TEAMS_UNAUTHENTICATED: z
    .literal('loopback', { error: 'can only be "loopback"' })
    .optional(),
});
type Environment = z.infer<typeof Environment>;

export interface Identity {
  readonly appId: string;
  readonly tenantId: string;
  readonly type: 'SingleTenant' | 'UserAssignedMSI';
  /** A managed identity has none. */
  readonly password?: string;
  /** Where its channels are, if not in the public cloud. */
  readonly channelService?: string;
}

export interface TeamsSettings {
  /** Without one nobody is authenticated: for this machine alone. */
  readonly identity?: Identity;
  /** Entra tenants whose people are served, in lower case. None: everyone on this machine. */
  readonly tenants?: readonly string[];
}

/**
 * @param host where the bot will listen
 * @throws a message that names each setting that is missing or wrong
 */
export function teamsSettingsOf(
  environment: Readonly<Record<string, string | undefined>>,
  host: string,
): TeamsSettings | undefined {
  const read = Environment.safeParse(environment);
  if (!read.success) throw new Error(`Settings: ${z.prettifyError(read.error)}`);
  const settings = read.data;
  const identity = identityOf(settings);
  const unauthenticated = settings.EXCHANGE_CHECK_TEAMS_UNAUTHENTICATED === 'loopback';
  if (identity && unauthenticated)
    throw new Error(
      'Settings: EXCHANGE_CHECK_TEAMS_UNAUTHENTICATED and MICROSOFT_APP_ID exclude each other',
    );
  if (unauthenticated && !['127.0.0.1', '::1', 'localhost'].includes(host))
    throw new Error(
      `Settings: EXCHANGE_CHECK_TEAMS_UNAUTHENTICATED needs a loopback address, not ${host}`,
    );
  if (!identity && !unauthenticated) return undefined;
  const own = identity && [identity.tenantId];
  return { identity, tenants: settings.EXCHANGE_CHECK_TEAMS_TENANTS ?? own };
}

function identityOf(settings: Environment): Identity | undefined {
  const {
    MICROSOFT_APP_ID: appId,
    MICROSOFT_APP_TENANT_ID: tenantId,
    MICROSOFT_APP_PASSWORD: password,
    MICROSOFT_APP_TYPE: type,
    MICROSOFT_APP_CHANNEL_SERVICE: channelService,
  } = settings;
  if (!appId && !tenantId && !password) return undefined;
  if (type === 'UserAssignedMSI' && password)
    throw new Error('Settings: a UserAssignedMSI has no MICROSOFT_APP_PASSWORD');
  const missing = Object.entries({
    MICROSOFT_APP_ID: appId,
    MICROSOFT_APP_TENANT_ID: tenantId,
    ...(type === 'SingleTenant' && { MICROSOFT_APP_PASSWORD: password }),
  }).filter(([, value]) => !value);
  if (!appId || !tenantId || missing.length > 0)
    throw new Error(`Settings: ${missing.map(([name]) => name).join(', ')} missing`);
  return { appId, tenantId, type, password, channelService };
}
