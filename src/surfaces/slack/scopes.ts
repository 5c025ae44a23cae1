/** What the app may do, as the manifest asks for it: the doctor compares it with what was granted. */
export const scopes: readonly string[] = [
  'commands',
  'chat:write',
  'app_mentions:read',
  'im:history',
  'channels:history',
  'groups:history',
  'mpim:history',
  'users:read',
  'files:read',
  'files:write',
];
